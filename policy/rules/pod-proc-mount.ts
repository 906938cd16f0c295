import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** Containers see `/proc` with its sensitive parts masked. */
export const podProcMount = podSecurityRule(
  {
    name: "pod-proc-mount",
    number: 14,
    description: "Containers see /proc with its sensitive parts masked.",
    severity: "medium",
    class: "core",
    why: "unmasked, /proc shows and changes settings of the node's kernel",
    standards: ["PSS baseline"],
  },
  {
    checks: ["procMount", "procMount_restricted"],
    want: () => say`be Default or unset`,
    fixes: () => ({
      object: say`remove securityContext.procMount`,
      components: { ServiceApp: say`remove it from \`podSpec\`` },
    }),
  },
);
