"use client";

import { useRouter } from "next/navigation";
import { Field } from "@/components/field";
import { FormError } from "@/components/form-error";
import { authClient } from "@/lib/auth-client";
import { useAuthForm } from "@/lib/use-auth-form";
import { useHydrated } from "@/lib/use-hydrated";

export function SignUpForm() {
  const router = useRouter();
  const isReady = useHydrated();
  const { form, isBusy, error } = useAuthForm(
    (user) => authClient.signUp.email(user),
    () => router.replace("/tasks"),
  );
  const errorOf = (field: string) => (error?.field === field ? error.message : undefined);
  return (
    <form {...form} className="stack" aria-label="Create an account">
      <Field label="Name" name="name" autoComplete="name" required maxLength={100} error={errorOf("name")} />
      <Field label="Email" name="email" type="email" autoComplete="email" required error={errorOf("email")} />
      <Field label="Password" name="password" type="password" autoComplete="new-password" required error={errorOf("password")} hint="At least 8 characters." />
      {error && !error.field && <FormError message={error.message} />}
      <button type="submit" className="button primary wide" disabled={!isReady} aria-disabled={isBusy}>
        {isBusy ? "Creating your account…" : "Create account"}
      </button>
    </form>
  );
}
