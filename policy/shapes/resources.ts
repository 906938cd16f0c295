import { DECLARED_CONTAINERS, podValue } from "../../kubernetes/pod-spec.ts";
import type { ObjectView, Violation } from "../rule.ts";
import { say } from "../shown.ts";
import type { Shown } from "../shown.ts";
import type { Fixes } from "./component-fix.ts";
import { scanContainers } from "./container-scan.ts";
import type { ContainerView } from "./container-scan.ts";

/** A resource amount that each container, or the pod as a whole, must name. */
export interface RequiredAmount {
  /** Any of these fields will do; the first is the one to ask for. */
  readonly anyOf: readonly (readonly string[])[];
  readonly message: Shown;
}

const fixes: Fixes = {
  object: say`set it under resources of the container`,
  components: {
    ServiceApp: say`set it in \`resources\``,
    HelmRelease: say`set the chart's resources through \`values\``,
  },
};

/** Places where an amount is missing; ephemeral containers cannot have any. */
export function missingAmounts(
  view: ObjectView,
  amounts: readonly RequiredAmount[],
): readonly Violation[] {
  return scanContainers(view, DECLARED_CONTAINERS, (each) => {
    return amounts.flatMap((amount) => {
      const presence = presenceOf(each, amount);
      if (presence === "present") return [];
      const message = presence === "absent" ? amount.message : undefined;
      return [{ message, field: ["resources", ...(amount.anyOf[0] ?? [])].join("."), fixes }];
    });
  });
}

function presenceOf(
  { value, pod }: ContainerView,
  { anyOf }: RequiredAmount,
): "present" | "absent" | "open" {
  const values = anyOf.flatMap((keys) => {
    return [value("resources", ...keys), podValue(pod, "resources", ...keys)];
  });
  if (values.some((each) => typeof each === "string" || typeof each === "number")) return "present";
  return values.every((each) => each === undefined) ? "absent" : "open";
}
