// What a client does: sign up or in, fetch a token, call the API with it.
const authUrl = process.env.BETTER_AUTH_URL || "http://localhost:3000";
const apiUrl = process.env.API_URL || "http://localhost:8000";

const cookie = await signUp({
  name: "Ada",
  email: `ada-${crypto.randomUUID()}@example.com`,
  password: crypto.randomUUID(),
});
const token = await fetchToken(cookie);
await show("/api/me");
await show("/api/somebody-else/tasks");

/** Signing in is the same with /sign-in/email and no name. */
async function signUp(user) {
  const response = await fetch(`${authUrl}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: new URL(authUrl).origin }, // a browser sends Origin itself
    body: JSON.stringify(user),
  });
  if (!response.ok) throw new Error(`Sign-up: ${response.status} ${await response.text()}`);
  // A browser keeps the cookies itself: there, add `credentials: "include"` to both calls to Better Auth.
  return response.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
}

/** Keep the token in memory, never in a cookie or in localStorage, and fetch the next one when the API answers 401. */
async function fetchToken(cookie) {
  const response = await fetch(`${authUrl}/api/auth/token`, { headers: { cookie } });
  if (!response.ok) throw new Error(`Token: ${response.status} ${await response.text()}`);
  return (await response.json()).token;
}

async function show(path) {
  const response = await fetch(apiUrl + path, { headers: { Authorization: `Bearer ${token}` } });
  console.log(`GET ${path}: ${response.status}`);
  console.log(await response.json());
}
