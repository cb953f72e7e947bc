// What the page says to the user. An error stays until it is dismissed or something else is tried; the rest is for screen readers.
import { SessionEnded } from "api-client";
import { Refused } from "./answers.js";
import { SignInFailed } from "./auth.js";
import { $, fromTemplate } from "./dom.js";

/** Tells that something went well. */
export function say(text: string): void {
  $("#status").textContent = text;
}

/** Tells what went wrong, with the error_code. */
export function tell(error: unknown): void {
  if (error instanceof SessionEnded) return; // the page asks to sign in, and says why
  if (error instanceof SignInFailed) return warn(error.message);
  if (!(error instanceof Refused)) return warn("The server cannot be reached. Try again in a moment.", "NETWORK_ERROR");
  if (!error.problem) return warn("Something other than the API has answered.", `HTTP ${error.status}`);

  const { problem } = error;
  const rules = problem.error_code === "VALIDATION_FAILED" ? Object.values(problem.errors).flat() : [];
  warn(rules.join(" ") || problem.detail, problem.error_code, problem.trace_id);
}

/** Shows an error. */
export function warn(message: string, code = "", trace = ""): void {
  const alert = fromTemplate("#alert-content");
  $(".message", alert).textContent = message;
  $("code", alert).textContent = code;
  $(".trace", alert).textContent = trace && `Trace ${trace}`;
  $("button", alert).addEventListener("click", clear);
  $("#alert").replaceChildren(alert);
}

/** Takes the last error away. */
export function clear(): void {
  $("#alert").replaceChildren();
}
