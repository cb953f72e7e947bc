import { type InfiniteData, type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { listPath, metricsPath, type Task, type TaskPage } from "@/lib/tasks";

type List = InfiniteData<TaskPage>;

/** Changes tasks in every cached list: all, open and done. */
export class TaskCache {
  readonly #client: QueryClient;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  /** Cancels list requests, so that an older response does not overwrite an optimistic change. */
  cancelRequests(): Promise<void> {
    return this.#client.cancelQueries({ queryKey: ["get", listPath] });
  }

  /** Shows this version of a task. It stays in a filtered list that it no longer matches until that list is loaded again. */
  replace(task: Task): void {
    this.#change((items) => items.map((item) => (item.id === task.id ? task : item)));
  }

  remove(id: string): void {
    this.#change((items) => items.filter((item) => item.id !== id));
  }

  /** Adds a new task to the top of each list that it matches. */
  insert(task: Task): void {
    this.#change((items, isFirstPage, key) => (isFirstPage && matches(key, task) ? [task, ...items] : items));
  }

  /** Loads the metrics again, and each other list when it is next shown. */
  refresh(): void {
    void this.#client.invalidateQueries({ queryKey: ["get", metricsPath] });
    void this.#client.invalidateQueries({ queryKey: ["get", listPath], refetchType: "none" });
  }

  #change(change: (items: Task[], isFirstPage: boolean, key: QueryKey) => Task[]): void {
    for (const [key, list] of this.#client.getQueriesData<List>({ queryKey: ["get", listPath] })) {
      if (!list) continue;
      const pages = list.pages.map((page, index) => ({ ...page, items: change(page.items, index === 0, key) }));
      this.#client.setQueryData<List>(key, { ...list, pages });
    }
  }
}

export function useTaskCache(): TaskCache {
  const client = useQueryClient();
  return useMemo(() => new TaskCache(client), [client]);
}

function matches(key: QueryKey, task: Task): boolean {
  const { params } = key[2] as { params: { query: { is_completed?: boolean } } };
  return params.query.is_completed === undefined || params.query.is_completed === task.is_completed;
}
