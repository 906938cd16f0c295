import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** Containers must not start as root. */
export const podRunAsNonRoot = podSecurityRule(
  {
    name: "pod-run-as-non-root",
    number: 8,
    description: "Containers must not start as root.",
    severity: "high",
    class: "core",
    why: "root in a container is root on the node once it breaks out",
    standards: ["PSS restricted", "CIS 5.2.7", "NSA"],
  },
  {
    checks: ["runAsNonRoot"],
    want: ({ container }) =>
      container === undefined ? say`be true` : say`be true here or on the pod`,
    fixes: () => ({ object: say`set securityContext.runAsNonRoot to true` }),
  },
);
