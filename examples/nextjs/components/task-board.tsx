"use client";

import { Composer } from "@/components/composer";
import { FeedbackProvider } from "@/components/feedback";
import { FilterBar } from "@/components/filter-bar";
import { MetricsCards } from "@/components/metrics-cards";
import { TaskList } from "@/components/task-list";
import { useFilter } from "@/lib/use-filter";

const headings = { all: "All tasks", open: "Open tasks", done: "Done tasks" };

export function TaskBoard() {
  const [filter, setFilter] = useFilter();
  return (
    <FeedbackProvider>
      <MetricsCards />
      <Composer />
      <section className="list-section" aria-labelledby="list-heading">
        <div className="list-bar">
          <h2 id="list-heading" tabIndex={-1}>
            {headings[filter]}
          </h2>
          <FilterBar filter={filter} onChange={setFilter} />
        </div>
        <TaskList key={filter} filter={filter} />
      </section>
    </FeedbackProvider>
  );
}
