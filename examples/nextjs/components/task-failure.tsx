import { WarningIcon } from "@/components/icons";
import { messageFor, referenceFor } from "@/lib/messages";
import type { Failure } from "@/lib/use-task-changes";

const effects = { toggle: "The task was not changed.", save: "Your changes were not saved, and are still here.", remove: "The task was not deleted." };

/** Why the last change of a task failed, in its row. `onRetry` is undefined where the editor's Save does the same. */
export function TaskFailure({ failure, onRetry }: { failure: Failure; onRetry: (() => void) | undefined }) {
  const isConflict = "theirs" in failure;
  return (
    <div role="alert" className="form-error" data-kind={isConflict ? "conflict" : "error"}>
      <WarningIcon />
      <div>
        {isConflict ? (
          <p>
            Someone changed this task in the meantime. It is now <strong>{failure.theirs.title}</strong> ({failure.theirs.priority.toLowerCase()} priority,{" "}
            {failure.theirs.is_completed ? "done" : "open"}). {effects[failure.change]} {failure.change === "save" && "Save again to replace the other version."}
          </p>
        ) : (
          <>
            <p>
              {effects[failure.change]} {messageFor(failure.error)}
            </p>
            {referenceFor(failure.error) && <p className="reference">{referenceFor(failure.error)}</p>}
          </>
        )}
      </div>
      {onRetry && (
        <button type="button" className="button small" onClick={onRetry}>
          {isConflict && failure.change === "remove" ? "Delete anyway" : "Try again"}
        </button>
      )}
    </div>
  );
}
