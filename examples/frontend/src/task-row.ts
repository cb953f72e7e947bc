import { type ApiClient, type components, SessionEnded } from "api-client";
import { answer, Refused } from "./answers.js";
import { $, field, fromTemplate } from "./dom.js";
import { clear, say, tell } from "./messages.js";

export type Task = components["schemas"]["TaskItem"];
type Edit = Pick<Task, "title" | "description" | "priority">;

/** What a form with the fields of a task says. */
export const editIn = (form: HTMLFormElement): Edit => ({
  title: field(form, "title"),
  description: field(form, "description") || null,
  priority: field(form, "priority") as Task["priority"],
});

/** Puts a task into such a form. */
export function fill(form: HTMLFormElement, edit: Edit): void {
  for (const name of ["title", "description", "priority"] as const) {
    (form.elements.namedItem(name) as HTMLInputElement).value = edit[name] ?? "";
  }
}

/**
 * One task on the page. A change is shown at once, sent with the ETag of the version it was made on, and taken back where the API says no:
 * with 412, somebody else was quicker, and the row shows what they made of the task.
 */
export class TaskRow {
  readonly element = fromTemplate("#task-row");
  readonly #api: ApiClient;
  readonly #checkbox = $<HTMLInputElement>("input[type=checkbox]", this.element);
  readonly #editor = $<HTMLFormElement>(".editor", this.element);
  readonly #conflict = $(".conflict", this.element);
  #task: Task;
  #isBusy = false;

  constructor(api: ApiClient, task: Task) {
    this.#api = api;
    this.#task = task;
    this.#show(task);

    const whenIdle = (action: () => unknown) => (event: Event) => (this.#isBusy ? event.preventDefault() : void action());
    this.#checkbox.addEventListener("click", whenIdle(() => this.#toggle()));
    $(".edit", this.element).addEventListener("click", whenIdle(() => this.#open(this.#task)));
    $(".delete", this.element).addEventListener("click", whenIdle(() => this.#delete()));
    $(".cancel", this.element).addEventListener("click", () => this.#close());
    this.#editor.addEventListener("keydown", (event) => event.key === "Escape" && this.#close());
    this.#editor.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#isBusy) void this.#save();
    });
  }

  #toggle(): Promise<boolean> {
    const next = { ...this.#task, is_completed: this.#checkbox.checked };
    return this.#change(next, () => this.#api.PATCH("/api/{user_id}/tasks/{id}/complete", { params: this.#ifUnchanged }));
  }

  async #save(): Promise<void> {
    const edit = editIn(this.#editor);
    const next = { ...this.#task, ...edit };
    this.#close();
    const isSaved = await this.#change(next, () => this.#api.PUT("/api/{user_id}/tasks/{id}", { params: this.#ifUnchanged, body: next }));
    if (!isSaved && this.element.isConnected) this.#open(edit); // nobody likes to type it again
  }

  /** Shows `next` at once, and then what the API made of it. */
  #change(next: Task, call: () => Parameters<typeof answer<Task>>[0]): Promise<boolean> {
    this.#show(next);
    return this.#attempt(
      async () => {
        this.#hold(await answer(call()));
        say("Saved.");
      },
      () => this.#show(this.#task),
    );
  }

  #delete(): Promise<boolean> {
    const { parentElement: list, nextElementSibling: next, previousElementSibling: previous } = this.element;
    this.element.remove();
    (next ?? previous)?.querySelector<HTMLElement>(".delete")?.focus();
    return this.#attempt(
      async () => {
        await answer(this.#api.DELETE("/api/{user_id}/tasks/{id}", { params: this.#ifUnchanged }));
        say("Task deleted.");
      },
      () => list?.insertBefore(this.element, next?.parentElement === list ? next : null),
    );
  }

  /** Sends a change that the page shows already; where that fails, takes it back and says why. */
  async #attempt(change: () => Promise<void>, takeBack: () => void): Promise<boolean> {
    this.#isBusy = true;
    this.#conflict.replaceChildren();
    clear();
    try {
      await change();
      return true;
    } catch (error) {
      if (error instanceof SessionEnded) return false; // there is no list any more to take it back in
      takeBack();
      if (error instanceof Refused && error.status === 412) await this.#showTheirs();
      else tell(error);
      if (error instanceof Refused && error.status === 404) this.element.remove();
      return false;
    } finally {
      this.#isBusy = false;
    }
  }

  get #ifUnchanged() {
    return { path: { user_id: this.#task.user_id, id: this.#task.id }, header: { "If-Match": this.#task.etag } };
  }

  /** From here on their version counts: whoever repeats the change has seen it. */
  async #showTheirs(): Promise<void> {
    try {
      const { user_id, id } = this.#task;
      this.#hold(await answer<Task>(this.#api.GET("/api/{user_id}/tasks/{id}", { params: { path: { user_id, id } } })));
    } catch (error) {
      tell(error);
      return;
    }
    const code = document.createElement("code");
    code.textContent = "PRECONDITION_FAILED";
    this.#conflict.replaceChildren(
      `Somebody changed this task while you did: it is now “${this.#task.title}”, ${this.#task.priority.toLowerCase()} priority, `,
      `${this.#task.is_completed ? "done" : "open"}. Repeat your change if you still want it. `,
      code,
    );
  }

  #hold(task: Task): void {
    this.#task = task;
    this.#show(task);
  }

  #show({ title, description, priority, is_completed }: Task): void {
    this.element.classList.toggle("done", is_completed);
    this.#checkbox.checked = is_completed;
    this.#checkbox.ariaLabel = `Done: ${title}`;
    $(".title", this.element).textContent = title;
    $(".description", this.element).textContent = description;
    $(".priority", this.element).textContent = priority;
    $(".priority", this.element).dataset["level"] = priority;
    $(".edit", this.element).ariaLabel = `Edit: ${title}`;
    $(".delete", this.element).ariaLabel = `Delete: ${title}`;
  }

  #open(edit: Edit): void {
    fill(this.#editor, edit);
    this.#editor.hidden = false;
    $("input", this.#editor).focus();
  }

  #close(): void {
    this.#editor.hidden = true;
    $(".edit", this.element).focus();
  }
}
