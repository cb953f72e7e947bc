import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <main className="message-page">
      <h1>Page not found</h1>
      <p>There is no page at this address.</p>
      <Link className="button primary" href="/tasks">
        Go to your tasks
      </Link>
    </main>
  );
}
