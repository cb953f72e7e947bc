"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/api-provider";
import { Logo } from "@/components/logo";
import { authClient } from "@/lib/auth-client";

export function Header() {
  const { api, user } = useApi();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");

  async function signOut() {
    if (state === "busy") return;
    setState("busy");
    const { error } = await authClient.signOut().catch((error: unknown) => ({ error }));
    if (error) {
      setState("failed");
      return;
    }
    api.forgetToken();
    queryClient.clear();
    router.replace("/sign-in");
  }

  return (
    <header className="header">
      <div className="header-content">
        <Logo />
        <div className="user">
          <span className="avatar" aria-hidden="true">
            {initials(user.name)}
          </span>
          <span className="user-name">{user.name}</span>
          <button type="button" className="button quiet" aria-disabled={state === "busy"} onClick={signOut}>
            Sign out
          </button>
        </div>
      </div>
      {state === "failed" && (
        <p role="alert" className="banner danger">
          You are still signed in: the server can&apos;t be reached. Try again.
        </p>
      )}
    </header>
  );
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => [...word][0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();
