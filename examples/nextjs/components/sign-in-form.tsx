"use client";

import { useRouter } from "next/navigation";
import { Field } from "@/components/field";
import { FormError } from "@/components/form-error";
import { authClient } from "@/lib/auth-client";
import { useAuthForm } from "@/lib/use-auth-form";
import { useHydrated } from "@/lib/use-hydrated";

export function SignInForm() {
  const router = useRouter();
  const isReady = useHydrated();
  const { form, isBusy, error } = useAuthForm(
    ({ email, password }) => authClient.signIn.email({ email, password }),
    () => router.replace("/tasks"),
  );
  return (
    <form {...form} className="stack" aria-label="Sign in">
      <Field label="Email" name="email" type="email" autoComplete="email" required error={error?.field === "email" ? error.message : undefined} />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required error={error?.field === "password" ? error.message : undefined} />
      {error && !error.field && <FormError message={error.message} />}
      <button type="submit" className="button primary wide" disabled={!isReady} aria-disabled={isBusy}>
        {isBusy ? "Signing in…" : "Sign in"}
      </button>
    </form>
  );
}
