import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** No container runs privileged. */
export const podPrivileged = podSecurityRule(
  {
    name: "pod-privileged",
    number: 1,
    description: "No container runs privileged.",
    severity: "critical",
    class: "core",
    why: "a privileged container owns the node and every tenant's pods on it",
    standards: ["PSS baseline", "CIS 5.2.2", "NSA"],
  },
  {
    checks: ["privileged"],
    want: () => say`be false or unset`,
    fixes: () => ({ object: say`remove securityContext.privileged` }),
  },
);
