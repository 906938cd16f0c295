import type { Toolchain, ToolEvent } from "../toolchain/toolchain.ts";
import type { ToolName } from "../toolchain/versions.ts";
import type { Context } from "./context.ts";
import { type Progress, showProgress } from "./progress.ts";

/** The pinned tools, all or some of them; obtains those that are missing and shows how that goes. */
export async function obtainTools(
  context: Context,
  tools?: readonly ToolName[],
): Promise<Toolchain> {
  const { acquireToolchain, findToolchain } = await import("../toolchain/toolchain.ts");
  const env = { ...context.host.env };
  const wanted = tools === undefined ? {} : { tools };
  const found = await findToolchain({ ...wanted, env });
  if (found !== undefined) return found;
  const progress = await showProgress(context);
  progress.step("Obtaining the pinned tools");
  const acquired = await acquireToolchain({
    ...wanted,
    env,
    onEvent: showToolEvents(progress),
    signal: context.signal,
  });
  progress.done();
  return acquired;
}

/** Shows tool events: percentages in the running step, a line per tool that is there. */
export function showToolEvents(
  progress: Pick<Progress, "line" | "update">,
): (event: ToolEvent) => void {
  const running = new Map<string, string>();
  return (event) => {
    const { tool, kind, way = "cache" } = event;
    if (kind === "done") {
      running.delete(tool);
      progress.line(`${tool} ${event.message ?? ""} (${way})`.replace("  ", " "));
    } else if (kind === "failed-way") {
      // Nobody expects the pinned tools on a fresh machine's PATH.
      if (way === "path") return;
      progress.line(
        `${tool}: not by ${way}: ${event.message?.split("\n")[0] ?? "no reason given"}`,
      );
    } else {
      running.set(tool, `${tool} ${share(event)}`.trimEnd());
    }
    if (running.size > 0) progress.update(`Tools: ${[...running.values()].join(", ")}`);
  };
}

function share({ received, total, message }: ToolEvent): string {
  if (received !== undefined && total !== undefined && total > 0) {
    return `${Math.floor((received / total) * 100)} %`;
  }
  return message?.split("\n")[0] ?? "";
}
