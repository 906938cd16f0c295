import * as z from "zod";

import { runPulumi } from "./pulumi-command.ts";
import { type StepSubject, stepSubject } from "./step-subject.ts";
import type { Workspace } from "./workspace.ts";

const previewed = z.object({
  steps: z.array(
    z.object({
      urn: z.string(),
      oldState: z
        .object({
          type: z.string(),
          external: z.boolean().optional(),
          id: z.unknown().optional(),
          protect: z.unknown().optional(),
          retainOnDelete: z.unknown().optional(),
          inputs: z.unknown().optional(),
        })
        .optional(),
    }),
  ),
});

/**
 * Everything of Kubernetes that a stack has, as a destruction of it would meet it.
 *
 * The preview of a refresh names all of it with its marks, and masks what is secret; the preview of
 * a destruction stops at the first protected object.
 */
export async function recordedSubjects(workspace: Workspace): Promise<readonly StepSubject[]> {
  const { target, configFile } = workspace;
  const stack = ["--stack", target.environment, "--config-file", configFile];
  const args = ["refresh", "--preview-only", "--json", ...stack];
  const { steps } = previewed.parse(JSON.parse(await runPulumi(workspace, { args })));
  return steps.flatMap(({ urn, oldState: old }) => {
    if (old === undefined || old.external === true) return [];
    return stepSubject({ urn, type: old.type, op: "delete", old }) ?? [];
  });
}
