"use client";

/** Shown when a page could not be rendered, for example because the database of Better Auth is unavailable. */
export default function ErrorPage({ retry }: { retry: () => void }) {
  return (
    <main className="message-page">
      <h1>Something went wrong</h1>
      <p>The page could not be loaded. Your session and your tasks are not affected.</p>
      <button type="button" className="button primary" onClick={retry}>
        Try again
      </button>
    </main>
  );
}
