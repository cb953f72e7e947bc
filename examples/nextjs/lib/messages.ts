// What the page tells its user about an error. The wording depends on the kind of error; the API's `detail` is the fallback.
import { isProblem, type Problem, SessionEnded } from "tasks-api-client";

export function messageFor(error: unknown): string {
  if (error instanceof SessionEnded) return "Your session has ended. Sign in, then try again.";
  if (isProblem(error)) return messageForProblem(error);
  if (error instanceof DOMException && error.name === "TimeoutError") return "The server took too long to respond.";
  if (!navigator.onLine) return "You are offline. Check your connection.";
  return "The server can't be reached right now.";
}

/** What support needs to find the request in the logs. */
export function referenceFor(error: unknown): string | undefined {
  return isProblem(error) ? `${error.error_code} · ${error.trace_id}` : undefined;
}

/** Messages by field name; empty unless the API rejected the values of fields. */
export function fieldErrors(error: unknown): Record<string, readonly string[]> {
  return isProblem(error) && error.error_code === "VALIDATION_FAILED" ? error.errors : {};
}

function messageForProblem(problem: Problem): string {
  switch (problem.error_code) {
    case "SERVICE_UNAVAILABLE":
      return "The service is temporarily unavailable.";
    case "INTERNAL_ERROR":
      return "Something went wrong on the server.";
    case "TASK_NOT_FOUND":
      return "This task no longer exists.";
    default:
      return problem.detail;
  }
}
