// The real API in a process of its own, and a stand-in for Better Auth that gives out whatever tokens a test asks for.
import { execFileSync, spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const secret = randomBytes(32).toString("base64");

/** Builds the API where it is not built yet, and starts it on a free port. */
export async function startApi() {
  const project = fileURLToPath(new URL("../../../../Api.csproj", import.meta.url));
  const dll = execFileSync("dotnet", ["build", project, "-v:q", "-t:Build", "-getProperty:TargetPath"], { encoding: "utf8" }).trim();
  const folder = mkdtempSync(join(tmpdir(), "api-client-"));
  const api = spawn("dotnet", [dll], {
    cwd: folder,
    env: {
      ...process.env,
      ASPNETCORE_ENVIRONMENT: "Testing",
      ASPNETCORE_URLS: "http://127.0.0.1:0",
      AUTH_CLOCK_SKEW: "0",
      BETTER_AUTH_SECRET: secret,
      BETTER_AUTH_SECRETS: "",
      BETTER_AUTH_URL: "",
      BETTER_AUTH_ISSUER: "",
      BETTER_AUTH_AUDIENCE: "",
      LOG_FORMAT: "text",
      DATABASE_URL: `sqlite:${join(folder, "app.db")}`,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => api.once("exit", resolve));

  const url = await new Promise<string>((resolve, reject) => {
    const lines: string[] = [];
    createInterface({ input: api.stdout }).on("line", (line) => {
      lines.push(line);
      const address = /Now listening on: (http\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
    api.once("exit", () => reject(new Error(`The API did not start:\n${lines.join("\n")}`)));
  });

  return {
    url,
    async stop() {
      api.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** A token such as Better Auth makes. It is valid for 15 minutes from now unless `claims` say otherwise. */
export function sign(claims: Record<string, unknown> = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const payload = { uid: "ada", email: "ada@example.com", iat: now, exp: now + 900, jti: randomBytes(8).toString("hex"), ...claims };
  const input = [{ alg: "HS256", typ: "JWT" }, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

/** A token whose time is over for the API, though its lifetime is not for who has just been given it. */
export const signExpired = () => {
  const now = Math.floor(Date.now() / 1000);
  return sign({ iat: now - 900, exp: now });
};

/** Answers GET /api/auth/token with the given tokens in turn, and with 401, as Better Auth does, when there are no more. */
export async function startTokenEndpoint(...tokens: string[]) {
  const stand = { url: "", fetches: 0, stop: () => server.close() };
  const server = createServer((request, response) => {
    if (request.url === "/api/auth/token") stand.fetches++;
    const token = request.url === "/api/auth/token" ? tokens.shift() : undefined;
    response.writeHead(token ? 200 : 401, { "Content-Type": "application/json", Connection: "close" });
    response.end(JSON.stringify(token ? { token } : { code: "UNAUTHORIZED" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stand.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return stand;
}

/** A response of the stand-in below: a status and headers, or "never" for none at all. */
export type StandInResponse = { status: number; headers?: Record<string, string> } | "never";

/** A stub server that sends the given responses in order and records the requests. */
export async function startStandIn(...responses: StandInResponse[]) {
  const stand = { url: "", requests: [] as { method: string; authorization: string; at: number }[], stop: () => server.closeAllConnections() };
  const server = createServer((request, response) => {
    stand.requests.push({ method: request.method ?? "", authorization: request.headers.authorization ?? "", at: performance.now() });
    const next = responses.shift();
    if (!next || next === "never") return;
    response.writeHead(next.status, { "Content-Type": "application/json", ...next.headers });
    response.end(JSON.stringify({ user_id: "ada" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  stand.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return stand;
}
