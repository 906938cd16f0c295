import { readWorkload } from "../../kubernetes/network/read-workload.ts";
import { isDeclared, targetPorts } from "../../kubernetes/network/target-ports.ts";
import type { TargetPort } from "../../kubernetes/network/target-ports.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import { anyOf, isUndecidable, knownOr, stringAt, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import { missingPods } from "../objects/missing.ts";
import { namespaceOf } from "../objects/object-names.ts";
import { servicesIn } from "../objects/services.ts";
import type { Selected } from "../objects/pod-selection.ts";
import type { SelectingService } from "../objects/services.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Services find pods, and ports that these have. */
export const serviceSelectsNothing: GraphRule = {
  name: "service-selects-nothing",
  number: 61,
  description: "Services select pods of the stack, and send to ports that these have.",
  severity: "medium",
  class: "core",
  why: "every connection to the Service is refused, though all pods are ready",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const services = servicesIn(objects);
    if (services.length === 0) return [];
    const missing = missingPods(objects);
    return services.flatMap((service) => {
      const { view, isSure, selected } = service;
      if (selected.some(isFound)) return portViolations(service);
      const verdict = selected.length > 0 ? "undecided" : missing(namespaceOf(view));
      return verdict === undefined ? [] : [selectorViolation(view, isSure ? verdict : "undecided")];
    });
  },
};

function isFound({ verdict, some }: Selected): boolean {
  return verdict === "pass" || some;
}

const selectorFixes: Fixes = {
  object: say`write labels of the pod template into the selector`,
  components: { HelmRelease: say`give the chart's Service and workload the same labels` },
};

function selectorViolation(view: ObjectView, verdict: "fail" | "undecided"): GraphViolation {
  return {
    verdict,
    object: view,
    within: view.path,
    path: joinPath(view.path, "spec.selector"),
    message: say`spec.selector selects no pods of the stack; it must select those of a workload`,
    fix: fixFor(view.subject, selectorFixes),
  };
}

/** A port is wrong when none of the workloads has it; the others get no requests on it. */
function portViolations({ view, isSure, selected }: SelectingService): readonly GraphViolation[] {
  const address = stringAt(view.object, "spec", "clusterIP");
  const isHeadless = knownOr(address) === "None";
  const workloads = selected.map((one) => {
    return {
      workload: one.workload,
      isSure: isFound(one),
      ports: readWorkload(one.workload).ports,
    };
  });
  return targetPorts(view.object).flatMap((target) => {
    // Clients of a headless Service connect to any port of the pods.
    if (isHeadless && typeof target.port === "number") return [];
    const found = anyOf(
      workloads.map((each) => (each.isSure ? isDeclared(target, each.ports) : "undecided")),
    );
    if (found === "pass") return [];
    const [first] = workloads;
    const isOpen = !isSure || isUndecidable(address);
    const aim = { found: isOpen ? ("undecided" as const) : found };
    return first === undefined ? [] : [portViolation(view, target, { ...aim, ...first })];
  });
}

interface Aim {
  readonly found: Exclude<Verdict, "pass">;
  readonly workload: ObjectView;
  readonly ports: ReturnType<typeof readWorkload>["ports"];
}

const mostPorts = 5;

function portViolation(
  view: ObjectView,
  { field, port }: TargetPort,
  { found, workload, ports = [] }: Aim,
): GraphViolation {
  const name = knownOr(stringAt(workload.object, "metadata", "name")) ?? workload.subject.name;
  const who = say`${Shown.path(workload.kind)} ${Shown.named(name)}`;
  const listed = ports.slice(0, mostPorts).map((each) => {
    const number = Shown.path(`${each.port}/${each.protocol}`);
    return each.name === undefined ? number : say`${Shown.named(each.name)} (${number})`;
  });
  const has =
    listed.length === 0 ? say`no ports` : listed.reduce((before, next) => say`${before}, ${next}`);
  const shown = typeof port === "string" ? Shown.named(port) : say`${port === UNKNOWN ? 0 : port}`;
  return {
    verdict: found,
    object: view,
    within: view.path,
    path: joinPath(view.path, field),
    message: say`${Shown.path(field)} is ${shown}, which is no port of ${who}; it must be one`,
    fix: fixFor(view.subject, {
      object: say`write a port of the containers: ${who} has ${has}`,
      components: { HelmRelease: say`set the ports through \`values\`: ${who} has ${has}` },
    }),
  };
}
