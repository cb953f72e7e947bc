import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ApiProvider } from "@/components/api-provider";
import { Header } from "@/components/header";
import { OfflineBanner } from "@/components/offline-banner";
import { apiUrl } from "@/lib/api-url";
import { getSession } from "@/lib/session";

export default async function TasksLayout({ children }: { children: ReactNode }) {
  const session = await getSession();
  if (!session) redirect("/sign-in");
  const { id, name, email } = session.user;
  return (
    <ApiProvider key={id} apiUrl={apiUrl()} user={{ id, name, email }}>
      <Header />
      <OfflineBanner />
      <main className="page">{children}</main>
    </ApiProvider>
  );
}
