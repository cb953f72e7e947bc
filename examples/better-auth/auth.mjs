// Better Auth, set up for the API: its tokens are signed with HS256 over the secret that both sides share.
import { betterAuth } from "better-auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { jwt } from "better-auth/plugins/jwt";
import { decodeJwt, SignJWT } from "jose";

/** Takes Better Auth's own options (you need at least `database`), and for how long a token holds. */
export const createAuth = ({ expirationTime, ...options } = {}) =>
  betterAuth({
    emailAndPassword: { enabled: true },
    ...options,
    plugins: [apiTokens({ expirationTime }), ...(options.plugins ?? [])],
  });

/** Better Auth's `jwt` plugin: GET /api/auth/token answers {"token"} to whoever is signed in. */
export function apiTokens({ expirationTime = "15m" } = {}) {
  let key;

  const plugin = jwt({
    jwt: {
      expirationTime,
      // The API reads `uid`, `email` and `name`; Better Auth adds iss, aud, sub, iat and exp.
      definePayload: ({ user }) => ({ uid: user.id, email: user.email, name: user.name }),
      // A plugin that signs tokens of another kind passes their `typ` (`logout+jwt`): it must stay, or they would pass as API tokens.
      sign: (claims, header) => new SignJWT(claims).setProtectedHeader({ typ: "JWT", ...header, alg: "HS256" }).sign(key),
    },
    // Better Auth wants both beside `sign`, and uses neither: with a shared secret there are no public keys.
    jwks: { remoteUrl: "about:blank", keyPairConfig: { alg: "EdDSA" } },
  });

  return {
    ...plugin,

    // The secret that Better Auth settled on: the first of BETTER_AUTH_SECRETS, else BETTER_AUTH_SECRET.
    init: (context) => {
      key = new TextEncoder().encode(context.secret);
      return plugin.init?.(context);
    },

    hooks: {
      ...plugin.hooks,
      // The links that confirm an e-mail address are HS256 over the same secret, and only their `email` is read.
      // Without this, whoever is signed in could confirm an address that is not theirs with an API token.
      before: [
        {
          matcher: (request) => request.path === "/verify-email" && isApiToken(request.query?.token),
          handler: createAuthMiddleware(async () => {
            throw new APIError("UNAUTHORIZED", { code: "INVALID_TOKEN", message: "Invalid token" });
          }),
        },
      ],
    },
  };
}

function isApiToken(token) {
  try {
    return "uid" in decodeJwt(token);
  } catch {
    return false; // no JWT at all: Better Auth says so itself
  }
}
