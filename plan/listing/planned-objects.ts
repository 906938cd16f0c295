import type { Environment } from "../../environment/environment.ts";
import type { Outside } from "../../kubernetes/network/model.ts";
import { USUAL_POD_RANGES } from "../../kubernetes/network/pod-ranges.ts";
import { objectsIn } from "../../kubernetes/object-kind.ts";
import type { KubernetesObject } from "../../kubernetes/object-kind.ts";
import { outsideNames, outsidesOf } from "../outsides.ts";
import type { Plan } from "../plan.ts";
import { deployedResources } from "../planned-resources.ts";
import { failureText } from "../releases/failure-text.ts";
import type { ListingOptions } from "../standalone-isolation.ts";

/** Kubernetes objects of a plan, and what a listing of them cannot show. */
export interface PlannedObjects {
  readonly objects: readonly KubernetesObject[];
  readonly notes: readonly string[];
}

/** The objects of a plan, with what its charts make. */
export function plannedObjects(plan: Pick<Plan, "resources" | "releases">): PlannedObjects {
  const custom = deployedResources(plan).filter(({ custom: is }) => is);
  const missing = plan.releases.filter(({ failure }) => failure !== undefined);
  return {
    objects: custom
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .flatMap(({ type, inputs }) => objectsIn(type, inputs)),
    notes: missing.map(({ name, namespace, failure }) => {
      const reason = failure === undefined ? "" : `: ${failureText(failure)}`;
      return `not understood: the objects of Helm release "${name}" in namespace ${namespace}${reason}`;
    }),
  };
}

/** Peers of a planned environment; with `all`, also those that no Ingress asks for. */
export function planPeers(
  environment: Environment,
  all: boolean,
): Pick<ListingOptions, "controllers" | "outsides" | "podCidrs"> {
  const peers = outsidesOf(environment);
  const named = (...names: readonly string[]): readonly Outside[] =>
    peers.filter(({ name }) => names.some((one) => name === one || name.startsWith(`${one} in `)));
  const { ingress, ingressNodes, dns, nodeLocalDns } = outsideNames;
  const { monitoring, apiServer, metadata } = outsideNames;
  const { clusterCidrs } = environment;
  return {
    controllers: named(ingress, ingressNodes),
    outsides: all ? named(dns, nodeLocalDns, monitoring, apiServer, metadata) : [],
    podCidrs: clusterCidrs.length === 0 ? USUAL_POD_RANGES : clusterCidrs,
  };
}
