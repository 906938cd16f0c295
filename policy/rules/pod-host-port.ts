import { ownHostPorts } from "../../kubernetes/host-ports.ts";
import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** Containers take no port of their node. */
export const podHostPort = podSecurityRule(
  {
    name: "pod-host-port",
    number: 6,
    description: "Containers take no port of their node.",
    severity: "medium",
    class: "core",
    why: "the port is open past Services and ingress, and only one such pod fits on a node",
    standards: ["PSS baseline", "CIS 5.2.13"],
  },
  {
    checks: ["hostPorts"],
    want: () => say`be unset`,
    fixes: () => ({
      object: say`remove hostPort; a Service leads to the container's port`,
      components: { ServiceApp: say`remove it from \`podSpec\`; \`expose\` leads to the app` },
    }),
    own: ownHostPorts,
  },
);
