import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** Pods have process and IPC namespaces of their own. */
export const podHostPidIpc = podSecurityRule(
  {
    name: "pod-host-pid-ipc",
    number: 2,
    description: "Pods have process and IPC namespaces of their own.",
    severity: "high",
    class: "core",
    why: "the pod sees every process of the node, with its environment and memory",
    standards: ["PSS baseline", "CIS 5.2.3", "CIS 5.2.4", "NSA"],
  },
  {
    checks: ["hostNamespaces"],
    want: () => say`be false or unset`,
    fixes: ({ field }) => ({
      object: field === "hostPID" ? say`remove hostPID` : say`remove hostIPC`,
      components: { ServiceApp: say`remove it from \`podSpec\`` },
    }),
    own: (results) => results.filter(({ field }) => field !== "hostNetwork"),
  },
);
