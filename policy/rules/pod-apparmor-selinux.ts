import type { PodSecurityResult } from "../../kubernetes/pod-security.ts";
import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";
import type { Shown } from "../shown.ts";

/** Pods stay below the AppArmor profile and the SELinux type of containers. */
export const podApparmorSelinux = podSecurityRule(
  {
    name: "pod-apparmor-selinux",
    number: 13,
    description: "Pods stay below the AppArmor profile and the SELinux type of containers.",
    severity: "medium",
    class: "core",
    why: "these are what holds a process that breaks out of its container",
    standards: ["PSS baseline", "NSA"],
  },
  {
    checks: ["appArmorProfile", "seLinuxOptions"],
    want: wanted,
    fixes: ({ field }) => ({
      object: fixOf(field),
      components: {
        ServiceApp: field.startsWith("annotations")
          ? say`remove it from \`podAnnotations\``
          : say`remove it from \`podSpec\``,
      },
    }),
    own: (results) => results.filter((result) => !isCopy(result, results)),
  },
);

function wanted({ field }: PodSecurityResult): Shown {
  if (field.startsWith("annotations")) return say`be runtime/default or localhost/…`;
  if (field.endsWith("appArmorProfile")) return say`be of type RuntimeDefault or Localhost`;
  if (!field.endsWith("seLinuxOptions.type")) return say`be unset`;
  return say`be unset or a type of containers, such as container_t`;
}

function fixOf(field: string): Shown {
  if (field.startsWith("annotations")) {
    return say`remove the annotation, or set securityContext.appArmorProfile.type to RuntimeDefault`;
  }
  return field.endsWith("appArmorProfile")
    ? say`set securityContext.appArmorProfile.type to RuntimeDefault`
    : say`remove it; seLinuxOptions.level may stay`;
}

/** The API server copies the annotation of a container into its field, which says enough then. */
function isCopy({ field }: PodSecurityResult, results: readonly PodSecurityResult[]): boolean {
  return results.some(({ field: other, container }) => {
    const isField = container?.name !== undefined && other.endsWith("appArmorProfile");
    return isField && field.startsWith("annotations") && field.endsWith(`/${container.name}"]`);
  });
}
