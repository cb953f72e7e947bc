import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import "@/styles/base.css";
import "@/styles/controls.css";
import "@/styles/account.css";
import "@/styles/tasks.css";

export const metadata: Metadata = { title: { default: "Tasks", template: "%s · Tasks" }, description: "Your tasks, in one list." };
export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

// Every page is rendered per request: the nonce of its policy must be new each time.
export const dynamic = "force-dynamic";

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
