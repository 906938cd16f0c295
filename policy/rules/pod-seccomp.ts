import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** Containers run under a seccomp profile. */
export const podSeccomp = podSecurityRule(
  {
    name: "pod-seccomp",
    number: 12,
    description: "Containers run under a seccomp profile.",
    severity: "medium",
    class: "core",
    why: "without a profile every system call of the kernel is open to attack",
    standards: ["PSS restricted", "CIS 5.7.2"],
  },
  {
    checks: ["seccompProfile_baseline", "seccompProfile_restricted"],
    want: ({ container }) => {
      const where = container === undefined ? say`` : say` here or on the pod`;
      return say`be of type RuntimeDefault or Localhost${where}`;
    },
    fixes: () => ({ object: say`set securityContext.seccompProfile.type to RuntimeDefault` }),
  },
);
