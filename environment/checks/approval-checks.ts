import type { Problem } from "../environment.ts";
import { problemAt } from "../source-file.ts";
import { writtenPath } from "../validate.ts";
import type { Checked, Findings } from "./checked.ts";

const APPROVALS = ["config", "moorage:approvals"];

/** Approvals that hold no longer; `today` is `YYYY-MM-DD`. */
export function checkApprovals(checked: Checked, today: string): Findings {
  const { settings, stackSource } = checked.files;
  const warnings = (settings["moorage:approvals"] ?? []).flatMap(
    ({ until }, index): readonly Problem[] => {
      if (until >= today) return [];
      const at = writtenPath(checked.kept.stack, [...APPROVALS, index, "until"]);
      const message = `the approval ended on ${until}`;
      return [problemAt(stackSource, at, { message, hint: "Remove it, or move the day" })];
    },
  );
  return { problems: [], warnings };
}
