import type { Metadata } from "next";
import Link from "next/link";
import { SignInForm } from "@/components/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default function SignInPage() {
  return (
    <>
      <h1>Welcome back</h1>
      <p className="muted">Sign in to see your tasks.</p>
      <SignInForm />
      <p className="muted">
        New here? <Link href="/sign-up">Create an account</Link>
      </p>
    </>
  );
}
