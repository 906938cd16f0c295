import type { OperationEvent } from "../automation/operation.ts";
import type { Progress } from "./progress.ts";

/** Shows what the engine does: one line per change that ended, the newest in the running step. */
export function showSteps(progress: Progress): (event: OperationEvent) => void {
  return (event) => {
    if (event.kind === "notice") {
      progress.line(event.message);
      return;
    }
    if (["same", "read", "discard"].includes(event.operation)) return;
    const kind = event.type.split(":").at(-1) ?? event.type;
    const text = `${event.operation} ${kind} ${event.name}`;
    if (event.status === "running") progress.update(text);
    else progress.line(event.status === "failed" ? `failed: ${text}` : text);
  };
}

/** `3 create, 1 update, 48 same`, or `no changes`. */
export function changeSummary(changes: Readonly<Record<string, number>>): string {
  const counts = Object.entries(changes).filter(([, count]) => count > 0);
  if (counts.every(([operation]) => operation === "same")) return "no changes";
  const last = (operation: string): number => (operation === "same" ? 1 : 0);
  return counts
    .toSorted(([a], [b]) => last(a) - last(b) || a.localeCompare(b))
    .map(([operation, count]) => `${count} ${operation}`)
    .join(", ");
}
