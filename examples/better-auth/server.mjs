// A Better Auth server to try the API with, and to test it against. What a frontend needs is in auth.mjs.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { parseEnv } from "node:util";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { createAuth } from "./auth.mjs";

const { env } = process;
const port = Number(env.PORT || 3000);
const trustedOrigins = (env.TRUSTED_ORIGINS ?? "").split(",").map((origin) => origin.trim()).filter(Boolean);

if (!env.BETTER_AUTH_SECRET && !env.BETTER_AUTH_SECRETS) useSecretOfApi();

const auth = createAuth({
  baseURL: env.BETTER_AUTH_URL || `http://localhost:${port}`,
  // Users and sessions live until this process ends. A real server keeps them in a database.
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  trustedOrigins,
  rateLimit: { enabled: env.AUTH_RATE_LIMIT !== "off" },
  expirationTime: env.JWT_EXPIRES_IN || undefined,

  // The rest is for tests: they show that the API takes no other JWT that this secret signs.
  ...(env.COOKIE_CACHE && { session: { cookieCache: { enabled: true, strategy: env.COOKIE_CACHE } } }),
  ...(env.PRINT_VERIFICATION_TOKEN === "1" && {
    emailVerification: {
      sendOnSignUp: true,
      sendVerificationEmail: async ({ user, token }) => console.log(`Verification token of ${user.email}: ${token}`),
    },
  }),
});
await auth.$context; // a wrong setting stops the start, not the first request

const answer = toNodeHandler(auth);
const server = createServer((request, response) => {
  response.setHeader("Cache-Control", "no-store");
  allowTrustedOrigin(request, response);
  if (request.method === "OPTIONS") return response.writeHead(204).end();

  // Nothing stands in front of this server: a client must not choose the address that its rate limit counts by.
  request.headers["x-forwarded-for"] = request.socket.remoteAddress;
  answer(request, response);
});

server.listen(port, env.HOST || "127.0.0.1", () => console.log(`Better Auth on http://localhost:${port}`));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.close());

/** In Development the API writes its secret to .env in the root of the repository. */
function useSecretOfApi() {
  const file = new URL("../../.env", import.meta.url);
  const { BETTER_AUTH_SECRET, BETTER_AUTH_SECRETS } = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  if (!BETTER_AUTH_SECRET && !BETTER_AUTH_SECRETS) {
    console.error("No secret: set BETTER_AUTH_SECRET to the API's, or start the API once, which writes one to .env in the root of the repository.");
    process.exit(1);
  }
  if (BETTER_AUTH_SECRET) env.BETTER_AUTH_SECRET = BETTER_AUTH_SECRET;
  if (BETTER_AUTH_SECRETS) env.BETTER_AUTH_SECRETS = BETTER_AUTH_SECRETS;
}

/** CORS: a page on another origin may sign in here and fetch a token, if it is on TRUSTED_ORIGINS. */
function allowTrustedOrigin({ headers: { origin } }, response) {
  response.setHeader("Vary", "Origin");
  if (!trustedOrigins.includes(origin)) return;
  response.setHeader("Access-Control-Allow-Origin", origin);
  response.setHeader("Access-Control-Allow-Credentials", "true");
  response.setHeader("Access-Control-Allow-Methods", "GET, POST");
  response.setHeader("Access-Control-Allow-Headers", "Content-Type");
}
