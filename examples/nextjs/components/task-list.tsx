"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useApi } from "@/components/api-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorPanel } from "@/components/error-panel";
import { useFeedback } from "@/components/feedback";
import { ListSkeleton } from "@/components/skeletons";
import { TaskRow } from "@/components/task-row";
import { type Filter, listParams, listPath } from "@/lib/tasks";

/** The tasks that match the filter, newest first, page by page. */
export function TaskList({ filter }: { filter: Filter }) {
  const { $api, user } = useApi();
  const { announce } = useFeedback();
  const queryClient = useQueryClient();
  const list = useRef<HTMLUListElement>(null);

  const query = $api.useInfiniteQuery("get", listPath, listParams(user.id, filter), {
    pageParamName: "cursor",
    initialPageParam: null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const tasks = query.data?.pages.flatMap((page) => page.items) ?? [];

  // The first task of a page that has just been shown, for the keyboard to go on from there.
  const firstNew = useRef<number>(undefined);
  useEffect(() => {
    if (firstNew.current === undefined || tasks.length <= firstNew.current) return;
    list.current?.querySelectorAll("li")[firstNew.current]?.focus();
    firstNew.current = undefined;
    announce("More tasks loaded.");
  }, [tasks.length, announce]);

  function showMore() {
    if (query.isFetching) return;
    firstNew.current = tasks.length;
    void query.fetchNextPage();
  }

  const retry = () => (query.isFetchNextPageError ? showMore() : queryClient.refetchQueries({ type: "active" }));

  if (query.isPending) return <ListSkeleton />;
  if (!query.data) return <ErrorPanel title="Your tasks could not be loaded" error={query.error} isRetrying={query.isFetching} onRetry={retry} />;
  return (
    <>
      {query.isError && <ErrorPanel title="The list could not be updated" error={query.error} isRetrying={query.isFetching} onRetry={retry} />}
      {tasks.length === 0 ? (
        <EmptyState filter={filter} />
      ) : (
        <ul ref={list} className="card task-list" aria-label="Tasks">
          {tasks.map((task) => (
            <TaskRow key={task.id} task={task} />
          ))}
        </ul>
      )}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <button type="button" className="button wide" aria-disabled={query.isFetchingNextPage} onClick={showMore}>
          {query.isFetchingNextPage ? "Loading…" : "Show more"}
        </button>
      )}
    </>
  );
}
