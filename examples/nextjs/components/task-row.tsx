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
  const { toggle, save, remove, draft, discard, isRemoving, failure } = useTaskChanges(task);
  const [isOpen, setIsOpen] = useState(false);
  const editButton = useRef<HTMLButtonElement>(null);
  const row = useRef<HTMLLIElement>(null);

  // After a failed save the editor opens again with what the user entered.
  const isEditing = isOpen || failure?.change === "save";
  const errors = failure && "error" in failure ? fieldErrors(failure.error) : {};

  function close(then: () => void) {
    flushSync(() => {
      setIsOpen(false);
      then();
    });
    editButton.current?.focus();
  }

  function removeAndMoveFocus() {
    const neighbor = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
    const target = neighbor?.querySelector<HTMLElement>("[data-action=delete]") ?? document.querySelector<HTMLElement>("#list-heading");
    target?.focus();
    remove();
  }

  return (
    <li ref={row} className="task" data-done={task.is_completed} hidden={isRemoving} tabIndex={-1}>
      {isEditing ? (
        <TaskEditor
          title={task.title}
          initial={draft ?? task}
          errors={errors}
          onSave={(input: TaskInput) => close(() => save(input))}
          onCancel={() => close(discard)}
        />
      ) : (
        <div className="task-view">
          <input type="checkbox" className="check" checked={task.is_completed} onChange={toggle} aria-label={`Done: ${task.title}`} />
          <div className="task-text">
            <p className="task-title">{task.title}</p>
            {task.description && <p className="task-description">{task.description}</p>}
          </div>
          <span className="priority" data-priority={task.priority}>
            <span className="dot" aria-hidden="true" />
            <span className="visually-hidden">Priority: </span>
            {task.priority}
          </span>
          <div className="task-actions">
            <button ref={editButton} type="button" className="icon-button" aria-label={`Edit: ${task.title}`} onClick={() => setIsOpen(true)}>
              <EditIcon />
            </button>
            <button type="button" className="icon-button danger" data-action="delete" aria-label={`Delete: ${task.title}`} onClick={removeAndMoveFocus}>
              <TrashIcon />
            </button>
          </div>
        </div>
      )}
      {failure && Object.keys(errors).length === 0 && <TaskFailure failure={failure} onRetry={{ toggle, remove, save: undefined }[failure.change]} />}
    </li>
  );
}
