import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** No Windows container runs as a process of its node. */
export const podWindowsHostProcess = podSecurityRule(
  {
    name: "pod-windows-host-process",
    number: 16,
    description: "No Windows container runs as a process of its node.",
    severity: "high",
    class: "core",
    why: "such a process has the node's files, network and devices",
    standards: ["PSS baseline", "CIS 5.2.11"],
  },
  {
    checks: ["windowsHostProcess"],
    want: () => say`be false or unset`,
    fixes: () => ({
      object: say`remove securityContext.windowsOptions.hostProcess`,
      components: { ServiceApp: say`remove it from \`podSpec\`` },
    }),
  },
);
