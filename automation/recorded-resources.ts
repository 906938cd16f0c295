import * as z from "zod";

import type { DeployedResource } from "../plan/deployer-role.ts";
import { OperationError } from "./errors.ts";
import { runPulumi } from "./pulumi-command.ts";
import type { Workspace } from "./workspace.ts";

/** A resource of a stack's state. */
export interface RecordedResource extends DeployedResource {
  readonly urn: string;
}

const exported = z.object({
  deployment: z
    .object({
      resources: z
        .array(
          z.object({
            urn: z.string(),
            type: z.string(),
            custom: z.boolean().default(false),
            external: z.boolean().default(false),
            inputs: z.record(z.string(), z.unknown()).default({}),
          }),
        )
        .optional(),
    })
    .nullish(),
});

/** What a stack made so far; nothing when there is no stack yet. */
export async function recordedResources(
  workspace: Workspace,
): Promise<readonly RecordedResource[]> {
  // Without --show-secrets its values stay encrypted; only kinds and names are looked at.
  const args = ["stack", "export", "--stack", workspace.target.environment];
  const text = await runPulumi(workspace, { args }).catch((error: unknown) => {
    if (error instanceof OperationError && error.kind === "stack-not-found") return "{}";
    throw error;
  });
  const { deployment } = exported.parse(JSON.parse(text));
  return (deployment?.resources ?? []).map((one) => ({
    ...one,
    name: one.urn.slice(one.urn.lastIndexOf("::") + 2),
  }));
}
