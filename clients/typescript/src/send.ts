import type { ErrorCode } from "./problem.js";
import type { TokenKeeper } from "./token.js";

export interface SendOptions {
  /** Milliseconds that a call may take in total: token, waiting and retry included. */
  timeout: number;
  /** Milliseconds that a call may wait before its retry. A longer `Retry-After` is not retried. */
  maxRetryDelay: number;
  /** Cancels all calls of the client. */
  signal?: AbortSignal | undefined;
}

/**
 * A `fetch` that adds the token and gives up after the timeout. It sends a request again in two cases, once each:
 * after TOKEN_EXPIRED with a new token, and, for GET and HEAD, after the `Retry-After` of a 429 or 503.
 */
export function sender(tokens: TokenKeeper, { timeout, maxRetryDelay, signal }: SendOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const firstToken = tokens.current(); // its timeout starts, and so ends, before the call's: the next call does not share a fetch that is about to fail
    const cancelled = AbortSignal.any([request.signal, AbortSignal.timeout(timeout), ...(signal ? [signal] : [])]);
    let token = await unless(cancelled, firstToken);
    let hasNewToken = false;
    let hasWaited = false;

    for (let next = request; ; ) {
      const again = next.clone(); // a body can be read only once
      const headers = new Headers(next.headers);
      headers.set("Authorization", `Bearer ${token}`);
      const response = await fetch(new Request(next, { headers, signal: cancelled }));

      const delay = retryDelay(request.method, response);
      if (!hasNewToken && (await isExpired(response))) {
        hasNewToken = true;
        token = await unless(cancelled, tokens.after(token));
      } else if (!hasWaited && delay !== undefined && delay <= maxRetryDelay) {
        hasWaited = true;
        await response.body?.cancel();
        await unless(cancelled, new Promise((resolve) => setTimeout(resolve, delay)));
        token = await unless(cancelled, tokens.current());
      } else {
        return response;
      }
      next = again;
    }
  };
}

async function isExpired(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const problem = (await response.clone().json().catch(() => null)) as { error_code?: ErrorCode } | null;
  return problem?.error_code === "TOKEN_EXPIRED";
}

/** Milliseconds until this request may be sent again (RFC 9110, section 10.2.3); undefined where it must not be. */
function retryDelay(method: string, { status, headers }: Response): number | undefined {
  const retryAfter = headers.get("Retry-After");
  if (!(method === "GET" || method === "HEAD") || !(status === 429 || status === 503) || !retryAfter) return undefined;
  const delay = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(delay) ? undefined : Math.max(delay, 0);
}

/** Waits for the result, but rejects as soon as the signal is aborted. */
function unless<T>(signal: AbortSignal, result: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
