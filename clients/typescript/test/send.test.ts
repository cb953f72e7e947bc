// Timeouts, cancellation and retries, against a server that responds as each test needs.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type ApiClientOptions, createApiClient } from "../src/index.js";
import { sign, type StandInResponse, startStandIn } from "./api.js";

const ok: StandInResponse = { status: 200 };
const busy = (retryAfter?: string, status = 503): StandInResponse => ({ status, headers: retryAfter === undefined ? {} : { "Retry-After": retryAfter } });

async function clientOf(responses: StandInResponse[], options: Partial<ApiClientOptions> = {}) {
  const server = await startStandIn(...responses);
  after(() => server.stop());
  return { ...createApiClient({ apiUrl: server.url, fetchToken: async () => sign(), ...options }), requests: server.requests };
}

const aTask = { params: { path: { user_id: "ada" } }, body: { title: "Once only" } };
const theTask = { params: { path: { user_id: "ada", id: "0198a8f0-0000-7000-8000-000000000000" } } };

for (const status of [503, 429]) {
  test(`a GET is sent again after the Retry-After of a ${status}`, async () => {
    const { GET, requests } = await clientOf([busy("1", status), ok]);

    const { data } = await GET("/api/me");

    assert.equal(data?.user_id, "ada");
    assert.equal(requests.length, 2);
    assert.ok(requests[1]!.at - requests[0]!.at >= 990, "it waited for a second");
  });
}

test("a HEAD is sent again too", async () => {
  const { HEAD, requests } = await clientOf([busy("0"), ok]);

  const { response } = await HEAD("/api/{user_id}/tasks/{id}", theTask);

  assert.equal(response.status, 200);
  assert.deepEqual(requests.map(({ method }) => method), ["HEAD", "HEAD"]);
});

test("Retry-After may be a date", async () => {
  const { GET, requests } = await clientOf([busy(new Date(Date.now() - 1000).toUTCString()), ok]);

  const { response } = await GET("/api/me");

  assert.equal(response.status, 200);
  assert.equal(requests.length, 2);
});

test("there is one retry, not two", async () => {
  const { GET, requests } = await clientOf([busy("0"), busy("0"), ok]);

  const { response } = await GET("/api/me");

  assert.equal(response.status, 503);
  assert.equal(requests.length, 2);
});

for (const [name, response] of [
  ["without Retry-After", busy()],
  ["whose Retry-After is longer than maxRetryDelay", busy("6")],
  ["whose Retry-After is neither seconds nor a date", busy("soon")],
  ["with another status", busy("0", 500)],
] as const) {
  test(`a response ${name} is not retried`, async () => {
    const { GET, requests } = await clientOf([response, ok]);

    const { response: received } = await GET("/api/me");

    assert.ok(!received.ok);
    assert.equal(requests.length, 1);
  });
}

test("a POST, PUT, PATCH or DELETE is never retried after a 503", async () => {
  const { POST, PUT, PATCH, DELETE, requests } = await clientOf([busy("0"), busy("0"), busy("0"), busy("0"), ok]);

  const responses = [
    await POST("/api/{user_id}/tasks", aTask),
    await PUT("/api/{user_id}/tasks/{id}", { ...theTask, body: { title: "Once only", is_completed: false } }),
    await PATCH("/api/{user_id}/tasks/{id}/complete", theTask),
    await DELETE("/api/{user_id}/tasks/{id}", theTask),
  ];

  assert.deepEqual(responses.map(({ response }) => response.status), [503, 503, 503, 503]);
  assert.deepEqual(requests.map(({ method }) => method), ["POST", "PUT", "PATCH", "DELETE"]);
});

test("a call without a response rejects after the timeout", async () => {
  const { GET } = await clientOf(["never"], { timeout: 100 });

  await assert.rejects(GET("/api/me"), { name: "TimeoutError" });
});

test("the timeout includes the wait before a retry", async () => {
  const { GET, requests } = await clientOf([busy("2"), ok], { timeout: 100 });

  await assert.rejects(GET("/api/me"), { name: "TimeoutError" });

  assert.equal(requests.length, 1);
});

test("the timeout includes the token, and the next call fetches another one", async () => {
  const tokens = [(signal: AbortSignal) => new Promise<string>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))), async () => sign()];
  const { GET } = await clientOf([ok], { timeout: 100, fetchToken: (signal) => tokens.shift()!(signal) });

  await assert.rejects(GET("/api/me"), { name: "TimeoutError" });
  const { response } = await GET("/api/me");

  assert.equal(response.status, 200);
});

test("the signal of a call cancels this call alone", async () => {
  const { GET } = await clientOf(["never", ok]);
  const cancelled = new AbortController();

  const first = GET("/api/me", { signal: cancelled.signal });
  setTimeout(() => cancelled.abort(), 50);

  await assert.rejects(first, { name: "AbortError" });
  assert.equal((await GET("/api/me")).response.status, 200);
});

test("a call that is cancelled while others wait for the same token leaves them their token", async () => {
  let give = (_token: string) => {};
  const { GET } = await clientOf([ok], { fetchToken: () => new Promise((resolve) => (give = resolve)) });

  const first = GET("/api/me", { signal: AbortSignal.abort() });
  const second = GET("/api/me");
  await assert.rejects(first, { name: "AbortError" });
  give(sign());

  assert.equal((await second).response.status, 200);
});

test("the signal of the client cancels every call", async () => {
  const closing = new AbortController();
  const { GET, POST } = await clientOf(["never", "never"], { signal: closing.signal });

  const calls = [GET("/api/me"), POST("/api/{user_id}/tasks", aTask)];
  setTimeout(() => closing.abort(), 50);

  for (const call of calls) await assert.rejects(call, { name: "AbortError" });
});

test("on a server, clients of two users share no token", async () => {
  const server = await startStandIn(ok, ok);
  after(() => server.stop());
  const [ofAda, ofBob] = [sign(), sign({ uid: "bob" })];

  for (const token of [ofAda, ofBob]) await createApiClient({ apiUrl: server.url, fetchToken: async () => token }).GET("/api/me");

  assert.deepEqual(server.requests.map(({ authorization }) => authorization), [`Bearer ${ofAda}`, `Bearer ${ofBob}`]);
});
