"use client";

import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { EditIcon, TrashIcon } from "@/components/icons";
import { TaskEditor } from "@/components/task-editor";
import { TaskFailure } from "@/components/task-failure";
import { fieldErrors } from "@/lib/messages";
import type { Task, TaskInput } from "@/lib/tasks";
import { useTaskChanges } from "@/lib/use-task-changes";

export function TaskRow({ task }: { task: Task }) {
  const { shown, isRemoving, draft, failure, toggle, save, remove, discard } = useTaskChanges(task);
  const [isOpen, setIsOpen] = useState(false);
  const editButton = useRef<HTMLButtonElement>(null);
  const row = useRef<HTMLLIElement>(null);

  // After a failed save the editor opens again with what the user entered.
  const isEditing = isOpen || failure?.change === "save";
  const errors = failure && "error" in failure ? fieldErrors(failure.error) : {};

  function close() {
    flushSync(() => setIsOpen(false));
    editButton.current?.focus();
  }

  function saveAndClose(input: TaskInput) {
    if (save(input)) close();
  }

  function cancel() {
    discard();
    close();
  }

  function removeAndMoveFocus() {
    const neighbor = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
    const target = neighbor?.querySelector<HTMLElement>("[data-action=delete]") ?? document.querySelector<HTMLElement>("#list-heading");
    target?.focus();
    remove();
  }

  return (
    <li ref={row} className="task" data-done={shown.is_completed} hidden={isRemoving} tabIndex={-1}>
      {failure && Object.keys(errors).length === 0 && <TaskFailure failure={failure} onRetry={{ toggle, remove, save: undefined }[failure.change]} />}
      {isEditing ? (
        <TaskEditor title={shown.title} initial={draft ?? task} errors={errors} onSave={saveAndClose} onCancel={cancel} />
      ) : (
        <div className="task-view">
          <input type="checkbox" className="check" checked={shown.is_completed} onChange={toggle} aria-label={`Done: ${shown.title}`} />
          <div className="task-text">
            <p className="task-title">{shown.title}</p>
            {shown.description && <p className="task-description">{shown.description}</p>}
          </div>
          <span className="priority" data-priority={shown.priority}>
            <span className="dot" aria-hidden="true" />
            <span className="visually-hidden">Priority: </span>
            {shown.priority}
          </span>
          <div className="task-actions">
            <button ref={editButton} type="button" className="icon-button" aria-label={`Edit: ${shown.title}`} onClick={() => setIsOpen(true)}>
              <EditIcon />
            </button>
            <button type="button" className="icon-button danger" data-action="delete" aria-label={`Delete: ${shown.title}`} onClick={removeAndMoveFocus}>
              <TrashIcon />
            </button>
          </div>
        </div>
      )}
    </li>
  );
}
