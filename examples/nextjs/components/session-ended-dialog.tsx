"use client";

import { useEffect, useRef } from "react";
import type { User } from "@/components/api-provider";
import { Field } from "@/components/field";
import { FormError } from "@/components/form-error";
import { authClient } from "@/lib/auth-client";
import { useAuthForm } from "@/lib/use-auth-form";

/** Asks for the password over the page, so that nothing typed is lost. */
export function SessionEndedDialog({ user, onSignedIn, onClose }: { user: User; onSignedIn: () => void; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);

  const { form, isBusy, error } = useAuthForm(({ password }) => authClient.signIn.email({ email: user.email, password }), onSignedIn);
  return (
    <dialog ref={dialog} className="card dialog" aria-labelledby="session-ended" onClose={onClose}>
      <h2 id="session-ended">Your session has ended</h2>
      <p className="muted">Sign in again to continue as {user.email}. Nothing you typed is lost.</p>
      <form {...form} className="stack">
        <input type="hidden" name="email" autoComplete="username" value={user.email} />
        <Field label="Password" name="password" type="password" autoComplete="current-password" required autoFocus error={error?.field === "password" ? error.message : undefined} />
        {error && !error.field && <FormError message={error.message} />}
        <div className="actions">
          <button type="button" className="button quiet" onClick={() => dialog.current?.close()}>
            Not now
          </button>
          <button type="submit" className="button primary" aria-disabled={isBusy}>
            {isBusy ? "Signing in…" : "Sign in"}
          </button>
        </div>
      </form>
    </dialog>
  );
}
