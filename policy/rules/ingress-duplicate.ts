import { routeCollisions, wildcardOverlaps } from "../../kubernetes/route-collisions.ts";
import type { Overlap } from "../../kubernetes/route-collisions.ts";
import type { Route } from "../../kubernetes/routes.ts";
import { ownersIn } from "../objects/owner.ts";
import type { Owners } from "../objects/owner.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { claimViolation, inOrder } from "../shapes/collision-rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

const fixes: Fixes = {
  object: say`give one of the two another host or path`,
  components: {
    ServiceApp: say`give one of the two another \`host\``,
    HelmRelease: say`set another host or path through \`values\``,
  },
};

/** No two Ingresses or routes take the same host and path. */
export const ingressDuplicate: GraphRule = {
  name: "ingress-duplicate",
  number: 65,
  description:
    "No two Ingresses or routes take the same host and path, or a host of another tenant.",
  severity: "high",
  class: "core",
  why: "one of the two gets the requests that are meant for the other, and nobody can say which",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const ordered = inOrder(objects);
    const owners = ownersIn(objects);
    const { collisions, open } = routeCollisions(ordered);
    return [
      ...open.map((route) => claimViolation(route, fixes)),
      ...collisions.map(({ claim, other }) => duplicate(claim, other, owners)),
      ...wildcardOverlaps(ordered, owners.of).map((overlap) => inside(overlap, owners)),
    ];
  },
};

function duplicate(
  route: Route<ObjectView>,
  other: Route<ObjectView>,
  owners: Owners,
): GraphViolation {
  const host = route.host === "" ? say`every host` : say`host ${Shown.named(route.host)}`;
  const what = say`${host}, path ${Shown.named(route.path)} of ${owners.shown(route.object)}`;
  const message = say`${what} is also that of ${owners.shown(other.object)}; only one may have it`;
  return claimViolation(route, fixes, message);
}

function inside({ route, wildcard, certain }: Overlap<ObjectView>, owners: Owners): GraphViolation {
  const what = say`host ${Shown.named(route.host)} of ${owners.shown(route.object)}`;
  const whose = say`${Shown.named(wildcard.host)} of ${owners.shown(wildcard.object)}`;
  const message = say`${what} is inside ${whose}; a wildcard and its hosts must be of one tenant`;
  return claimViolation(route, fixes, certain ? message : undefined);
}
