import { isBaselineCapability } from "../../kubernetes/pod-security-words.ts";
import { podSecurityRule } from "../pod-security-rule.ts";
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
    check: "capabilities_restricted",
    want: ({ field }) => {
      return field.endsWith(".drop") ? say`contain ALL` : say`contain nothing but NET_BIND_SERVICE`;
    },
    fixes: ({ field, found }) => {
      if (field.endsWith(".drop"))
        return { object: say`set securityContext.capabilities.drop to [ALL]` };
      const what = found === "another value" ? say`that capability` : say`it`;
      return { object: say`remove ${what} from securityContext.capabilities.add` };
    },
    reports: ({ field, found, verdict }) => {
      return verdict === "undecided" || field.endsWith(".drop") || isBaselineCapability(found);
    },
  },
);
