// Better Auth's own routes. Its session is a cookie of its origin: `credentials: "include"` sends it, and no script can read it.

/** Better Auth said no, and why. */
export class SignInFailed extends Error {}

export function createAuth(authUrl: string) {
  async function post(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${authUrl}/api/auth${path}`, {
      method: "POST",
      credentials: "include",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.ok) return;
    const { message } = (await response.json().catch(() => ({}))) as { message?: string };
    throw new SignInFailed(message ?? `Signing in failed (HTTP ${response.status}).`);
  }

  return {
    /** Takes `email` and `password`. */
    signIn: (user: Record<string, unknown>) => post("/sign-in/email", user),
    /** Takes `name`, `email` and `password`. */
    signUp: (user: Record<string, unknown>) => post("/sign-up/email", user),
    signOut: () => post("/sign-out", {}),
  };
}
