import type * as z from "zod";

import type { Complaint, Path } from "./source-file.ts";

/** What is wrong with a number that is too small, or a list that is too short. */
export function tooSmall(issue: z.core.$ZodIssueTooSmall, path: Path, shown: string): Complaint {
  const least = Number(issue.minimum);
  if (issue.origin === "array") {
    return { message: `must have at least ${least} ${least === 1 ? "entry" : "entries"}` };
  }
  return {
    message: `must be at least ${least}, got ${shown}`,
    hint: path.at(-1) === "runAsUser" ? "User 0 is root, which no app may be" : undefined,
  };
}
