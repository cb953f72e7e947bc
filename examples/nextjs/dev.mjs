// Starts `next dev` with the secret that the API wrote to .env in the root of the repository, unless the environment has one.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";

const { env } = process;
const fileOfApi = fileURLToPath(new URL("../../.env", import.meta.url));

if (!env.BETTER_AUTH_SECRET && !env.BETTER_AUTH_SECRETS) {
  const { BETTER_AUTH_SECRET, BETTER_AUTH_SECRETS } = existsSync(fileOfApi) ? parseEnv(readFileSync(fileOfApi, "utf8")) : {};
  if (!BETTER_AUTH_SECRET && !BETTER_AUTH_SECRETS) {
    console.error("No secret: set BETTER_AUTH_SECRET, or start the API first. In Development it writes one to .env in the root of the repository.");
    process.exit(1);
  }
  if (BETTER_AUTH_SECRET) env.BETTER_AUTH_SECRET = BETTER_AUTH_SECRET;
  if (BETTER_AUTH_SECRETS) env.BETTER_AUTH_SECRETS = BETTER_AUTH_SECRETS;
}

process.loadEnvFile(fileURLToPath(new URL(".env", import.meta.url)));
process.argv.splice(2, 0, "dev", "--hostname", "localhost");
await import("next/dist/bin/next");
