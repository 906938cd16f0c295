import { nodeNames, tolerations } from "../../kubernetes/guards/tolerations.ts";
import { guardRule, nameState } from "../shapes/guard-rule.ts";
import { say } from "../shown.ts";

/** Pods tolerate only the taints of nodes that the tenant may use. */
export const podTolerations = guardRule(
  {
    name: "pod-tolerations",
    number: 100,
    description: "Pods tolerate only the taints of nodes that the tenant may use.",
    severity: "medium",
    class: "extra",
    why: "the pods land on nodes that are kept for others, or for the cluster itself",
    standards: [],
  },
  [
    {
      limit: tolerations,
      state: (refusal) => {
        return refusal.name === ""
          ? say`is unset, which tolerates every taint`
          : nameState(refusal);
      },
      fixes: {
        object: say`remove the toleration, or add its key to \`allow.tolerations\` of the tenant`,
        components: {
          ServiceApp: say`remove it from \`placement.tolerations\` of the tenant, or add its key to \`allow.tolerations\``,
          HelmRelease: say`remove it through \`values\`, or add its key to \`allow.tolerations\` of the tenant`,
        },
      },
    },
    {
      limit: nodeNames,
      fixes: {
        object: say`remove nodeName; a nodeSelector or a node affinity leaves the choice to the scheduler`,
        components: {
          HelmRelease: say`remove nodeName through \`values\``,
        },
      },
    },
  ],
);
