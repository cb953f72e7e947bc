"use client";

import { useSearchParams } from "next/navigation";
import { type Filter, parseFilter } from "@/lib/tasks";

export const filterUrl = (filter: Filter) => (filter === "all" ? "/tasks" : `/tasks?show=${filter}`);

/** The filter in the URL. Changing it does not call the server: the page, and what is typed on it, stays. */
export function useFilter(): [Filter, (filter: Filter) => void] {
  const filter = parseFilter(useSearchParams().get("show"));
  return [filter, (next) => window.history.pushState(null, "", filterUrl(next))];
}
