import type { operations } from "./schema.js";

type AnswerOf<Operation> = Operation extends { responses: infer Responses } ? Responses[keyof Responses] : never;
type ProblemOf<Answer> = Answer extends { content: { "application/problem+json": infer Body } } ? Body : never;

/** Every error of the API (RFC 9457): narrow it by `error_code`. The errors of one call are the type of its `error`. */
export type Problem = ProblemOf<AnswerOf<operations[keyof operations]>>;

/** What to switch on: `TOKEN_EXPIRED`, `VALIDATION_FAILED`, … */
export type ErrorCode = Problem["error_code"];

/** Whether this is an error of the API, rather than a proxy's page or a failed connection. */
export function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "error_code" in error && "detail" in error;
}

/** An error response, thrown by {@link unwrap}. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** HTTP status. */
    readonly status: number,
    /** The error of the API; undefined where something else responded, such as a proxy. */
    readonly problem: Problem | undefined,
  ) {
    super(problem?.detail ?? `Unexpected response with status ${status}.`);
  }
}

type DataOf<Result extends { data?: unknown }> = [Exclude<Result["data"], undefined>] extends [never] ? void : Exclude<Result["data"], undefined>;

/** Returns the data of a call, or throws: {@link ApiError} for an error response, and whatever the call rejects with. */
export async function unwrap<Result extends { data?: unknown; error?: unknown; response: Response }>(call: Promise<Result>): Promise<DataOf<Result>> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ApiError(response.status, isProblem(error) ? error : undefined);
  return data as DataOf<Result>;
}
