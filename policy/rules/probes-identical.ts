import { DECLARED_CONTAINERS } from "../../kubernetes/pod-spec.ts";
import { allOf, isMap, isOpaque } from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectRule } from "../rule.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import { say } from "../shown.ts";

/** Liveness and readiness ask different questions. */
export const probesIdentical: ObjectRule = {
  name: "probes-identical",
  number: 40,
  description: "Liveness and readiness ask different questions, or with different patience.",
  severity: "low",
  class: "opt-in",
  why: "a pod that is merely busy is killed instead of left alone",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    return scanContainers(view, DECLARED_CONTAINERS, ({ value }) => {
      const [liveness, readiness] = [value("livenessProbe"), value("readinessProbe")];
      if (liveness === undefined || readiness === undefined) return [];
      const same = sameValue(liveness, readiness);
      if (same === "fail") return [];
      return [
        {
          message: same === "pass" ? say`livenessProbe is the same as readinessProbe` : undefined,
          field: "livenessProbe",
          fixes: {
            object: say`raise failureThreshold of the livenessProbe, or give it another handler`,
            components: { ServiceApp: say`set \`probes.liveness\`` },
          },
        },
      ];
    });
  },
};

function sameValue(one: unknown, other: unknown): Verdict {
  if (isOpaque(one) || isOpaque(other)) return "undecided";
  if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) return "fail";
    return allOf(one.map((item, index) => sameValue(item, other[index])));
  }
  if (isMap(one) && isMap(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return allOf([...keys].map((key) => sameValue(one[key] ?? undefined, other[key] ?? undefined)));
  }
  return one === other ? "pass" : "fail";
}
