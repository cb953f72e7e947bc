"use client";

import { type SubmitEvent, useEffect, useRef } from "react";
import { useApi } from "@/components/api-provider";
import { useFeedback } from "@/components/feedback";
import { FormError } from "@/components/form-error";
import { readTaskInput, TaskFields } from "@/components/task-fields";
import { fieldErrors, messageFor, referenceFor } from "@/lib/messages";
import { useTaskCache } from "@/lib/task-cache";
import { useHydrated } from "@/lib/use-hydrated";

/** Adds tasks. The form is cleared when the API has accepted the task, never before. */
export function Composer() {
  const { $api, user } = useApi();
  const { announce } = useFeedback();
  const cache = useTaskCache();
  const isReady = useHydrated();
  const form = useRef<HTMLFormElement>(null);
  const isBusy = useRef(false);

  const create = $api.useMutation("post", "/api/{user_id}/tasks", {
    onSuccess(task) {
      cache.insert(task);
      form.current?.reset();
      form.current?.querySelector("input")?.focus();
      announce("Task added.");
    },
    onSettled() {
      isBusy.current = false;
      cache.refresh();
    },
  });

  const errors = fieldErrors(create.error);
  useEffect(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(), [create.error]);

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy.current) return;
    isBusy.current = true;
    create.mutate({ params: { path: { user_id: user.id } }, body: readTaskInput(event.currentTarget) });
  }

  return (
    <form ref={form} onSubmit={submit} method="post" noValidate className="card composer" aria-label="New task">
      <TaskFields errors={errors} titlePlaceholder="What needs to be done?" />
      <button type="submit" className="button primary" disabled={!isReady} aria-disabled={create.isPending}>
        {create.isPending ? "Adding…" : "Add task"}
      </button>
      {create.error && Object.keys(errors).length === 0 && (
        <FormError message={`The task was not added. ${messageFor(create.error)}`} reference={referenceFor(create.error)} />
      )}
    </form>
  );
}
