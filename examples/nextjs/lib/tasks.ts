import type { components } from "tasks-api-client";

export type Task = components["schemas"]["TaskItem"];
export type Metrics = components["schemas"]["TaskMetrics"];
export type TaskPage = { items: Task[]; count: number; next_cursor: string | null };

/** What a user enters for a task. */
export type TaskInput = { title: string; description: string | null; priority: Task["priority"] };

export const priorities = ["High", "Medium", "Low"] as const;

/** The filter, as it is in the URL: `/tasks?show=open`. */
export const filters = ["all", "open", "done"] as const;
export type Filter = (typeof filters)[number];

export function parseFilter(value: unknown): Filter {
  return filters.find((filter) => filter === value) ?? "all";
}

export const listPath = "/api/{user_id}/tasks";
export const metricsPath = "/api/{user_id}/tasks/metrics";

/** Parameters of a list request; also a part of its query key, so that server and browser share one cache entry. */
export function listParams(userId: string, filter: Filter) {
  const isCompleted = filter === "all" ? {} : { is_completed: filter === "done" };
  return { params: { path: { user_id: userId }, query: { limit: 20, ...isCompleted } } };
}

export function metricsParams(userId: string) {
  return { params: { path: { user_id: userId } } };
}
