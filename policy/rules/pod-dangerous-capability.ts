import { isBaselineCapability } from "../../kubernetes/pod-security-words.ts";
import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** Containers add no capability outside the baseline set. */
export const podDangerousCapability = podSecurityRule(
  {
    name: "pod-dangerous-capability",
    number: 11,
    description: "Containers add no capability outside the baseline set.",
    severity: "critical",
    class: "core",
    why: "such a capability reaches the network, the processes or the kernel of the node",
    standards: ["PSS baseline", "CIS 5.2.9"],
  },
  {
    checks: ["capabilities_baseline", "capabilities_restricted"],
    want: () => say`contain nothing but NET_BIND_SERVICE`,
    fixes: () => ({
      object: say`remove it from securityContext.capabilities.add`,
      components: { ServiceApp: say`remove it from \`security.addCapabilities\`` },
    }),
    own: (results) => {
      return results.filter(({ field, found }) => {
        return field.endsWith(".add") && !isBaselineCapability(found);
      });
    },
  },
);
