import { ENVIRONMENT_LABEL } from "../../kubernetes/labels.ts";
import { objectName, type PendingOperation, type PendingReference } from "../pending.ts";
import { LOSSES } from "../stateful-loss.ts";
import type { RecoveryStep } from "./recovery-step.ts";

/** An object whose creation was interrupted, as the cluster has it. */
export interface ObjectCase {
  readonly operation: PendingOperation;
  readonly reference: PendingReference;
  readonly object: {
    readonly metadata?:
      | {
          readonly labels?: Readonly<Record<string, string>> | undefined;
          readonly managedFields?: readonly { readonly manager?: string }[] | undefined;
        }
      | undefined;
  };
  /** Labels of its namespace; empty outside of namespaces. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly environment: string;
  /** True in an environment where nothing that may hold data is deleted. */
  readonly protect: boolean;
}

/** Field managers of the provider; the rest of the name is random. */
const MANAGER = "pulumi-kubernetes";

/**
 * What to do about an object whose creation was interrupted.
 *
 * It is deleted, so that the next `up` makes it anew. Importing it would not do: its fields belong to
 * the field manager of the lost operation, whose random name nothing recorded, and the next change of
 * one of them would end in a server-side apply conflict.
 */
export function judgeObject(
  found: ObjectCase,
): Pick<RecoveryStep, "action" | "reason" | "hint" | "command"> {
  const { operation, reference, environment, protect } = found;
  const { kind } = reference;
  const name = objectName(reference);
  if (!isOurs(found)) {
    return {
      action: "refuse",
      reason: `it exists and does not belong to ${environment}`,
      hint: `delete it, or give it the label ${ENVIRONMENT_LABEL}=${environment} if it is yours`,
      command: undefined,
    };
  }
  if (protect && kind in LOSSES) {
    return {
      action: "refuse",
      reason: `it exists, no state has it, and in ${environment}, which is protected, nothing that may hold data is deleted`,
      hint: "import it, or delete it yourself when it is empty",
      command: `pulumi refresh -s ${environment} --import-pending-creates '${operation.urn}' --import-pending-creates ${name}`,
    };
  }
  return {
    action: "delete",
    reason: "the interrupted run was creating it, and no state has it; the next run makes it anew",
    hint: undefined,
    command: deleteCommand(reference),
  };
}

/** By our label; objects of charts lack it, so there the provider must have made it in our namespace. */
function isOurs({ object, namespaceLabels, environment }: ObjectCase): boolean {
  if (object.metadata?.labels?.[ENVIRONMENT_LABEL] === environment) return true;
  const managers = (object.metadata?.managedFields ?? []).map(({ manager = "" }) => manager);
  return (
    namespaceLabels[ENVIRONMENT_LABEL] === environment &&
    managers.some((manager) => manager.startsWith(MANAGER))
  );
}

function deleteCommand({ apiVersion, kind, name, namespace }: PendingReference): string {
  const [version = "", group] = apiVersion.split("/").reverse();
  const resource = group === undefined ? kind : `${kind}.${version}.${group}`;
  const place = namespace === undefined ? "" : ` -n ${namespace}`;
  return `kubectl delete ${resource.toLowerCase()} ${name}${place}`;
}
