import { kubectl } from "./commands.ts";
import { countOf, eventsOf } from "./events.ts";
import type { Failure, Subject } from "./failure.ts";
import type { NamespaceView, PodView } from "./views.ts";

/** What the scheduler says of nodes, in its words, and what mends it. */
const FIXES: readonly (readonly [pattern: RegExp, fix: string])[] = [
  [/^Insufficient (cpu|memory|ephemeral-storage)/, "lower the app's resources, or add nodes"],
  [/^Insufficient /, "no node has this device left; ask for fewer, or add nodes"],
  [/^Too many pods/, "add nodes, or run fewer pods"],
  [/untolerated taint/, "tolerate the taint (placement.tolerations), or untaint nodes"],
  [
    /didn't match Pod's node affinity\/selector/,
    "no node has the labels of placement.nodeSelector or affinity; correct them",
  ],
  [
    /PersistentVolume's node affinity|volume node affinity conflict/,
    "the volume is in another zone or on another node than the pod may go to",
  ],
  [
    /didn't find available persistent volumes to bind/,
    "no volume of the claim's class is free; make one, or choose another class",
  ],
  [
    /didn't (match|satisfy existing) pod(s)? anti-affinity/,
    "the pods may not share a node; run fewer, or add nodes",
  ],
  [/didn't match pod affinity/, "no node runs the pod that it wants to be beside"],
  [
    /topology spread constraints/,
    "no node fits placement.spread; its topologyKey must be a label of the nodes",
  ],
  [
    /didn't have free ports/,
    "another pod holds the host port; run one pod per node, or give up the host port",
  ],
  [/were unschedulable/, "nodes are cordoned; uncordon one"],
];

/** A pod that no node takes. */
export function schedulingFailure(
  pod: PodView,
  view: NamespaceView,
  subject: Subject,
): Failure | undefined {
  const waits = pod.status?.conditions?.find(({ type, status }) => {
    return type === "PodScheduled" && status === "False";
  });
  if (waits === undefined) return undefined;
  const message = waits.message ?? "";
  const seen = eventsOf(pod.metadata, view.events).filter(
    ({ reason }) => reason === "FailedScheduling",
  );
  const gated = waits.reason === "SchedulingGated";
  return {
    state: "unschedulable",
    hint: gated
      ? "the pod has scheduling gates; what set them has to take them away"
      : `no node takes the pod: ${causesText(message)}`,
    command: kubectl(subject, "describe", "pod", pod.metadata?.name ?? ""),
    occurrences: Math.max(1, countOf(seen.slice(0, 1))),
    terminal: !gated && !message.includes("unbound immediate PersistentVolumeClaims"),
  };
}

/** E.g. `1 of 3 nodes: Insufficient cpu (lower the app's resources, or add nodes)`. */
function causesText(message: string): string {
  const [, total = "", list = ""] =
    /0\/(\d+) nodes are available: (.*?)(?:\. no new claims|\. preemption:| preemption:|\. not found|\.?$)/s.exec(
      message,
    ) ?? [];
  if (list === "") return message === "" ? "the scheduler gives no reason" : message;
  return list
    .split(/, (?=\d+ )/)
    .map((part) => {
      const [, count, cause = part] = /^(\d+) (?:node\(s\) )?(.*)$/s.exec(part) ?? [];
      const fix = FIXES.find(([pattern]) => pattern.test(cause))?.[1];
      const where = count === undefined ? "" : `${count} of ${total} nodes: `;
      return `${where}${cause}${fix === undefined ? "" : ` (${fix})`}`;
    })
    .join("; ");
}
