import { stringify } from "yaml";

import type { Approval, Environment } from "../environment/environment.ts";
import { lossOf } from "./stateful-loss.ts";
import type { StepSubject } from "./step-subject.ts";

/** A replacement or deletion of an object that holds data, or that others depend on. */
export interface StatefulChange {
  readonly urn: string;
  /** Kind, e.g. `PersistentVolumeClaim`. */
  readonly kind: string;
  /** `namespace/name`; a name alone outside of namespaces. */
  readonly object: string;
  readonly operation: Approval["operation"];
  /** True: the engine itself refuses it. */
  readonly isProtected: boolean;
  /** True: the engine forgets the object and leaves it in the cluster. */
  readonly isRetained: boolean;
}

/** A change that the stack file approves. */
export interface ApprovedChange extends StatefulChange {
  readonly approval: Approval;
}

/** A change that nobody approved. */
export interface RefusedChange extends StatefulChange {
  /** Why no approval admits it. */
  readonly reason: string;
}

/** What the guard says to the steps of an operation. */
export interface GuardVerdict {
  readonly approved: readonly ApprovedChange[];
  readonly refused: readonly RefusedChange[];
}

/** What changes are judged by. */
export interface GuardRules {
  readonly protect: boolean;
  readonly approvals: readonly Approval[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** Kinds by the beginning and the end of their type tokens; every version of an API counts. */
const KINDS: readonly RegExp[] = [
  /^kubernetes:core\/v1:(PersistentVolumeClaim|PersistentVolume|Namespace)$/,
  /^kubernetes:apiextensions\.k8s\.io\/v[^:]+:(CustomResourceDefinition)$/,
  /^kubernetes:apps\/v[^:]+:(StatefulSet)$/,
];
const SERVICE = /^kubernetes:core\/v1:(Service)$/;

/** The operation as an approval names it; the engine has several words for each. */
const OPERATIONS: ReadonlyMap<string, Approval["operation"]> = new Map([
  ["delete", "delete"],
  ["replace", "replace"],
  ["create-replacement", "replace"],
  ["delete-replaced", "replace"],
  ["import-replacement", "replace"],
  ["remove-pending-replace", "replace"],
]);

/** Nothing to ask about. */
export const NOTHING_JUDGED: GuardVerdict = { approved: [], refused: [] };

/** Judges the steps of an operation; an environment that is not protected admits all of them. */
export function judgeSteps(steps: readonly StepSubject[], rules: GuardRules): GuardVerdict {
  if (!rules.protect) return NOTHING_JUDGED;
  const approved: ApprovedChange[] = [];
  const refused: RefusedChange[] = [];
  for (const change of statefulChanges(steps)) {
    const found = approvalOf(change, rules);
    if (typeof found === "string") refused.push({ ...change, reason: found });
    else approved.push({ ...change, approval: found });
  }
  return { approved, refused };
}

/** Replacements and deletions of guarded kinds, one for each resource, ordered by object. */
export function statefulChanges(steps: readonly StepSubject[]): readonly StatefulChange[] {
  const changes = new Map<string, StatefulChange>();
  for (const { urn, type, operation, object, ...step } of steps) {
    const kind = guardedKind(type, step.serviceTypes);
    const word = OPERATIONS.get(operation);
    if (kind === undefined || word === undefined) continue;
    const { isProtected, isRetained } = step;
    changes.set(urn, { urn, kind, object, operation: word, isProtected, isRetained });
  }
  return [...changes.values()].sort((one, other) => {
    return titleOf(one) < titleOf(other) ? -1 : 1;
  });
}

function guardedKind(type: string, serviceTypes: readonly string[]): string | undefined {
  if (SERVICE.test(type)) return serviceTypes.includes("LoadBalancer") ? "Service" : undefined;
  for (const pattern of KINDS) {
    const kind = pattern.exec(type)?.[1];
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** The approval that admits a change, or why none does. */
function approvalOf(change: StatefulChange, { approvals, today }: GuardRules): Approval | string {
  const named = approvals.filter(({ kind, object }) => {
    return kind === change.kind && object === change.object;
  });
  const fitting = named.filter(({ operation }) => operation === change.operation);
  const valid = fitting.find(({ until }) => until >= today);
  if (valid !== undefined) return valid;
  const [expired] = fitting;
  if (expired !== undefined) return `its approval ended on ${expired.until}`;
  const [other] = named;
  if (other !== undefined) return `its approval is for ${other.operation} only`;
  return "no approval names it";
}

/** Every refused change with what would be lost, and the lines that approve them. */
export function refusalText(
  { name, approvals }: Pick<Environment, "name" | "approvals">,
  refused: readonly RefusedChange[],
  today: string,
): string {
  const count = refused.length === 1 ? "1 change needs" : `${String(refused.length)} changes need`;
  const needed = refused.map(({ kind, object, operation }) => {
    return { kind, object, operation, until: weekAfter(today), reason: "say why" };
  });
  const valid = approvals.filter(({ until }) => until >= today);
  return [
    `${count} an approval in ${name}, which is protected:`,
    ...refused.map((change) => `  ${titleOf(change)}: ${change.reason}; ${lossOf(change)}`),
    `to approve, let config of Pulumi.${name}.yaml say, each with your reason:`,
    stringify(
      { config: { "moorage:approvals": [...valid, ...needed] } },
      { lineWidth: 0 },
    ).trimEnd(),
  ].join("\n");
}

/** One line for each approved change. */
export function approvedLines({ approved }: GuardVerdict): readonly string[] {
  return approved.map((change) => {
    const { until, reason } = change.approval;
    return `approved until ${until} (${reason}): ${titleOf(change)}; ${lossOf(change)}`;
  });
}

/** E.g. `replace PersistentVolumeClaim tenant-acme/db-data`. */
export function titleOf({ operation, kind, object }: StatefulChange): string {
  return `${operation} ${kind} ${object}`;
}

function weekAfter(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 7);
  return date.toISOString().slice(0, 10);
}
