import fc from "fast-check";

import type { AppConfig, Environment, RemoteApp } from "../../environment/environment.ts";
import type { EgressConfig, TenantConfig } from "../../environment/tenant-config.ts";
import { app, loaded, namespace, noEgress, tenant } from "./samples.ts";

/** Address range that some egress names; part of the internet. */
export const RANGE = "203.0.113.0/24";

/** Address range that some load balancers let in; another part of the internet. */
export const SOURCES = "198.51.100.0/24";

const egress: fc.Arbitrary<EgressConfig> = fc.record({
  internet: rarely(),
  apiServer: rarely(),
  cidrs: rarely().map((has) =>
    has
      ? [
          {
            cidr: RANGE,
            except: [],
            ports: [{ port: 443, endPort: undefined, protocol: "TCP" as const }],
          },
        ]
      : [],
  ),
});

interface AppPlan {
  readonly place: number;
  readonly port: number | undefined;
  readonly exposed: "no" | "ingress" | "gateway";
  readonly protocol: "TCP" | "UDP";
  readonly isBalanced: boolean;
  readonly metrics: number | undefined;
  readonly egress: EgressConfig;
}

const appPlan: fc.Arbitrary<AppPlan> = fc.record({
  place: fc.nat(2),
  port: fc.option(fc.constantFrom(8080, 5432, 3000), { nil: undefined, freq: 4 }),
  exposed: fc.constantFrom("no", "ingress", "gateway"),
  protocol: fc.constantFrom("TCP", "TCP", "UDP"),
  isBalanced: rarely(),
  metrics: fc.option(fc.constantFrom(9090, 8080), { nil: undefined, freq: 1 }),
  egress,
});

const tenantPlan = fc.record({
  namespaces: fc.integer({ min: 1, max: 3 }),
  isolation: fc.constantFrom("strict", "strict", "ingress-only" as const),
  internal: fc.constantFrom("tenant" as const, "namespace" as const, "declared" as const),
  egress,
  apps: fc.array(appPlan, { minLength: 1, maxLength: 4 }),
});

type TenantPlan = typeof tenantPlan extends fc.Arbitrary<infer T> ? T : never;

/** Which of all pairs of apps are connected; read in turn, over and over. */
const pairs = fc.array(fc.boolean(), { minLength: 20, maxLength: 40 });

/** Environments with two to four tenants and everything that decides who reaches whom. */
export const environments: fc.Arbitrary<Environment> = fc
  .tuple(fc.array(tenantPlan, { minLength: 2, maxLength: 4 }), pairs)
  .map(([plans, chosen]) => environmentOf(plans, chosen));

function rarely(): fc.Arbitrary<boolean> {
  return fc.nat(3).map((number) => number === 0);
}

function environmentOf(plans: readonly TenantPlan[], chosen: readonly boolean[]): Environment {
  const bare = plans.map(tenantOf);
  let turn = 0;
  const isChosen = (): boolean => chosen[turn++ % chosen.length] === true;
  const consents = bare.flatMap((consumer) =>
    bare.flatMap((provider) =>
      consumer === provider
        ? []
        : consumer.apps.flatMap((from) =>
            provider.apps
              .filter((to) => isTcp(to) && isChosen() && isChosen())
              .map((to) => ({ consumer, from, provider, to })),
          ),
    ),
  );
  const tenants = bare.map((own) => ({
    ...own,
    apps: own.apps.map((one) => ({
      ...one,
      connects: own.apps
        .filter((other) => other !== one && other.port !== undefined && isChosen())
        .map((other) => ({
          app: other.name,
          port: other.port ?? 0,
          protocol: other.ports[0]?.protocol ?? "TCP",
          env: {},
        })),
      consumes: consents
        .filter(({ from }) => from === one)
        .map(({ provider, to }) => remote(provider, to, to)),
      consumers: consents
        .filter(({ to }) => to === one)
        .map(({ consumer, from, to }) => remote(consumer, from, to)),
    })),
  }));
  const gateway = {
    name: "public",
    namespace: "gateways",
    sectionName: undefined,
    namespaces: ["gateways"],
    podLabels: { app: "gateway" },
    cidrs: [],
  };
  const apiServer = { cidrs: ["192.0.2.1/32"], port: 6443 };
  return loaded({ tenants, apiServer, gateway }).environment;
}

function isTcpPlan({ port, protocol }: AppPlan): boolean {
  return port !== undefined && protocol === "TCP";
}

/** Tenants connect by TCP only. */
function isTcp({ ports: [first] }: AppConfig): boolean {
  return first?.protocol === "TCP";
}

function remote(owner: TenantConfig, one: AppConfig, target: AppConfig): RemoteApp {
  return { tenant: owner.name, app: one.name, namespace: one.namespace, port: target.port ?? 0 };
}

function tenantOf(plan: TenantPlan, index: number): TenantConfig {
  const name = `t${index}`;
  const namespaces = ["main", "jobs", "more"]
    .slice(0, plan.namespaces)
    .map((key, place) => namespace(key, place === 0 ? name : `${name}-${key}`));
  return tenant(name, {
    namespaces,
    isolation: plan.isolation,
    internal: plan.internal,
    // Where egress is open anyway, asking for some of it is an error.
    egress: plan.isolation === "strict" ? plan.egress : noEgress,
    apps: plan.apps.map((one, number) =>
      app(`a${number}`, {
        namespace: namespaces[one.place % namespaces.length]?.name ?? name,
        port: one.port,
        ports: one.port === undefined ? [] : [{ port: one.port, protocol: one.protocol }],
        ...(isTcpPlan(one) ? {} : { healthCheckPath: undefined }),
        ...(!isTcpPlan(one) || one.exposed === "no"
          ? {}
          : { expose: { hosts: [`a${number}.${name}.example`], via: one.exposed } }),
        ...(one.isBalanced && one.port !== undefined
          ? { service: { type: "LoadBalancer" as const, loadBalancerSourceRanges: [SOURCES] } }
          : {}),
        ...(one.metrics === undefined ? {} : { metrics: { port: one.metrics } }),
        egress: plan.isolation === "strict" ? one.egress : noEgress,
      }),
    ),
  });
}
