"use client";

import { useRef, useState } from "react";
import { isProblem, unwrap } from "tasks-api-client";
import { useApi } from "@/components/api-provider";
import { useFeedback } from "@/components/feedback";
import { messageFor } from "@/lib/messages";
import { useTaskCache } from "@/lib/task-cache";
import type { Task, TaskInput } from "@/lib/tasks";
import { useRestoreTask } from "@/lib/use-restore-task";

export type Change = "toggle" | "save" | "remove";

/** Why a change was not made: an error, or a conflict with a version saved elsewhere. */
export type Failure = { change: Change; error: unknown } | { change: Change; theirs: Task };

/**
 * Changes to one task. Each is shown at once and sent with the ETag of the version on screen as `If-Match`.
 * If the API rejects it, it is rolled back. After a 412 the row shows the version that was saved elsewhere.
 */
export function useTaskChanges(task: Task) {
  const { api, $api } = useApi();
  const { announce, toast } = useFeedback();
  const cache = useTaskCache();
  const restore = useRestoreTask();
  const [failure, setFailure] = useState<Failure>();
  const [draft, setDraft] = useState<TaskInput>();
  const [isRemoving, setIsRemoving] = useState(false);
  const isBusy = useRef(false);

  const target = { path: { user_id: task.user_id, id: task.id } };
  const params = { ...target, header: { "If-Match": task.etag } };

  /** Runs the change unless another one of this task is on its way: a double click counts once. */
  function once(change: () => void) {
    if (isBusy.current) return;
    isBusy.current = true;
    setFailure(undefined);
    change();
  }

  async function show(next: Task) {
    await cache.cancelRequests();
    cache.replace(next);
  }

  function saved(next: Task) {
    cache.replace(next);
    setDraft(undefined);
    announce("Saved.");
  }

  async function rejected(change: Change, error: unknown) {
    cache.replace(task);
    setIsRemoving(false);
    setFailure({ change, error });
    if (!isProblem(error)) return;
    if (error.error_code === "PRECONDITION_FAILED") await showTheirs(change);
    if (error.error_code === "TASK_NOT_FOUND") removed(`“${task.title}” was deleted elsewhere.`);
  }

  async function showTheirs(change: Change) {
    try {
      const theirs = await unwrap(api.GET("/api/{user_id}/tasks/{id}", { params: target }));
      cache.replace(theirs);
      setFailure({ change, theirs });
    } catch (error) {
      setFailure({ change, error });
    }
  }

  function removed(message: string, undo?: () => void) {
    cache.remove(task.id);
    toast(message, undo && { label: "Undo", run: undo });
  }

  function settled() {
    isBusy.current = false;
    cache.refresh();
  }

  const toggle = $api.useMutation("patch", "/api/{user_id}/tasks/{id}/complete", {
    onMutate: () => show({ ...task, is_completed: !task.is_completed }),
    onSuccess: saved,
    onError: (error) => rejected("toggle", error),
    onSettled: settled,
  });

  const replace = $api.useMutation("put", "/api/{user_id}/tasks/{id}", {
    onMutate: ({ body }) => show({ ...task, title: body.title, description: body.description ?? null, priority: body.priority ?? "Medium" }),
    onSuccess: saved,
    onError: (error) => rejected("save", error),
    onSettled: settled,
  });

  const remove = $api.useMutation("delete", "/api/{user_id}/tasks/{id}", {
    onMutate: () => setIsRemoving(true),
    onSuccess: () => removed(`“${task.title}” deleted.`, () => restore(task)),
    onError: (error) => rejected("remove", error),
    onSettled: settled,
  });

  return {
    toggle: () => once(() => toggle.mutate({ params })),
    save: (input: TaskInput) =>
      once(() => {
        setDraft(input);
        replace.mutate({ params, body: { ...input, is_completed: task.is_completed } });
      }),
    remove: () => once(() => remove.mutate({ params })),
    /** What the user entered for a change that is not saved: kept until it is. */
    draft,
    discard() {
      setDraft(undefined);
      setFailure(undefined);
    },
    isRemoving,
    failure,
    message: failure && "error" in failure ? messageFor(failure.error) : undefined,
  };
}
