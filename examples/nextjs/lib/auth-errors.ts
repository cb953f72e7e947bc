/** Error of a Better Auth call: the field it belongs to, or none for the form as a whole. */
export type AuthError = { field?: "name" | "email" | "password"; message: string };

const fields: Record<string, AuthError["field"]> = {
  INVALID_EMAIL: "email",
  USER_ALREADY_EXISTS: "email",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "email",
  PASSWORD_TOO_SHORT: "password",
  PASSWORD_TOO_LONG: "password",
};

/** Runs a Better Auth call; returns undefined if it succeeded. */
export async function authError(call: Promise<{ error: { code?: string; message?: string; status: number } | null }>): Promise<AuthError | undefined> {
  try {
    const { error } = await call;
    if (!error) return undefined;
    if (error.status === 429) return { message: "Too many attempts. Wait a moment, then try again." };
    const field = error.code && fields[error.code];
    return { ...(field && { field }), message: error.message || "Something went wrong. Try again." };
  } catch {
    return { message: "The server can't be reached. Check your connection, then try again." };
  }
}
