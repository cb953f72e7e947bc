"use client";

import { type KeyboardEvent, type SubmitEvent, useEffect, useRef } from "react";
import { readTaskInput, TaskFields } from "@/components/task-fields";
import type { TaskInput } from "@/lib/tasks";

type TaskEditorProps = { title: string; initial: TaskInput; errors: Record<string, readonly string[]>; onSave: (input: TaskInput) => void; onCancel: () => void };

/** Edits a task in its row. Escape cancels. */
export function TaskEditor({ title, initial, errors, onSave, onCancel }: TaskEditorProps) {
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    const field = form.current?.querySelector<HTMLElement>("[aria-invalid=true]") ?? form.current?.querySelector("input");
    field?.focus();
  }, []);

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    onSave(readTaskInput(event.currentTarget));
  }

  function cancelOnEscape({ key }: KeyboardEvent) {
    if (key === "Escape") onCancel();
  }

  return (
    <form ref={form} className="editor" method="post" noValidate aria-label={`Edit “${title}”`} onSubmit={submit} onKeyDown={cancelOnEscape}>
      <TaskFields initial={initial} errors={errors} />
      <div className="actions">
        <button type="button" className="button quiet" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="button primary">
          Save
        </button>
      </div>
    </form>
  );
}
