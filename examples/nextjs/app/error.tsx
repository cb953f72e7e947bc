"use client";

/** Shown when a page could not be rendered, for example because the database of Better Auth is unavailable. */
export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <main className="message-page">
      <h1>Something went wrong</h1>
      <p>The page could not be loaded. You are still signed in.</p>
      <button type="button" className="button primary" onClick={reset}>
        Try again
      </button>
    </main>
  );
}
