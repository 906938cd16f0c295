import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { stringAt, UNKNOWN } from "../../kubernetes/unknown.ts";
import { podAccount, tokenMounts } from "../objects/token-mounts.ts";
import type { GraphRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { podViolation } from "../shapes/pod-problem.ts";
import { say } from "../shown.ts";
import type { Shown } from "../shown.ts";

const field = "serviceAccountName";
const fixes: Fixes = {
  object: say`give the workload a ServiceAccount of its own, or set automountServiceAccountToken to false`,
  components: {
    HelmRelease: say`let the chart make a ServiceAccount of its own through \`values\``,
  },
};

/** Pods with a token have a ServiceAccount of their own. */
export const podDefaultServiceAccount: GraphRule = {
  name: "pod-default-service-account",
  number: 21,
  description: "Pods with a token have a ServiceAccount of their own.",
  severity: "medium",
  class: "core",
  why: "rights that one workload needs reach every pod that names no account",
  standards: ["CIS 5.1.5"],
  scope: "graph",
  check: (objects) => {
    const tokenless = tokenMounts(objects);
    return objects.flatMap((view) => {
      const { pod } = view;
      if (pod === undefined) return [];
      const account = podAccount(pod);
      if (account !== "default" && account !== UNKNOWN) return [];
      const without = tokenless(view, pod);
      if (without === "pass") return [];
      const fails = without === "fail" && account === "default";
      const message = fails ? stateOf(pod) : undefined;
      return [{ ...podViolation(view, { message, field, fixes }), object: view }];
    });
  },
};

function stateOf({ spec }: PodTemplate): Shown {
  const isNamed = ["serviceAccountName", "serviceAccount"].some((key) => {
    const name = stringAt(spec, key);
    return name.kind === "known" && name.value !== "";
  });
  const state = isNamed ? say`is "default"` : say`is unset, which means "default"`;
  return say`serviceAccountName ${state}; it must name an account of the workload's own`;
}
