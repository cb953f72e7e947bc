"use client";

import { useRef, useState } from "react";
import { isProblem, unwrap } from "tasks-api-client";
import { useApi } from "@/components/api-provider";
import { useFeedback } from "@/components/feedback";
import { useTaskCache } from "@/lib/task-cache";
import type { Task, TaskInput } from "@/lib/tasks";
import { useRestoreTask } from "@/lib/use-restore-task";

export type Change = "toggle" | "save" | "remove";

/** Why a change was not made: an error, or a conflict with a version saved elsewhere. */
export type Failure = { change: Change; error: unknown } | { change: Change; theirs: Task };

/**
 * Changes to one task. Each is shown at once and sent with the ETag of the list's version as `If-Match`.
 * If the API rejects it, the row shows that version again; after a 412, the one that was saved elsewhere.
 */
export function useTaskChanges(task: Task) {
  const { api, $api } = useApi();
  const { announce, toast } = useFeedback();
  const cache = useTaskCache();
  const restore = useRestoreTask();
  const [failure, setFailure] = useState<Failure>();
  const [draft, setDraft] = useState<TaskInput>();
  const [isRemoving, setIsRemoving] = useState(false);
  const [optimistic, setOptimistic] = useState<{ base: Task; next: Task }>();
  const isBusy = useRef(false);

  const target = { path: { user_id: task.user_id, id: task.id } };
  const params = { ...target, header: { "If-Match": task.etag } };

  /** Shows the change and sends it, unless another one of this task is on its way: a double click counts once. */
  function once(next: Task, send: () => void): boolean {
    if (isBusy.current) return false;
    isBusy.current = true;
    setFailure(undefined);
    setOptimistic({ base: task, next });
    send();
    return true;
  }

  function saved(next: Task) {
    cache.replace(next);
    setDraft(undefined);
    announce("Saved.");
  }

  async function rejected(change: Change, error: unknown) {
    setOptimistic(undefined);
    setIsRemoving(false);
    const code = isProblem(error) && error.error_code;
    if (code === "PRECONDITION_FAILED") return showTheirs(change);
    if (code === "TASK_NOT_FOUND") return removed(`“${task.title}” was deleted elsewhere.`);
    setFailure({ change, error });
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

  const handlers = (change: Change) => ({
    onMutate: () => cache.cancelRequests(),
    onError: (error: unknown) => rejected(change, error),
    onSettled: settled,
  });

  const toggle = $api.useMutation("patch", "/api/{user_id}/tasks/{id}/complete", { ...handlers("toggle"), onSuccess: saved });
  const replace = $api.useMutation("put", "/api/{user_id}/tasks/{id}", { ...handlers("save"), onSuccess: saved });
  const remove = $api.useMutation("delete", "/api/{user_id}/tasks/{id}", {
    ...handlers("remove"),
    onSuccess: () => removed(`“${task.title}” deleted.`, () => restore(task)),
  });

  return {
    /** The task as the user left it: with the change that is being saved, until the list has a newer version. */
    shown: optimistic?.base === task ? optimistic.next : task,
    isRemoving,
    /** What the user entered for a change that is not saved: kept until it is. */
    draft,
    failure,

    toggle: () => once({ ...task, is_completed: !task.is_completed }, () => toggle.mutate({ params })),

    /** Returns false, and does nothing, while another change of this task is being saved. */
    save(input: TaskInput): boolean {
      const isSent = once({ ...task, ...input }, () => replace.mutate({ params, body: { ...input, is_completed: task.is_completed } }));
      if (isSent) setDraft(input);
      return isSent;
    },

    remove() {
      if (once(task, () => remove.mutate({ params }))) setIsRemoving(true);
    },

    discard() {
      setDraft(undefined);
      setFailure(undefined);
    },
  };
}
