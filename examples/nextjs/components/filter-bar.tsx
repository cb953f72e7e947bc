"use client";

import type { MouseEvent } from "react";
import { type Filter, filters } from "@/lib/tasks";
import { filterUrl } from "@/lib/use-filter";

const labels: Record<Filter, string> = { all: "All", open: "Open", done: "Done" };

/** Real links, so that a filter can be opened in a new tab and shared. */
export function FilterBar({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  function follow(event: MouseEvent, next: Filter) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (next !== filter) onChange(next);
  }
  return (
    <nav className="segments" aria-label="Filter">
      {filters.map((item) => (
        <a key={item} href={filterUrl(item)} aria-current={item === filter ? "page" : undefined} onClick={(event) => follow(event, item)}>
          {labels[item]}
        </a>
      ))}
    </nav>
  );
}
