import type { PodSecurityResult } from "../../kubernetes/pod-security.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { hostPathsOf } from "../../kubernetes/pod-volumes.ts";
import type { HostPath } from "../../kubernetes/pod-volumes.ts";
import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say, Shown } from "../shown.ts";

const mostWriters = 5;

/** No volume is a directory of the node. */
export const podHostPath = podSecurityRule(
  {
    name: "pod-host-path",
    number: 4,
    description: "No volume is a directory of the node.",
    severity: "high",
    class: "core",
    why: "the node's files hold its keys and the data of other pods",
    standards: ["PSS baseline", "CIS 5.2.12"],
  },
  {
    checks: ["hostPathVolumes", "restrictedVolumes"],
    want: () => say`be unset`,
    fixes: () => ({
      object: say`use a volume of the pod or the cluster instead: emptyDir, configMap, persistentVolumeClaim`,
      components: { ServiceApp: say`remove the volume from \`podSpec\`, or use \`volumes\`` },
    }),
    state: (result, pod) => writersState(hostPathOf(result, pod)),
    own: (results, pod) => {
      return results.filter((result) => {
        return isHostPath(result) && hostPathOf(result, pod)?.isSocket !== true;
      });
    },
  },
);

/** A volume that is one, or volumes that may be. */
function isHostPath({ field }: PodSecurityResult): boolean {
  return field.endsWith("].hostPath") || !field.includes("].");
}

function hostPathOf({ field }: PodSecurityResult, pod: PodTemplate): HostPath | undefined {
  return hostPathsOf(pod).find(({ index }) => field === `volumes[${index}].hostPath`);
}

function writersState(volume: HostPath | undefined): Shown {
  const writers = volume?.writers ?? [];
  if (writers.length === 0) return say`is set`;
  const shown = writers.slice(0, mostWriters).map((name) => Shown.named(name));
  const more = writers.length - shown.length;
  const list = shown.reduce((before, next) => say`${before}, ${next}`);
  return say`is set, and not mounted read-only by ${list}${more === 0 ? say`` : say` and ${more} more`}`;
}
