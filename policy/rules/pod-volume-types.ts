import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** Volumes hold what belongs to the pod or the cluster. */
export const podVolumeTypes = podSecurityRule(
  {
    name: "pod-volume-types",
    number: 18,
    description: "Volumes hold what belongs to the pod or the cluster.",
    severity: "medium",
    class: "core",
    why: "such volumes reach storage past claims, quotas and storage classes",
    standards: ["PSS restricted"],
  },
  {
    checks: ["restrictedVolumes"],
    want: () =>
      say`be a volume of the pod or the cluster, such as emptyDir or persistentVolumeClaim`,
    fixes: () => ({
      object: say`use a persistentVolumeClaim; a CSI driver reaches the same storage`,
      components: { ServiceApp: say`remove the volume from \`podSpec\`, or use \`volumes\`` },
    }),
    state: ({ field }) => (field.includes("].") ? say`is set` : say`is not known`),
    own: (results) => results.filter(({ field }) => !field.endsWith("].hostPath")),
  },
);
