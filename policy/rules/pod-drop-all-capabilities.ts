import { isBaselineCapability } from "../../kubernetes/pod-security-words.ts";
import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** Containers give up all Linux capabilities; only NET_BIND_SERVICE may come back. */
export const podDropAllCapabilities = podSecurityRule(
  {
    name: "pod-drop-all-capabilities",
    number: 10,
    description: "Containers give up all Linux capabilities; only NET_BIND_SERVICE may come back.",
    severity: "high",
    class: "core",
    why: "each capability is a part of root",
    standards: ["PSS restricted", "CIS 5.2.8"],
  },
  {
    checks: ["capabilities_restricted"],
    want: ({ field }) => {
      return field.endsWith(".drop") ? say`contain ALL` : say`contain nothing but NET_BIND_SERVICE`;
    },
    fixes: ({ field }) => ({
      object: field.endsWith(".drop")
        ? say`set securityContext.capabilities.drop to [ALL]`
        : say`remove it from securityContext.capabilities.add`,
      components: {
        ServiceApp: field.endsWith(".drop")
          ? say`leave securityContext.capabilities.drop to the component`
          : say`remove it from \`security.addCapabilities\``,
      },
    }),
    own: (results) => {
      return results.filter(({ field, found }) => {
        return field.endsWith(".drop") || isBaselineCapability(found) || found === "unknown";
      });
    },
  },
);
