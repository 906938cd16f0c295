import { ALL_CONTAINERS } from "../../kubernetes/pod-spec.ts";
import { exemption } from "../../kubernetes/pod-security.ts";
import type { ObjectRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import { say } from "../shown.ts";
import type { Shown } from "../shown.ts";

const field = "securityContext.readOnlyRootFilesystem";
const fixes: Fixes = {
  object: say`set securityContext.readOnlyRootFilesystem to true; mount an emptyDir to write to`,
  components: { ServiceApp: say`list what the app writes to in \`writablePaths\`` },
};

/** Containers cannot write to their root file system. */
export const podReadOnlyRoot: ObjectRule = {
  name: "pod-read-only-root",
  number: 19,
  description: "Containers cannot write to their root file system.",
  severity: "medium",
  class: "core",
  why: "an attacker who can write to the image's files can stay",
  standards: ["NSA"],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    return scanContainers(view, ALL_CONTAINERS, (each) => {
      const exempt = exemption(each.pod, { windowsExemptSince: 0 });
      const value = each.value("securityContext", "readOnlyRootFilesystem");
      if (exempt === "yes" || value === true) return [];
      const isOpen = exempt === "unknown" || (value !== undefined && value !== false);
      return [{ message: isOpen ? undefined : unsafe(value), field, fixes }];
    });
  },
};

function unsafe(value: unknown): Shown {
  const found = value === false ? say`false` : say`unset`;
  return say`securityContext.readOnlyRootFilesystem is ${found}; it must be true`;
}
