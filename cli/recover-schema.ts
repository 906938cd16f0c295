import * as z from "zod";

const step = z.strictObject({
  part: z.enum(["process", "lock", "state", "operation", "release"]),
  subject: z.string().describe("E.g. `release tenant-globex/cache`."),
  action: z.enum(["end", "unlock", "restore", "delete", "uninstall", "rollback", "refuse"]),
  reason: z.string().describe("What was found."),
  command: z.string().nullable().describe("What does the same by hand."),
  hint: z.string().nullable().describe("What somebody can do about a refusal."),
});

const recovery = z.strictObject({
  dryRun: z.boolean(),
  interrupted: z.array(z.string()).describe("Operations in the state that nobody finished."),
  steps: z.array(step),
  recovered: z.boolean().describe("True when the steps that are not refused were taken."),
  cleared: z.boolean().describe("True when the interrupted operations were cleared."),
  backup: z.string().nullable().describe("Copy of the state from before."),
  seconds: z.number(),
});

/** Data of `moor recover`. */
export const recover = z.union([
  recovery,
  z.strictObject({ commands: z.array(z.string()).describe("Under --explain.") }),
]);

/** Data of a `moor recover` that looked or mended. */
export type RecoverOutput = z.infer<typeof recovery>;
