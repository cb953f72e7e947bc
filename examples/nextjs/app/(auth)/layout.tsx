import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Logo } from "@/components/logo";
import { getSession } from "@/lib/session";

export default async function AuthLayout({ children }: { children: ReactNode }) {
  if (await getSession()) redirect("/tasks");
  return (
    <main className="auth-page">
      <Logo />
      <div className="card auth-card">{children}</div>
    </main>
  );
}
