import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** Pods have a network of their own. */
export const podHostNetwork = podSecurityRule(
  {
    name: "pod-host-network",
    number: 3,
    description: "Pods have a network of their own.",
    severity: "high",
    class: "core",
    why: "no NetworkPolicy holds on the node's network, where the node's own services listen",
    standards: ["PSS baseline", "CIS 5.2.5"],
  },
  {
    checks: ["hostNamespaces"],
    want: () => say`be false or unset`,
    fixes: () => ({
      object: say`remove hostNetwork`,
      components: { ServiceApp: say`remove it from \`podSpec\`` },
    }),
    own: (results) => results.filter(({ field }) => field === "hostNetwork"),
  },
);
