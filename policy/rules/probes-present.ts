import { DECLARED_CONTAINERS } from "../../kubernetes/pod-spec.ts";
import {
  isMap,
  isUndecidable,
  knownOr,
  listAt,
  UNKNOWN,
  valueAt,
} from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectRule, ObjectView } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import type { ContainerView } from "../shapes/container-scan.ts";
import { say, Shown } from "../shown.ts";

const longRunning = [
  ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Rollout"],
  "Pod",
];

/** Containers that run on say when they work. */
export const probesPresent: ObjectRule = {
  name: "probes-present",
  number: 39,
  description: "Containers that run on have a readiness probe and a liveness probe.",
  severity: "medium",
  class: "core",
  why: "requests reach pods that cannot answer yet, and those that hang are never restarted",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    const runsOn = staysUp(view);
    if (runsOn === "fail") return [];
    return scanContainers(view, DECLARED_CONTAINERS, (each) => {
      const asked = isAsked(each, view);
      if (asked === "fail") return [];
      return probesOf(view).flatMap((probe) => {
        const found = each.value(probe);
        if (isMap(found)) return [];
        const isOpen = found !== undefined || asked === "undecided" || runsOn === "undecided";
        const message = say`${Shown.path(probe)} is unset; it must be set`;
        return [{ message: isOpen ? undefined : message, field: probe, fixes: fixesOf(probe) }];
      });
    });
  },
};

type ProbeField = "readinessProbe" | "livenessProbe";

/** A ServiceApp restarts what does not start; whether to do so later as well, its author says. */
function probesOf({ subject }: ObjectView): readonly ProbeField[] {
  return isApp(subject.component) ? ["readinessProbe"] : ["readinessProbe", "livenessProbe"];
}

function isApp(component: string | undefined): boolean {
  return component?.startsWith("ServiceApp") === true;
}

/** Pods that are not started again end by themselves. */
function staysUp({ kind, pod }: ObjectView): Verdict {
  if (pod === undefined || !longRunning.includes(kind)) return "fail";
  if (kind !== "Pod") return "pass";
  const policy = valueAt(pod.spec, "restartPolicy") ?? "Always";
  if (typeof policy !== "string") return "undecided";
  return policy === "Always" ? "pass" : "fail";
}

/** Is anybody to ask the container? Not an init container that ends. */
function isAsked({ container, value }: ContainerView, { subject }: ObjectView): Verdict {
  if (container.role === "initContainers") {
    const policy = value("restartPolicy");
    if (policy === UNKNOWN) return "undecided";
    if (policy !== "Always") return "fail";
  }
  // The network lets nobody connect to an app where it has no port.
  return isApp(subject.component) ? hasPort(value("ports")) : "pass";
}

function hasPort(ports: unknown): Verdict {
  const list = listAt(ports);
  if (isUndecidable(list)) return "undecided";
  const protocols = (knownOr(list) ?? []).map((port) => valueAt(port, "protocol") ?? "TCP");
  if (protocols.includes("TCP")) return "pass";
  return protocols.includes(UNKNOWN) ? "undecided" : "fail";
}

function fixesOf(probe: ProbeField): Fixes {
  const name = probe === "readinessProbe" ? say`readiness` : say`liveness`;
  return {
    object: say`set ${Shown.path(probe)} of the container`,
    components: {
      ServiceApp: say`set \`healthCheckPath\` or \`probes.${name}\``,
      HelmRelease: say`turn on the chart's probes through \`values\``,
    },
  };
}
