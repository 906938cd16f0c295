import { podValue } from "../../kubernetes/pod-spec.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { anyOf, UNKNOWN } from "../../kubernetes/unknown.ts";
import { boundAccounts } from "../objects/bound-accounts.ts";
import { namespaceOf, placeKey } from "../objects/object-names.ts";
import { podAccount, tokenMounts } from "../objects/token-mounts.ts";
import type { GraphRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { podViolation } from "../shapes/pod-problem.ts";
import { say, Shown } from "../shown.ts";

const field = "automountServiceAccountToken";
const fixes: Fixes = {
  object: say`set automountServiceAccountToken to false, or bind the ServiceAccount to the Role that the pod needs`,
  components: {
    ServiceApp: say`list the rights that the app needs in \`serviceAccount.rbac\`, or leave the token to the component`,
    HelmRelease: say`turn the token off through \`values\`, or let the chart bind the account to a Role`,
  },
};

/** Pods get a token for the API server only if something gives their account rights. */
export const podServiceAccountToken: GraphRule = {
  name: "pod-service-account-token",
  number: 20,
  description: "Pods get a token for the API server only if something gives their account rights.",
  severity: "medium",
  class: "core",
  why: "whoever takes over the pod can speak to the API server in its name",
  standards: ["CIS 5.1.6", "NSA"],
  scope: "graph",
  check: (objects) => {
    const tokenless = tokenMounts(objects);
    const bound = boundAccounts(objects);
    return objects.flatMap((view) => {
      const { pod } = view;
      if (pod === undefined) return [];
      const without = tokenless(view, pod);
      if (without === "pass") return [];
      const verdict = anyOf([without, bound(placeKey(namespaceOf(view), podAccount(pod)))]);
      if (verdict === "pass") return [];
      const message = verdict === "fail" ? stateOf(pod) : undefined;
      return [{ ...podViolation(view, { message, field, fixes }), object: view }];
    });
  },
};

function stateOf(pod: PodTemplate): Shown {
  if (podValue(pod, field) === true) return say`${Shown.path(field)} is true; it must be false`;
  const account = podAccount(pod);
  const who = account === UNKNOWN ? say`its account` : say`ServiceAccount ${Shown.named(account)}`;
  return say`${Shown.path(field)} is unset, and ${who} does not turn it off; it must be false`;
}
