import { nodePortCollisions } from "../../kubernetes/collisions.ts";
import { ownersIn } from "../objects/owner.ts";
import type { GraphRule } from "../rule.ts";
import { claimViolation, inOrder } from "../shapes/collision-rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

const fixes: Fixes = {
  object: say`take another nodePort, or leave it to the cluster`,
  components: { HelmRelease: say`set another nodePort through \`values\`, or none` },
};

/** No two Services take the same port of the nodes. */
export const nodePortDuplicate: GraphRule = {
  name: "node-port-duplicate",
  number: 104,
  description: "No two Services take the same port of the nodes.",
  severity: "medium",
  class: "diff",
  why: "the API server refuses the second Service in the middle of a deployment",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const { collisions, open } = nodePortCollisions(inOrder(objects));
    const owners = ownersIn(objects);
    return [
      ...open.map((claim) => claimViolation(claim, fixes)),
      ...collisions.map(({ claim, other }) => {
        const port = Shown.scalar(Number(claim.key));
        const message = say`nodePort ${port} of ${owners.shown(claim.object)} is also that of ${owners.shown(other.object)}; only one may have it`;
        return claimViolation(claim, fixes, message);
      }),
    ];
  },
};
