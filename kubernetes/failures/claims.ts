import { clusterKubectl, kubectl } from "./commands.ts";
import { countOf, eventsOf, first } from "./events.ts";
import type { Failure, Subject } from "./failure.ts";
import type { ClaimView, EventView, NamespaceView, PodView } from "./views.ts";

/** A claim of a pod that has no volume and does not get one; waiting for its first pod is no failure. */
export function claimFailure(
  pod: PodView,
  view: NamespaceView,
  subject: Subject,
): Failure | undefined {
  if (!isPending(pod)) return undefined;
  const names = (pod.spec?.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  return first(names, (name) => {
    const claim = view.claims.find(({ metadata }) => metadata?.name === name);
    return claim === undefined
      ? absentClaim(name, pod, subject)
      : pendingClaim(claim, view, subject);
  });
}

function isPending({ status }: PodView): boolean {
  const isScheduled = status?.conditions?.some(({ type, status: value }) => {
    return type === "PodScheduled" && value === "True";
  });
  return isScheduled !== true;
}

function absentClaim(name: string, pod: PodView, subject: Subject): Failure | undefined {
  // Claims may be out of sight; then the scheduler says so.
  const said = pod.status?.conditions?.some(({ message = "" }) => {
    return message.includes(`persistentvolumeclaim "${name}" not found`);
  });
  if (said !== true) return undefined;
  return {
    state: "claim-pending",
    hint: `PersistentVolumeClaim "${name}" does not exist in ${subject.namespace}; make it, or name another one`,
    command: kubectl(subject, "get", "persistentvolumeclaims"),
    occurrences: 1,
    terminal: true,
  };
}

function pendingClaim(
  claim: ClaimView,
  view: NamespaceView,
  subject: Subject,
): Failure | undefined {
  const name = claim.metadata?.name ?? "";
  const phase = claim.status?.phase;
  if (phase !== "Pending" && phase !== "Lost") return undefined;
  const events = eventsOf(claim.metadata, view.events);
  const why =
    phase === "Lost"
      ? {
          text: "lost its volume; restore it, or make a new claim",
          command: describe(name, subject),
        }
      : pendingReason(claim, { events, view, subject });
  if (why === undefined) return undefined;
  return {
    state: "claim-pending",
    hint: `PersistentVolumeClaim "${name}" ${why.text}`,
    command: why.command,
    occurrences: Math.max(1, countOf(events.slice(0, 1))),
    terminal: why.waits !== true,
  };
}

interface Reason {
  readonly text: string;
  readonly command: string;
  /** True when a volume may still come. */
  readonly waits?: boolean;
}

interface Context {
  readonly events: readonly EventView[];
  readonly view: NamespaceView;
  readonly subject: Subject;
}

function pendingReason(claim: ClaimView, { events, view, subject }: Context): Reason | undefined {
  const storageClass = claim.spec?.storageClassName;
  const [latest] = events;
  const message = latest?.message ?? "";
  const classes = clusterKubectl(subject, "get", "storageclasses");
  const found =
    view.storageClasses === undefined
      ? ""
      : ` (found: ${view.storageClasses.join(", ") || "none"})`;
  const saysAbsent = /storageclass\S* "[^"]+" not found/.test(message);
  if (storageClass !== undefined && storageClass !== "") {
    if (saysAbsent || view.storageClasses?.includes(storageClass) === false) {
      const text = `asks for the storage class "${storageClass}", which does not exist${found}; choose another class, or have it made`;
      return { text, command: classes };
    }
  }
  if (message.includes("no storage class is set")) {
    return storageClass === ""
      ? {
          text: "asks for a volume made by hand, and none fits; make one, or name a storage class",
          command: classes,
        }
      : {
          text: `names no storage class, and the cluster has no default one${found}; name one`,
          command: classes,
        };
  }
  if (latest?.reason === "ProvisioningFailed") {
    return {
      text: `gets no volume: ${message}`,
      command: describe(claim.metadata?.name ?? "", subject),
    };
  }
  const [, provisioner] = /external provisioner '([^']+)'/.exec(message) ?? [];
  if (provisioner === undefined) return undefined;
  const text = `waits for the provisioner ${provisioner}; if it lasts, see whether that one runs`;
  return { text, command: describe(claim.metadata?.name ?? "", subject), waits: true };
}

function describe(name: string, subject: Subject): string {
  return kubectl(subject, "describe", "persistentvolumeclaim", name);
}
