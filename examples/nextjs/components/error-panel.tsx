"use client";

import { CloudOffIcon } from "@/components/icons";
import { messageFor, referenceFor } from "@/lib/messages";

type ErrorPanelProps = { title: string; error: unknown; isRetrying: boolean; onRetry: () => void };

/** Data that could not be loaded, and the way to load it again. The session is not affected. */
export function ErrorPanel({ title, error, isRetrying, onRetry }: ErrorPanelProps) {
  const reference = referenceFor(error);
  return (
    <div role="alert" className="panel card">
      <span className="panel-icon danger">
        <CloudOffIcon />
      </span>
      <h3>{title}</h3>
      <p className="muted">{messageFor(error)} You are still signed in.</p>
      {reference && <p className="reference">{reference}</p>}
      <button type="button" className="button primary" aria-disabled={isRetrying} onClick={() => isRetrying || onRetry()}>
        {isRetrying ? "Trying…" : "Try again"}
      </button>
    </div>
  );
}
