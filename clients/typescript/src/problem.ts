import type { operations } from "./schema.js";

type AnswerOf<Operation> = Operation extends { responses: infer Responses } ? Responses[keyof Responses] : never;
type ProblemOf<Answer> = Answer extends { content: { "application/problem+json": infer Body } } ? Body : never;

/** Every error that the API can answer (RFC 9457): narrow it by `error_code`. What one call can answer is the type of its `error`. */
export type Problem = ProblemOf<AnswerOf<operations[keyof operations]>>;

/** What to switch on: `TOKEN_EXPIRED`, `VALIDATION_FAILED`, … */
export type ErrorCode = Problem["error_code"];
