import type { ApiClient } from "api-client";
import { answer } from "./answers.js";
import { $, field } from "./dom.js";
import { clear, say, tell } from "./messages.js";
import { editIn, fill, type Task, TaskRow } from "./task-row.js";

const pageSize = 20;

/** The tasks of whoever is signed in: newest first, page by page, all of them or those open or done. */
export class TaskList {
  readonly #api: ApiClient;
  readonly #list = $("#tasks");
  readonly #more = $<HTMLButtonElement>("#more");
  readonly #add = $<HTMLFormElement>("#add");
  readonly #filter = $<HTMLFormElement>("#filter");
  #userId = "";
  #cursor: string | null = null;

  constructor(api: ApiClient) {
    this.#api = api;
    this.#more.addEventListener("click", () => this.#load());
    this.#filter.addEventListener("change", () => this.#reload());
    this.#add.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#create();
    });
  }

  /** Shows the tasks of this user. */
  async show(userId: string): Promise<void> {
    if (userId !== this.#userId) this.#add.reset();
    this.#userId = userId;
    await this.#reload();
  }

  /** Leaves nothing to see. What stands in the form for a new task stays, for when the same user comes back. */
  hide(): void {
    this.#list.replaceChildren();
  }

  #reload(): Promise<void> {
    this.#cursor = null;
    return this.#load();
  }

  /** Loads the page at the cursor: the first one replaces what is shown. */
  async #load(): Promise<void> {
    const cursor = this.#cursor;
    const filter = field(this.#filter, "filter");
    clear();
    this.#list.ariaBusy = "true";
    try {
      const page = await answer(
        this.#api.GET("/api/{user_id}/tasks", {
          params: {
            path: { user_id: this.#userId },
            query: { limit: pageSize, ...(cursor && { cursor }), ...(filter !== "all" && { is_completed: filter === "done" }) },
          },
        }),
      );
      if (filter !== field(this.#filter, "filter")) return; // another click was quicker
      const rows = page.items.map((task) => new TaskRow(this.#api, task).element);
      if (cursor) this.#list.append(...rows);
      else this.#list.replaceChildren(...rows);
      this.#cursor = page.next_cursor;
      this.#more.hidden = !page.next_cursor;
      say(`${this.#list.childElementCount} tasks shown.`);
    } catch (error) {
      tell(error);
    } finally {
      this.#list.ariaBusy = null;
    }
  }

  async #create(): Promise<void> {
    const edit = editIn(this.#add);
    const now = new Date().toISOString();
    const draft: Task = { ...edit, id: "", user_id: this.#userId, is_completed: false, created_at: now, updated_at: now, etag: "" };
    const pending = new TaskRow(this.#api, draft).element;
    pending.inert = true; // there is nothing to change yet
    this.#list.prepend(pending);
    this.#add.reset();
    clear();
    try {
      const task = await answer(
        this.#api.POST("/api/{user_id}/tasks", { params: { path: { user_id: this.#userId } }, body: edit }),
      );
      pending.replaceWith(new TaskRow(this.#api, task).element);
      say("Task added.");
    } catch (error) {
      pending.remove();
      fill(this.#add, edit);
      tell(error);
    }
    $("input", this.#add).focus();
  }
}
