import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./schema.js";
import { sender } from "./send.js";
import { type FetchToken, TokenKeeper } from "./token.js";

export { ApiError, type ErrorCode, isProblem, type Problem, unwrap } from "./problem.js";
export type { components, paths } from "./schema.js";
export { type FetchToken, fromBetterAuth, SessionEnded } from "./token.js";

export interface ApiClientOptions {
  /** Base URL of the API: `http://localhost:8000`. */
  apiUrl: string;
  /** Where tokens come from. In a browser: `fromBetterAuth("http://localhost:3000")`; on a server: a function for the user of the request. */
  fetchToken: FetchToken;
  /** Called when the session has ended, once for all calls that wait for a token; each of them rejects with `SessionEnded`. */
  onSessionEnd?: () => void;
  /** Milliseconds that a call may take in total, token and retry included; then it rejects with a `TimeoutError`. Default 30,000. */
  timeout?: number;
  /** Longest `Retry-After`, in milliseconds, that a GET or HEAD waits for before its one retry. Default 5,000. */
  maxRetryDelay?: number;
  /** Cancels all calls. To cancel one call, pass a `signal` to it. */
  signal?: AbortSignal;
}

/** The client of openapi-fetch: `const { data, error } = await api.GET("/api/me")`. */
export interface ApiClient extends Client<paths> {
  /** Discards the token. Call it when a user signs in or out. */
  forgetToken(): void;
}

/** Creates a client for one user. On a server, create one per request: a client keeps its user's token. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const { apiUrl, fetchToken, onSessionEnd, timeout = 30_000, maxRetryDelay = 5_000, signal } = options;
  const tokens = new TokenKeeper(fetchToken, timeout, onSessionEnd);
  const client = createClient<paths>({ baseUrl: apiUrl, fetch: sender(tokens, { timeout, maxRetryDelay, signal }) });
  return { ...client, forgetToken: () => tokens.forget() };
}
