import type { Environment } from "../environment/environment.ts";
import type { Endpoint } from "../kubernetes/network/model.ts";
import { readPolicy } from "../kubernetes/network/policy-reading.ts";
import { probeEdges } from "../kubernetes/probe/probe-edges.ts";
import { PROBE_NAMESPACE } from "../kubernetes/probe/probe-plan.ts";
import type { ProbeAddresses, ProbePlan, ProbeSkip } from "../kubernetes/probe/probe-plan.ts";
import { chooseTwins } from "../kubernetes/probe/twin-choice.ts";
import { EVERYTHING } from "./listing/listing-filter.ts";
import type { ListingFilter } from "./listing/listing-filter.ts";
import { outsideNames } from "./outsides.ts";
import type { PlannedResource } from "./plan.ts";
import { networkOf, plannedObjects } from "./plan-network.ts";
import { asksFor } from "./probe-filter.ts";
import { fixedTargets } from "./probe-targets.ts";

/** What probes are for. */
export interface ProbeWishes extends ProbeAddresses {
  /**
   * Which connections to try.
   *
   * @default - all of them
   */
  readonly filter?: ListingFilter | undefined;
}

/**
 * Probes that prove the isolation matrix of a plan.
 *
 * The resources are all that the plan deploys, what its charts make included.
 */
export function probePlanOf(
  resources: readonly PlannedResource[],
  environment: Environment,
  wishes: ProbeWishes,
): ProbePlan {
  const objects = plannedObjects(resources);
  const { model, connections } = networkOf(objects, environment);
  const namespaces = new Set(namespacesOf(environment).map(({ name }) => name));
  const twins = chooseTwins({ model, objects, namespaces, closed: cordoned(environment) });
  const { targets, skipped } = fixedTargets(environment, wishes);
  const taken = namespaces.has(PROBE_NAMESPACE);
  const plan = probeEdges({
    connections,
    policies: model.policies.map(readPolicy),
    pods: twins.chosen,
    stranger: taken ? undefined : { kind: "outside", name: outsideNames.stranger },
    fixed: targets,
    isAsked: asksFor(wishes.filter ?? EVERYTHING),
  });
  const tried = new Set(targets.map(({ end }) => end.name));
  return {
    ...plan,
    skipped: [
      ...twins.skipped,
      ...(taken ? [strangerSkip] : []),
      ...skipped,
      ...peersElsewhere(connections.endpoints, new Set([...tried, ...skipped.map(whatOf)])),
      ...plan.skipped,
    ],
  };
}

const strangerSkip: ProbeSkip = {
  what: outsideNames.stranger,
  reason: `the environment has a namespace of its own called ${PROBE_NAMESPACE}`,
};

function namespacesOf({ tenants }: Environment) {
  return tenants.flatMap((tenant) => tenant.namespaces.map(({ name }) => ({ name, tenant })));
}

function cordoned(environment: Environment): ReadonlyMap<string, string> {
  return new Map(
    namespacesOf(environment)
      .filter(({ tenant }) => tenant.cordon)
      .map(({ name, tenant }) => [name, `tenant ${tenant.name} is cordoned: it takes no new pods`]),
  );
}

/** Peers of the matrix that neither are ours to imitate nor have an address to try. */
function peersElsewhere(
  endpoints: readonly Endpoint[],
  known: ReadonlySet<string>,
): readonly ProbeSkip[] {
  return endpoints.flatMap((end) => {
    if (end.kind !== "outside" || end.name === outsideNames.stranger || known.has(end.name)) {
      return [];
    }
    return [{ what: end.name, reason: reasonOf(end.name) }];
  });
}

const pods: readonly string[] = [
  outsideNames.dns,
  outsideNames.ingress,
  outsideNames.gateway,
  outsideNames.monitoring,
];

function reasonOf(name: string): string {
  const isPods = pods.some((each) => name === each || name.startsWith(`${each} in `));
  return isPods
    ? "its pods are in a namespace that is not Moorage's"
    : "nothing of ours answers at its addresses";
}

function whatOf({ what }: ProbeSkip): string {
  return what;
}
