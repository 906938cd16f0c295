import { RELEASE_TYPE } from "../kubernetes/object-kind.ts";
import type { DeployedResource } from "../plan/deployer-role.ts";
import { OperationError } from "./errors.ts";
import { runPulumi } from "./pulumi-command.ts";
import type { Workspace } from "./workspace.ts";

/** A resource of a stack's state. */
export interface RecordedResource extends DeployedResource {
  readonly urn: string;
}

/** The URN of a resource and, below it, the id of one that a provider made. */
const ENTRY = /URN: (urn:pulumi:\S+)(?:\n[\s│]*ID: (\S+))?/g;

/**
 * What a stack made so far, by kind and name; nothing when there is no stack yet.
 *
 * The list of the engine has no values, and so nothing that would have to be kept secret.
 */
export async function recordedResources(
  workspace: Workspace,
): Promise<readonly RecordedResource[]> {
  const args = ["stack", "--stack", workspace.target.environment, "--show-urns", "--show-ids"];
  const text = await runPulumi(workspace, { args }).catch((error: unknown) => {
    if (error instanceof OperationError && error.kind === "stack-not-found") return "";
    throw error;
  });
  return [...text.matchAll(ENTRY)].map(([, urn = "", id]) => {
    const [, , types = "", name = ""] = urn.split("::");
    const type = types.split("$").at(-1) ?? "";
    // The tenant's reads of namespaces are the only ones; the list does not tell them apart.
    const external = type === "kubernetes:core/v1:Namespace" && name.endsWith("-existing");
    return { urn, type, name, custom: id !== undefined, external, inputs: placeOf(type, id ?? "") };
  });
}

/** Where the provider says that an object is: `namespace/name`, or its name alone. */
function placeOf(type: string, id: string): Record<string, unknown> {
  const slash = id.indexOf("/");
  const name = id.slice(slash + 1);
  const place = slash < 0 ? { name } : { namespace: id.slice(0, slash), name };
  return type === RELEASE_TYPE ? place : { metadata: place };
}
