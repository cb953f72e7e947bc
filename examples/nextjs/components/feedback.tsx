"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { CloseIcon } from "@/components/icons";

type Action = { label: string; run: () => void };
type Feedback = {
  /** Tells screen readers that something was done. Sighted users see it on the page. */
  announce: (text: string) => void;
  /** Shows a message until it is dismissed or replaced by another one. */
  toast: (text: string, action?: Action) => void;
};

const Context = createContext<Feedback | null>(null);

export function useFeedback(): Feedback {
  const value = useContext(Context);
  if (!value) throw new Error("useFeedback needs a FeedbackProvider around it.");
  return value;
}

export function FeedbackProvider({ children }: { children: ReactNode }) {
  const [announcement, setAnnouncement] = useState("");
  const [toast, setToast] = useState<{ text: string; action?: Action | undefined }>();
  const value = useMemo<Feedback>(
    () => ({ announce: setAnnouncement, toast: (text, action) => setToast({ text, action }) }),
    [],
  );

  function act(action: Action) {
    setToast(undefined);
    action.run();
  }

  return (
    <Context value={value}>
      {children}
      <p role="status" className="visually-hidden" data-testid="announcement">
        {announcement}
      </p>
      <div role="status" className="toast-region">
        {toast && (
          <div className="toast">
            <span>{toast.text}</span>
            {toast.action && (
              <button type="button" className="toast-action" onClick={() => act(toast.action!)}>
                {toast.action.label}
              </button>
            )}
            <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => setToast(undefined)}>
              <CloseIcon />
            </button>
          </div>
        )}
      </div>
    </Context>
  );
}
