"use client";

import { unwrap } from "tasks-api-client";
import { useApi } from "@/components/api-provider";
import { useFeedback } from "@/components/feedback";
import { messageFor } from "@/lib/messages";
import { useTaskCache } from "@/lib/task-cache";
import type { Task } from "@/lib/tasks";

/** Undoes a deletion. The API deletes for good, so the task is created again: it gets a new id and comes first in the list. */
export function useRestoreTask() {
  const { api } = useApi();
  const { toast, announce } = useFeedback();
  const cache = useTaskCache();

  return async function restore(deleted: Task) {
    const { user_id, title, description, priority, is_completed } = deleted;
    try {
      let task = await unwrap(api.POST("/api/{user_id}/tasks", { params: { path: { user_id } }, body: { title, description, priority } }));
      cache.insert(task);
      if (is_completed) {
        const params = { path: { user_id, id: task.id }, header: { "If-Match": task.etag } };
        task = await unwrap(api.PATCH("/api/{user_id}/tasks/{id}/complete", { params }));
        cache.replace(task);
      }
      announce("Task restored.");
    } catch (error) {
      toast(`The task was not restored. ${messageFor(error)}`, { label: "Try again", run: () => void restore(deleted) });
    } finally {
      cache.refresh();
    }
  };
}
