"use client";

import { useSyncExternalStore } from "react";
import { CloudOffIcon } from "@/components/icons";

export function OfflineBanner() {
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine, () => true);
  return (
    <div role="status">
      {!isOnline && (
        <p className="banner">
          <CloudOffIcon />
          You are offline. Your changes can be saved when you are back online.
        </p>
      )}
    </div>
  );
}

function subscribe(notify: () => void) {
  window.addEventListener("online", notify);
  window.addEventListener("offline", notify);
  return () => {
    window.removeEventListener("online", notify);
    window.removeEventListener("offline", notify);
  };
}
