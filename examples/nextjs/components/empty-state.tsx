import { CheckCircleIcon } from "@/components/icons";
import type { Filter } from "@/lib/tasks";

const texts: Record<Filter, [title: string, text: string]> = {
  all: ["No tasks yet", "Add your first one above."],
  open: ["Nothing left to do", "Every task is done."],
  done: ["Nothing done yet", "Tasks that you complete appear here."],
};

export function EmptyState({ filter }: { filter: Filter }) {
  const [title, text] = texts[filter];
  return (
    <div className="panel">
      <span className="panel-icon">
        <CheckCircleIcon />
      </span>
      <h3>{title}</h3>
      <p className="muted">{text}</p>
    </div>
  );
}
