import type { ProbeEnd, ProbeTwin } from "../../kubernetes/probe/probe-plan.ts";
import { OperationError } from "../errors.ts";
import type { TwinTrouble } from "./probe-cluster.ts";

/** A twin that was refused or does not run. */
export interface FailedTwin extends TwinTrouble {
  readonly twin: Pick<ProbeTwin, "end" | "namespace">;
}

/** Most twins that an error names one by one. */
const MOST_NAMED = 10;

/** The failure of all these twins, with what to do about the first kind of trouble. */
export function twinFailure(failed: readonly FailedTwin[], all: number): OperationError {
  const lines = [...Map.groupBy(failed, ({ reason, message }) => `${reason}: ${message}`)].map(
    ([what, group]) => `  ${namesOf(group)}: ${what}`,
  );
  const [first] = failed;
  const message = [`${failed.length} of ${all} probe pods cannot run`, ...lines].join("\n");
  return new OperationError("resource", message, first === undefined ? {} : adviceFor(first));
}

function namesOf(group: readonly FailedTwin[]): string {
  const names = group.map(({ twin }) => twinTitle(twin));
  const more = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** E.g. `Deployment tenant-acme/web`. */
export function twinTitle({ end, namespace }: Pick<ProbeTwin, "end" | "namespace">): string {
  return `${kindOf(end)} ${namespace}/${end.kind === "workload" ? end.name : end.kind}`;
}

function kindOf(end: ProbeEnd): string {
  return end.kind === "workload" ? end.workload : "Pod";
}

interface Advice {
  readonly hint: string;
  readonly command?: string;
}

const SIZES = "each asks for one pod, 50m of CPU, 24Mi of memory and 16Mi of disk";

const advices: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [
    /exceeded quota/,
    `the quota has no room for the twins of its namespace: ${SIZES}; raise tenants.<tenant>.quota while the probe runs`,
  ],
  [/failed quota/, "the quota asks for a field that the twins lack; report it with this message"],
  [
    /ValidatingAdmissionPolicy/,
    "allow the registry in tenants.<tenant>.allow.registries, or name an allowed image with --image",
  ],
  [
    /violates PodSecurity/,
    "twins keep to restricted; the namespace asks for more than that, see the message",
  ],
  [
    /admission webhook|denied the request/,
    "let the webhook pass pods with the label moorage.dev/probe while the probe runs",
  ],
  [
    /(minimum|maximum) (cpu|memory)|LimitRange/i,
    `a LimitRange wants other sizes: ${SIZES}; widen it while the probe runs`,
  ],
  [
    /ErrImage|ImagePull|InvalidImageName/,
    "push the image where the nodes can pull it, and name it with --image; see docs/isolation.md",
  ],
  [/Unschedulable/, `no node has room or takes the pod: ${SIZES}, and no taint is tolerated`],
  [
    /Completed|Error|CrashLoopBackOff|Terminated|RunContainerError|StartError/,
    "the image must understand `serve` and `probe`; docs/isolation.md says how to build it",
  ],
];

function adviceFor({ twin, reason, message }: FailedTwin): Advice {
  const text = `${reason}: ${message}`;
  const hint = advices.find(([pattern]) => pattern.test(text))?.[1];
  const command = `kubectl -n ${twin.namespace} get events --field-selector type=Warning`;
  return hint === undefined ? { hint: "the events of the namespace say more", command } : { hint };
}
