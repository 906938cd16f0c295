import { objectCollisions } from "../../kubernetes/collisions.ts";
import { ownersIn } from "../objects/owner.ts";
import type { GraphRule } from "../rule.ts";
import { claimViolation, inOrder } from "../shapes/collision-rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

const fixes: Fixes = {
  object: say`give one of the two another name or namespace`,
  components: {
    Tenant: say`give one of the two another name or namespace`,
    ServiceApp: say`give one of the two apps another name, or another namespace`,
    HelmRelease: say`give one of the two releases another name, or another namespace`,
  },
};

/** No object is in a stack twice. */
export const objectDuplicate: GraphRule = {
  name: "object-duplicate",
  number: 103,
  description: "No two resources of a stack are the same Kubernetes object.",
  severity: "medium",
  class: "diff",
  why: "the second one fails, or overwrites the first one at each run",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const { collisions, open } = objectCollisions(inOrder(objects));
    const owners = ownersIn(objects);
    return [
      ...open.map((claim) => claimViolation(claim, fixes)),
      ...collisions.map(({ claim, other }) => {
        const what = owners.shown(claim.object);
        const [one, two] = [claim, other].map(({ object }) => Shown.named(object.subject.name));
        const message = say`${what} is in resource ${one ?? what} and in ${two ?? what}; only one may hold it`;
        return claimViolation(claim, fixes, message);
      }),
    ];
  },
};
