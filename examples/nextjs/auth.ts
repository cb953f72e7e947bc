// Better Auth, configured for the API: it signs its tokens with HS256 and the secret that it shares with the API.
import { randomUUID } from "node:crypto";
import Database from "better-sqlite3";
import { betterAuth, type BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { jwt } from "better-auth/plugins/jwt";
import { decodeJwt, SignJWT } from "jose";

// `next build` loads this file but serves no requests, so it needs neither the secret nor the database.
const isBuild = process.env.NEXT_PHASE === "phase-production-build";

export const auth = betterAuth({
  baseURL: process.env.BETTER_AUTH_URL || "http://localhost:3000",
  ...(isBuild && { secret: randomUUID() }),
  database: new Database(isBuild ? ":memory:" : process.env.AUTH_DATABASE || "auth.db"),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: process.env.AUTH_RATE_LIMIT !== "off" },
  plugins: [apiTokens(process.env.JWT_EXPIRES_IN || "15m")],
});

export type Session = typeof auth.$Infer.Session;

/** Better Auth's `jwt` plugin, for the API: `auth.api.getToken` on the server, `/api/auth/token` in the browser. */
function apiTokens(expirationTime: string) {
  let key: Uint8Array;

  const plugin = jwt({
    jwt: {
      expirationTime,
      // The API reads `uid`, `email` and `name`; Better Auth adds iss, aud, sub, iat and exp.
      definePayload: ({ user }) => ({ uid: user.id, email: user.email, name: user.name }),
      // A plugin that signs tokens of another kind passes their `typ`, such as `logout+jwt`. Keep it: the API rejects those.
      sign: (claims, header) => new SignJWT(claims).setProtectedHeader({ typ: "JWT", ...header, alg: "HS256" }).sign(key),
    },
    // Better Auth requires both when `sign` is set, but uses neither: there are no public keys with a shared secret.
    jwks: { remoteUrl: "about:blank", keyPairConfig: { alg: "EdDSA" } },
  });

  return {
    ...plugin,

    // The secret that Better Auth uses: the first of BETTER_AUTH_SECRETS, otherwise BETTER_AUTH_SECRET.
    init: (context) => {
      key = new TextEncoder().encode(context.secret);
      return plugin.init(context);
    },

    hooks: {
      ...plugin.hooks,
      // Links that confirm an email address carry an HS256 token signed with the same secret, and only its `email` is read.
      // Without this hook, a signed-in user could confirm someone else's address with an API token.
      before: [
        {
          matcher: (request) => request.path === "/verify-email" && isApiToken(request.query?.token),
          handler: createAuthMiddleware(async () => {
            throw new APIError("UNAUTHORIZED", { code: "INVALID_TOKEN", message: "Invalid token" });
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}

function isApiToken(token: string): boolean {
  try {
    return "uid" in decodeJwt(token);
  } catch {
    return false; // not a JWT: Better Auth rejects it itself
  }
}
