import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** No process of a container can gain more privileges than its parent. */
export const podPrivilegeEscalation = podSecurityRule(
  {
    name: "pod-privilege-escalation",
    number: 7,
    description: "No process of a container can gain more privileges than its parent.",
    severity: "high",
    class: "core",
    why: "a setuid binary could gain root",
    standards: ["PSS restricted", "CIS 5.2.6", "NSA"],
  },
  {
    checks: ["allowPrivilegeEscalation"],
    want: () => say`be false`,
    fixes: () => ({ object: say`set securityContext.allowPrivilegeEscalation to false` }),
  },
);
