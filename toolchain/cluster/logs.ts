import { readFile } from "node:fs/promises";

import { ClusterError } from "./cluster-error.ts";
import { logFile, type ComponentName, type Layout } from "./layout.ts";

const shownLines = 8;
const longestLine = 300;

/** The last lines of a component's log, shortened. */
export async function lastLogLines(
  layout: Layout,
  name: ComponentName,
): Promise<readonly string[]> {
  const text = await readFile(logFile(layout, name), "utf8").catch(() => "");
  return lastLines(text);
}

/** An error that names a component which ended by itself. */
export async function endedError(layout: Layout, name: ComponentName): Promise<ClusterError> {
  const lines = await lastLogLines(layout, name);
  const taken = lines.some((line) => line.includes("address already in use"));
  return new ClusterError({
    what: taken
      ? `${name} cannot start: another program has taken its port`
      : `${name} ended right after its start`,
    where: logFile(layout, name),
    lastLines: lines,
    fix: "get a new, empty cluster with `npx moor cluster down` and `npx moor cluster up`",
  });
}

/** The last lines of a text, shortened. */
export function lastLines(text: string): readonly string[] {
  return text
    .trim()
    .split("\n")
    .slice(-shownLines)
    .map((line) => plainLogLine(line).slice(0, longestLine));
}

/** kwokctl and etcd write JSON, of which a reader wants little. */
function plainLogLine(line: string): string {
  const [message = "", error = ""] = ["msg", "err(?:or)?"].map(
    (key) => new RegExp(`"${key}":"((?:[^"\\\\]|\\\\.)*)"`).exec(line)?.[1] ?? "",
  );
  return message === "" ? line : [message, error].filter((part) => part !== "").join(": ");
}
