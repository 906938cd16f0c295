import { joinPath } from "../../kubernetes/object-kind.ts";
import { podValue } from "../../kubernetes/pod-spec.ts";
import { isUndecidable, knownOr, listAt, valueAt } from "../../kubernetes/unknown.ts";
import { limitDefaults } from "../objects/limit-defaults.ts";
import type { LimitDefaults } from "../objects/limit-defaults.ts";
import { namespaceOf } from "../objects/object-names.ts";
import type { GraphRule, ObjectView, Violation } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { missingAmounts } from "../shapes/resources.ts";
import { say, Shown } from "../shown.ts";

/** Pods say how much of a node's disk they use. */
export const resourcesEphemeralStorage: GraphRule = {
  name: "resources-ephemeral-storage",
  number: 38,
  description: "Containers and emptyDir volumes say how much of the node's disk they use.",
  severity: "low",
  class: "opt-in",
  why: "one pod fills the disk of the node, and the kubelet evicts its neighbors",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const defaultsOf = limitDefaults(objects);
    return objects
      .filter(({ pod }) => pod !== undefined)
      .flatMap((view) => {
        return [...unsaid(view, defaultsOf), ...unlimited(view)].map((violation) => {
          return { ...violation, object: view };
        });
      });
  },
};

/** What a LimitRange of the namespace gives need not be said. */
function unsaid(view: ObjectView, defaultsOf: LimitDefaults): readonly Violation[] {
  const given = defaultsOf(namespaceOf(view), "ephemeral-storage");
  const sides = ["limits", "requests"] as const;
  if (sides.some((side) => given?.[`${side}.ephemeral-storage`] !== undefined)) return [];
  const message = say`resources.limits.ephemeral-storage is unset; it, or the request, must be set`;
  const missing = missingAmounts(view, [
    { anyOf: sides.map((side) => [side, "ephemeral-storage"]), message },
  ]);
  if (given !== undefined) return missing;
  return missing.map((violation) => ({ ...violation, verdict: "undecided" }));
}

function unlimited(view: ObjectView): readonly Violation[] {
  const { pod } = view;
  if (pod === undefined) return [];
  const volumes = listAt(podValue(pod, "volumes"));
  if (isUndecidable(volumes)) return [violation(view, "volumes", "undecided")];
  return (knownOr(volumes) ?? []).flatMap((volume, index) => {
    const field = `volumes[${index}].emptyDir.sizeLimit`;
    const limit = valueAt(volume, "emptyDir", "sizeLimit");
    if (valueAt(volume, "emptyDir") === undefined) return [];
    if (typeof limit === "string" || typeof limit === "number") return [];
    return [violation(view, field, limit === undefined ? "fail" : "undecided")];
  });
}

function violation(
  { pod, subject }: ObjectView,
  field: string,
  verdict: Violation["verdict"],
): Violation {
  const within = pod?.path ?? "";
  return {
    verdict,
    within,
    path: joinPath(within, field),
    message: say`${Shown.path(field)} is unset; it must be set`,
    fix: fixFor(subject, {
      object: say`set sizeLimit of the emptyDir`,
      components: { ServiceApp: say`set \`sizeLimit\` of the volume` },
    }),
  };
}
