import { useId } from "react";
import { priorities, type Task, type TaskInput } from "@/lib/tasks";

type TaskFieldsProps = { initial?: TaskInput | undefined; errors: Record<string, readonly string[]>; titlePlaceholder?: string };

/** The fields of a task, each with the API's messages about it. The API validates; the browser does not. */
export function TaskFields({ initial, errors, titlePlaceholder }: TaskFieldsProps) {
  const id = useId();
  const errorProps = (field: string) => (errors[field] ? { "aria-invalid": true, "aria-describedby": `${id}-${field}-error` } : {});
  return (
    <>
      <label htmlFor={`${id}-title`} className="visually-hidden">
        Title
      </label>
      <input id={`${id}-title`} name="title" className="bare-input title-input" placeholder={titlePlaceholder ?? "Title"} defaultValue={initial?.title} autoComplete="off" {...errorProps("title")} />
      <FieldErrors id={`${id}-title-error`} messages={errors.title} />

      <label htmlFor={`${id}-description`} className="visually-hidden">
        Description
      </label>
      <textarea id={`${id}-description`} name="description" className="bare-input" placeholder="Add a description" rows={1} defaultValue={initial?.description ?? ""} {...errorProps("description")} />
      <FieldErrors id={`${id}-description-error`} messages={errors.description} />

      <PriorityPicker initial={initial?.priority ?? "Medium"} />
      <FieldErrors id={`${id}-priority-error`} messages={errors.priority} />
    </>
  );
}

/** What the user entered in these fields. */
export function readTaskInput(form: HTMLFormElement): TaskInput {
  const values = new FormData(form);
  const text = (name: string) => String(values.get(name) ?? "").trim();
  return { title: text("title"), description: text("description") || null, priority: text("priority") as Task["priority"] };
}

function PriorityPicker({ initial }: { initial: Task["priority"] }) {
  return (
    <fieldset className="priority-picker">
      <legend className="visually-hidden">Priority</legend>
      {priorities.map((priority) => (
        <label key={priority} data-priority={priority}>
          <input type="radio" name="priority" value={priority} defaultChecked={priority === initial} className="visually-hidden" />
          <span className="dot" aria-hidden="true" />
          {priority}
        </label>
      ))}
    </fieldset>
  );
}

function FieldErrors({ id, messages }: { id: string; messages?: readonly string[] | undefined }) {
  return messages ? (
    <p id={id} className="field-error">
      {messages.join(" ")}
    </p>
  ) : null;
}
