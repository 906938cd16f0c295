import type * as k8s from "@pulumi/kubernetes";

import {
  appSelector,
  CONSUMES_ANNOTATION,
  EXPOSES_ANNOTATION,
  type Labels,
} from "../../kubernetes/labels.ts";
import type { TenantSpace } from "../tenant/namespaces.ts";
import { apiServerSpec, cidrsSpec, internetSpec } from "../tenant/network-policies.ts";
import type { RemoteConsumer, RemoteTarget, ServiceAppArgs } from "./arguments.ts";
import {
  egressSpec,
  ingressHalfSpec,
  markerSpec,
  platformIngressSpec,
  type PodPort,
} from "./network-policies.ts";

/** One NetworkPolicy of an app. */
export interface AppPolicy {
  /** Behind the app's name in the name of the object. */
  readonly role: string;
  /** Where the object lives: with the pods that it selects. */
  readonly space: TenantSpace;
  readonly spec: k8s.types.input.networking.v1.NetworkPolicySpec;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An app among the apps of its tenant. */
export interface PlacedApp {
  readonly app: string;
  readonly args: ServiceAppArgs;
  readonly selector: Labels;
  readonly space: TenantSpace;
}

/**
 * Every NetworkPolicy that an app needs.
 *
 * A tenant with open egress gets none for egress: the first would close it for the app's pods.
 */
export function appPolicies(placed: PlacedApp): readonly AppPolicy[] {
  const closed = placed.args.tenant.isolation === "strict";
  return [
    ...fromPlatform(placed),
    ...connections(placed, closed),
    ...(placed.args.consumes ?? []).map((target) => consumes(placed, target, closed)),
    ...exposes(placed),
    ...(closed ? outbound(placed) : []),
  ];
}

function fromPlatform({ args, selector, space }: PlacedApp): readonly AppPolicy[] {
  const policies: AppPolicy[] = [];
  if (args.host !== undefined && args.port !== undefined) {
    const controller = {
      namespaces: args.ingressNamespaces ?? [],
      podLabels: args.ingressPodLabels,
      cidrs: args.ingressCidrs,
    };
    const spec = platformIngressSpec({ selector, port: args.port }, controller);
    policies.push({ role: "gateway", space, spec });
  }
  if (args.metrics !== undefined && args.monitoring !== undefined) {
    const spec = platformIngressSpec({ selector, port: args.metrics.port }, args.monitoring);
    policies.push({ role: "metrics", space, spec });
  }
  return policies;
}

function connections({ args, selector, space }: PlacedApp, closed: boolean): readonly AppPolicy[] {
  const { tenant, connects = [] } = args;
  if (connects.length === 0) {
    return [];
  }
  const targets = connects.map(({ app, port, namespace }) => {
    const home = namespace === undefined ? space : tenant.space(namespace);
    const elsewhere = home.name === space.name ? undefined : home.name;
    const pods = { selector: appSelector(tenant.ownership.tenant, app), port };
    return { app, home, pods: { ...pods, namespace: elsewhere }, elsewhere };
  });
  const spec = egressSpec(
    selector,
    targets.map(({ pods }) => pods),
  );
  return [
    ...(closed ? [{ role: "egress", space, spec }] : []),
    ...targets.map(({ app, home, pods, elsewhere }) => ({
      // The dot keeps app and target apart: neither name can hold one.
      role: `to.${app}`,
      space: home,
      spec: ingressHalfSpec(
        { selector, namespace: elsewhere === undefined ? undefined : space.name },
        pods,
      ),
    })),
  ];
}

function consumes(
  { app, selector, space }: PlacedApp,
  target: RemoteTarget,
  closed: boolean,
): AppPolicy {
  const pods: PodPort = {
    selector: appSelector(target.tenant, target.app),
    namespace: target.namespace,
    port: target.port,
  };
  return {
    role: `consumes.${target.tenant}.${target.app}`,
    space,
    spec: closed ? egressSpec(selector, [pods]) : markerSpec(selector),
    annotations: { [CONSUMES_ANNOTATION]: edge(app, target) },
  };
}

function exposes({ app, args, selector, space }: PlacedApp): readonly AppPolicy[] {
  const { port, consumers = [] } = args;
  return port === undefined
    ? []
    : consumers.map((consumer) => ({
        role: `exposes.${consumer.tenant}.${consumer.app}`,
        space,
        spec: ingressHalfSpec(
          { selector: appSelector(consumer.tenant, consumer.app), namespace: consumer.namespace },
          { selector, port },
        ),
        annotations: { [EXPOSES_ANNOTATION]: edge(app, consumer) },
      }));
}

/** The app's own connections that leave the cluster, or go to its API server. */
function outbound({ args, selector, space }: PlacedApp): readonly AppPolicy[] {
  const { internet = false, apiServer = false, cidrs = [] } = args.egress ?? {};
  const pods = { matchLabels: selector };
  const policies: AppPolicy[] = [];
  if (internet) {
    policies.push({ role: "internet", space, spec: internetSpec(pods, args.clusterCidrs ?? []) });
  }
  if (apiServer && args.apiServer !== undefined) {
    policies.push({ role: "api-server", space, spec: apiServerSpec(pods, args.apiServer) });
  }
  if (cidrs.length > 0) {
    policies.push({ role: "cidrs", space, spec: cidrsSpec(pods, cidrs) });
  }
  return policies;
}

function edge(app: string, { tenant, app: other }: RemoteConsumer): string {
  return `${app}:${tenant}/${other}`;
}
