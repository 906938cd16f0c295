import { isWritten } from "../../kubernetes/managed-fields.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import { UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import { metricProblems } from "../objects/metric-requests.ts";
import { nameOf, namespaceOf, placeKey } from "../objects/object-names.ts";
import { targetsIn } from "../objects/scale-targets.ts";
import type { Targets } from "../objects/scale-targets.ts";
import { isAutoscaler, scalerRange, scaleTarget } from "../objects/scaled-workloads.ts";
import type { GraphRule, GraphViolation, ObjectView, Settings } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Autoscalers can scale what they point at. */
export const hpaTarget: GraphRule = {
  name: "hpa-target",
  number: 46,
  description: "Autoscalers point at a workload that leaves its replicas to them, with requests.",
  severity: "medium",
  class: "core",
  why: "it never scales, or each deployment sets the number of pods back",
  standards: [],
  scope: "graph",
  check: (objects, settings) => {
    const scalers = objects.filter(isAutoscaler);
    if (scalers.length === 0) return [];
    const targets = targetsIn(objects);
    return scalers.flatMap((view) => [
      ...minimumProblems(view, settings),
      ...targetProblems(view, targets),
    ]);
  },
};

function minimumProblems(
  view: ObjectView,
  { profile, minimumReplicas: minimum }: Settings,
): readonly GraphViolation[] {
  if (profile !== "prod") return [];
  const { least } = scalerRange(view);
  if (typeof least !== "number") return [problem(view, "spec.minReplicas")];
  if (least >= minimum) return [];
  const message = say`minReplicas is ${least}; it must be at least ${minimum} in production`;
  return [
    problem(view, "spec.minReplicas", {
      message,
      object: say`set spec.minReplicas to ${minimum}`,
      app: say`set \`autoscale.min\` to ${minimum}`,
    }),
  ];
}

function targetProblems(view: ObjectView, targets: Targets): readonly GraphViolation[] {
  const { kind, name } = scaleTarget(view);
  const namespace = namespaceOf(view);
  const key = placeKey(namespace, kind, name);
  const path = "spec.scaleTargetRef";
  if (key === undefined) return [problem(view, path)];
  const target = targets.byPlace.get(key);
  if (target === undefined) {
    if (targets.isOpen(namespace)) return [problem(view, path)];
    const message = say`${Shown.path(String(kind))} ${Shown.named(String(name))} is not in this stack`;
    return [problem(view, path, { message, object: say`name a workload of its namespace` })];
  }
  return [
    ...replicaProblems(view, target),
    ...metricProblems(view, target, targets).map(({ path: place, message }) =>
      problem(
        view,
        place,
        message === undefined
          ? undefined
          : {
              message,
              object: say`set it, or scale by another metric`,
              app: say`set \`resources\``,
            },
      ),
    ),
  ];
}

function replicaProblems(view: ObjectView, target: ObjectView): readonly GraphViolation[] {
  const replicas = valueAt(target.object, "spec", "replicas");
  if (replicas === undefined || !isWritten(target.object, ["spec", "replicas"])) return [];
  if (replicas === UNKNOWN) return [problem(view, "spec.scaleTargetRef")];
  const name = nameOf(target);
  const what = say`${Shown.path(target.kind)} ${Shown.named(typeof name === "string" ? name : "")}`;
  return [
    problem(view, "spec.scaleTargetRef", {
      message: say`${what} sets replicas, which each deployment then sets back`,
      object: say`remove spec.replicas of ${what}`,
      app: say`remove \`replicas\` beside \`autoscale\``,
    }),
  ];
}

interface Words {
  readonly message: Shown;
  readonly object: Shown;
  readonly app?: Shown;
}

function problem(view: ObjectView, path: string, words?: Words): GraphViolation {
  const components = words?.app === undefined ? {} : { ServiceApp: words.app };
  return {
    verdict: words === undefined ? "undecided" : "fail",
    object: view,
    within: view.path,
    path: joinPath(view.path, path),
    message: words?.message ?? say`not known`,
    fix: fixFor(view.subject, { object: words?.object ?? say``, components }),
  };
}
