import assert from "node:assert/strict";
import { after, before, mock, test } from "node:test";
import { ApiError, createApiClient, type ErrorCode, fromBetterAuth, isProblem, type Problem, SessionEnded, unwrap } from "../src/index.js";
import { sign, signExpired, startApi, startStandIn, startTokenEndpoint } from "./api.js";

let api: Awaited<ReturnType<typeof startApi>>;
before(async () => (api = await startApi()));
after(() => api.stop());

/** A client whose Better Auth gives out these tokens, one by one. */
async function clientWith(...tokens: string[]) {
  const auth = await startTokenEndpoint(...tokens);
  after(() => auth.stop());
  const onSessionEnd = mock.fn();
  return { auth, onSessionEnd, ...createApiClient({ apiUrl: api.url, fetchToken: fromBetterAuth(auth.url), onSessionEnd }) };
}

test("a call is typed, and carries the token", async () => {
  const { GET } = await clientWith(sign());

  const { data } = await GET("/api/me");

  const email: string | null | undefined = data?.email;
  assert.equal(email, "ada@example.com");
});

test("one token serves all calls until it is near its end", async () => {
  const { GET, auth } = await clientWith(sign(), sign());

  await GET("/api/me");
  await GET("/api/me");

  assert.equal(auth.fetches, 1);
});

test("calls at the same time share one fetch of the token", async () => {
  const { GET, auth } = await clientWith(sign(), sign());

  const answers = await Promise.all(Array.from({ length: 10 }, () => GET("/api/me")));

  assert.deepEqual(new Set(answers.map(({ response }) => response.status)), new Set([200]));
  assert.equal(auth.fetches, 1);
});

test("the token is renewed before its exp", async (t) => {
  const { GET, auth } = await clientWith(sign(), sign());
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  await GET("/api/me");

  t.mock.timers.tick(869_000);
  await GET("/api/me");
  assert.equal(auth.fetches, 1);
  t.mock.timers.tick(1_000);
  await GET("/api/me");

  assert.equal(auth.fetches, 2);
});

test("a clock that is an hour off changes nothing", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const first = sign();
  t.mock.timers.tick(3_600_000);
  const { GET, auth } = await clientWith(first, sign());

  await GET("/api/me");
  await GET("/api/me");

  assert.equal(auth.fetches, 1);
});

test("after TOKEN_EXPIRED the call is sent once more with a new token, body and all", async () => {
  const { POST, auth } = await clientWith(signExpired(), sign());

  const { data, response } = await POST("/api/{user_id}/tasks", { params: { path: { user_id: "ada" } }, body: { title: "Sent twice, ünharmed" } });

  assert.equal(response.status, 201);
  assert.equal(data?.title, "Sent twice, ünharmed");
  assert.equal(auth.fetches, 2);
});

test("calls that are refused at the same time share one renewal", async () => {
  const { GET, auth } = await clientWith(signExpired(), sign(), sign());

  const answers = await Promise.all(Array.from({ length: 10 }, () => GET("/api/me")));

  assert.deepEqual(new Set(answers.map(({ response }) => response.status)), new Set([200]));
  assert.equal(auth.fetches, 2);
});

test("there is no second retry", async () => {
  const { GET, auth } = await clientWith(signExpired(), signExpired(), sign());

  const { error, response } = await GET("/api/me");

  assert.equal(response.status, 401);
  assert.equal(error?.error_code, "TOKEN_EXPIRED");
  assert.equal(auth.fetches, 2);
});

test("another refusal is not retried, and tells its error_code", async () => {
  const { GET, auth } = await clientWith(`${sign()}A`, sign());

  const { error } = await GET("/api/me");

  const code: ErrorCode | undefined = error?.error_code;
  assert.equal(code, "INVALID_TOKEN_SIGNATURE");
  assert.equal(auth.fetches, 1);
});

test("error_code tells the kinds of errors apart", async () => {
  const { GET, POST } = await clientWith(sign());

  const { error: foreign } = await GET("/api/{user_id}/tasks", { params: { path: { user_id: "bob" } } });
  const { error: invalid } = await POST("/api/{user_id}/tasks", { params: { path: { user_id: "ada" } }, body: { title: "" } });

  assert.equal(foreign?.error_code, "FORBIDDEN_USER_ACCESS");
  assert.deepEqual(Object.keys(fieldErrors(invalid)), ["title"]);
});

/** Compiles because `error_code` narrows: only a VALIDATION_FAILED has `errors`. */
function fieldErrors(problem: Problem | undefined): Record<string, readonly string[]> {
  return problem?.error_code === "VALIDATION_FAILED" ? problem.errors : {};
}

test("unwrap returns the data", async () => {
  const { GET, DELETE, POST } = await clientWith(sign());

  const me = await unwrap(GET("/api/me"));
  const task = await unwrap(POST("/api/{user_id}/tasks", { params: { path: { user_id: me.user_id } }, body: { title: "Go away" } }));
  const nothing = await unwrap(DELETE("/api/{user_id}/tasks/{id}", { params: { path: { user_id: me.user_id, id: task.id } } }));

  assert.equal(task.title, "Go away");
  assert.equal(nothing, undefined);
});

test("unwrap throws the error of the API, and what the call rejects with", async () => {
  const { GET } = await clientWith(sign());
  const { GET: getWithoutSession } = await clientWith();

  await assert.rejects(unwrap(GET("/api/{user_id}/tasks", { params: { path: { user_id: "bob" } } })), (error) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual([error.status, error.problem?.error_code], [403, "FORBIDDEN_USER_ACCESS"]);
    return true;
  });
  await assert.rejects(unwrap(getWithoutSession("/api/me")), SessionEnded);
});

test("a proxy's page is no Problem", async () => {
  const proxy = await startStandIn({ status: 502 });
  after(() => proxy.stop());
  const { GET } = createApiClient({ apiUrl: proxy.url, fetchToken: async () => sign() });

  const { error, response } = await GET("/api/me");

  assert.equal(response.status, 502);
  assert.equal(isProblem(error), false);
});

test("the end of the session rejects every call that waits, and is told once", async () => {
  const { GET, onSessionEnd } = await clientWith();

  const calls = await Promise.allSettled([GET("/api/me"), GET("/api/me"), GET("/api/me")]);

  for (const call of calls) assert.ok(call.status === "rejected" && call.reason instanceof SessionEnded);
  assert.equal(onSessionEnd.mock.callCount(), 1);
});

test("a session that ends between a refusal and its retry is told too", async () => {
  const { GET, onSessionEnd } = await clientWith(signExpired());

  await assert.rejects(GET("/api/me"), SessionEnded);

  assert.equal(onSessionEnd.mock.callCount(), 1);
});

test("who signs in after another never sends the other's token", async () => {
  let giveAda = (_token: string) => {};
  const answers = [new Promise<string>((resolve) => (giveAda = resolve)), Promise.resolve(sign({ uid: "bob" }))];
  const { GET, forgetToken } = createApiClient({ apiUrl: api.url, fetchToken: () => answers.shift()! });

  const callOfAda = GET("/api/me");
  forgetToken();
  const { data: second } = await GET("/api/me");
  giveAda(sign({ uid: "ada" }));
  const { data: first } = await callOfAda;
  const { data: third } = await GET("/api/me");

  assert.deepEqual([first?.user_id, second?.user_id, third?.user_id], ["ada", "bob", "bob"]);
});
