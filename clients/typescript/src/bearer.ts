import type { Middleware } from "openapi-fetch";
import type { ErrorCode } from "./problem.js";
import type { TokenKeeper } from "./token.js";

/** Sends the token with every call; where the API answers TOKEN_EXPIRED, sends the call once more with a new one. */
export function bearer(tokens: TokenKeeper): Middleware {
  const sent = new Map<string, { token: string; again: Request }>();
  return {
    async onRequest({ id, request }) {
      const token = await tokens.current();
      request.headers.set("Authorization", `Bearer ${token}`);
      sent.set(id, { token, again: request.clone() }); // a body can be read only once
    },
    async onResponse({ id, response, options: { fetch } }) {
      const { token, again } = sent.get(id)!;
      sent.delete(id);
      if (!(await isExpired(response))) return;
      again.headers.set("Authorization", `Bearer ${await tokens.after(token)}`);
      return fetch(again);
    },
    onError({ id }) {
      sent.delete(id);
    },
  };
}

async function isExpired(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const problem = (await response.clone().json().catch(() => null)) as { error_code?: ErrorCode } | null;
  return problem?.error_code === "TOKEN_EXPIRED";
}
