"use client";

import { type SubmitEvent, useEffect, useRef, useState } from "react";
import { type AuthError, authError } from "@/lib/auth-errors";

type Call = (values: { name: string; email: string; password: string }) => Parameters<typeof authError>[0];

/** State of a form that calls Better Auth. A second submit while the first is on its way does nothing. */
export function useAuthForm(call: Call, onSuccess: () => void) {
  const form = useRef<HTMLFormElement>(null);
  const isBusyNow = useRef(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<AuthError>();

  useEffect(() => {
    if (error?.field) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [error]);

  async function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusyNow.current) return;
    isBusyNow.current = true;
    setIsBusy(true);
    setError(undefined);
    const values = new FormData(event.currentTarget);
    const text = (name: string) => String(values.get(name) ?? "");
    const failed = await authError(call({ name: text("name").trim(), email: text("email").trim(), password: text("password") }));
    isBusyNow.current = false;
    setIsBusy(false);
    setError(failed);
    if (!failed) onSuccess();
  }

  return { form: { ref: form, onSubmit, method: "post" as const }, isBusy, error };
}
