import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** Containers run under a user id other than 0. */
export const podRunAsUserZero = podSecurityRule(
  {
    name: "pod-run-as-user-zero",
    number: 9,
    description: "Containers run under a user id other than 0.",
    severity: "high",
    class: "core",
    why: "user id 0 is root",
    standards: ["PSS restricted"],
  },
  {
    checks: ["runAsUser"],
    want: () => say`be unset or at least 1`,
    fixes: () => ({
      object: say`set securityContext.runAsUser to the user id that the image is made for`,
      components: {
        ServiceApp: say`set \`security.runAsUser\` to the user id that the image is made for`,
      },
    }),
  },
);
