import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { TaskBoard } from "@/components/task-board";
import { serverApi } from "@/lib/server-api";
import { type Filter, listParams, listPath, metricsParams, metricsPath } from "@/lib/tasks";

/** Loads the first page and the metrics on the server. What cannot be loaded is left to the browser, which shows the error. */
export async function PrefetchedTasks({ userId, filter }: { userId: string; filter: Filter }) {
  const api = await serverApi();
  const [list, metrics] = await Promise.all([
    api.GET(listPath, listParams(userId, filter)).catch(() => undefined),
    api.GET(metricsPath, metricsParams(userId)).catch(() => undefined),
  ]);

  const cache = new QueryClient();
  if (list?.data) cache.setQueryData(["get", listPath, listParams(userId, filter)], { pages: [list.data], pageParams: [null] });
  if (metrics?.data) cache.setQueryData(["get", metricsPath, metricsParams(userId)], metrics.data);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <TaskBoard />
    </HydrationBoundary>
  );
}
