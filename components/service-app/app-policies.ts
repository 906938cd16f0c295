import type * as k8s from "@pulumi/kubernetes";

import {
  appSelector,
  CONSUMES_ANNOTATION,
  EXPOSES_ANNOTATION,
  type Labels,
} from "../../kubernetes/labels.ts";
import type { NamedPort } from "../../kubernetes/app/ports.ts";
import type { TenantSpace } from "../tenant/namespaces.ts";
import { apiServerSpec, cidrsSpec, internetSpec } from "../tenant/network-policies.ts";
import { appTargets } from "./app-targets.ts";
import type { RemoteConsumer, RemoteTarget, ServiceAppArgs } from "./arguments.ts";
import { entrance, exposedPort } from "./exposure.ts";
import {
  addressIngressSpec,
  egressSpec,
  ingressHalfSpec,
  markerSpec,
  platformIngressSpec,
  type PodPorts,
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
  readonly ports: readonly NamedPort[];
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

function fromPlatform(placed: PlacedApp): readonly AppPolicy[] {
  const { args, ports, selector, space } = placed;
  const policies: AppPolicy[] = [];
  const exposed = exposedPort(args, ports);
  if (exposed !== undefined) {
    const spec = platformIngressSpec({ selector, ports: [exposed] }, entrance(args));
    policies.push({ role: "gateway", space, spec });
  }
  if (args.metrics !== undefined && args.monitoring !== undefined) {
    const read = { port: args.metrics.port, protocol: "TCP" as const };
    const spec = platformIngressSpec({ selector, ports: [read] }, args.monitoring);
    policies.push({ role: "metrics", space, spec });
  }
  return [...policies, ...fromLoadBalancer(placed)];
}

/**
 * Opens a LoadBalancer to the ranges that the app names, and to nobody without any.
 *
 * A policy sees the address that arrives at the pod: with `externalTrafficPolicy: Cluster` many
 * networks put a node's address there, so the clients' own ranges need `Local`.
 */
function fromLoadBalancer({ args, ports, selector, space }: PlacedApp): readonly AppPolicy[] {
  const { loadBalancerSourceRanges = [] } = args.service ?? {};
  if (loadBalancerSourceRanges.length === 0) return [];
  const spec = addressIngressSpec({ selector, ports }, loadBalancerSourceRanges);
  return [{ role: "load-balancer", space, spec }];
}

function connections({ args, selector, space }: PlacedApp, closed: boolean): readonly AppPolicy[] {
  const targets = appTargets(args, space);
  if (targets.length === 0) {
    return [];
  }
  const spec = egressSpec(
    selector,
    targets.map(({ pods }) => pods),
  );
  return [
    ...(closed ? [{ role: "egress", space, spec }] : []),
    ...targets.map(({ app, home, pods }) => ({
      // The dot keeps app and target apart: neither name can hold one.
      role: `to.${app}`,
      space: home,
      spec: ingressHalfSpec(
        { selector, namespace: pods.namespace === undefined ? undefined : space.name },
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
  const pods: PodPorts = {
    selector: appSelector(target.tenant, target.app),
    namespace: target.namespace,
    ports: [{ port: target.port, protocol: "TCP" }],
  };
  return {
    role: `consumes.${target.tenant}.${target.app}`,
    space,
    spec: closed ? egressSpec(selector, [pods]) : markerSpec(selector),
    annotations: { [CONSUMES_ANNOTATION]: edge(app, target) },
  };
}

function exposes({ app, args, ports, selector, space }: PlacedApp): readonly AppPolicy[] {
  const [first] = ports;
  return first === undefined
    ? []
    : (args.consumers ?? []).map((consumer) => ({
        role: `exposes.${consumer.tenant}.${consumer.app}`,
        space,
        spec: ingressHalfSpec(
          { selector: appSelector(consumer.tenant, consumer.app), namespace: consumer.namespace },
          { selector, ports: [first] },
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
