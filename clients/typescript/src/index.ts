import createClient, { type Client } from "openapi-fetch";
import { bearer } from "./bearer.js";
import type { paths } from "./schema.js";
import { type FetchToken, SessionEnded, TokenKeeper } from "./token.js";

export type { ErrorCode, Problem } from "./problem.js";
export type { components, paths } from "./schema.js";
export { type FetchToken, fromBetterAuth, SessionEnded } from "./token.js";

export interface ApiClientOptions {
  /** Where the API is: `http://localhost:8000`. */
  apiUrl: string;
  /** Where tokens come from: `fromBetterAuth("http://localhost:3000")`. */
  fetchToken: FetchToken;
  /** Called when there is no session any more, once however many calls wait; each of them rejects with {@link SessionEnded}. */
  onSessionEnd?: () => void;
}

/** openapi-fetch's client: `const { data, error } = await api.GET("/api/me")`, one of the two. */
export interface ApiClient extends Client<paths> {
  /** Forgets the token: call it when the user signs out, or another one in. */
  forgetToken(): void;
}

export function createApiClient({ apiUrl, fetchToken, onSessionEnd }: ApiClientOptions): ApiClient {
  const tokens = new TokenKeeper(fetchToken, onSessionEnd);
  const client = createClient<paths>({ baseUrl: apiUrl });
  client.use(bearer(tokens));
  return { ...client, forgetToken: () => tokens.forget() };
}
