import type { Problem } from "api-client";

/** The API said no. */
export class Refused extends Error {
  /** `problem` is missing where something in between answered instead of the API. */
  constructor(
    readonly status: number,
    readonly problem?: Problem,
  ) {
    super(problem?.detail ?? `HTTP ${status}`);
  }
}

/** What the API answered; throws {@link Refused} where that is an error. */
export async function answer<T>(call: Promise<{ data?: T; error?: Problem; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new Refused(response.status, typeof error === "object" ? error : undefined);
  return data as T;
}
