/** Runs once, before the server accepts requests: creates or updates the tables of Better Auth. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const [{ auth }, { getMigrations }] = await Promise.all([import("./auth"), import("better-auth/db/migration")]);
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
}
