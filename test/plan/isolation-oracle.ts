import type { AppConfig, Environment } from "../../environment/environment.ts";
import type { EgressConfig, TenantConfig } from "../../environment/tenant-config.ts";
import type { Isolation } from "../../plan/isolation.ts";
import { RANGE, SOURCES } from "./random-platforms.ts";

/** Words such as `TCP 80`; `all` stands for everything. */
type Ports = ReadonlySet<string>;

const nothing: Ports = new Set();
const all: Ports = new Set(["all"]);

interface Pod {
  readonly tenant: TenantConfig;
  readonly app: AppConfig;
}

/** Lines `from > to: ports` of what the files declare, computed from the files alone. */
export function declaredLines(environment: Environment): readonly string[] {
  const pods = environment.tenants.flatMap((tenant) =>
    tenant.apps.map((app): Pod => ({ tenant, app })),
  );
  const lines = pods.flatMap((pod) => [
    ...pods
      .filter((other) => other !== pod)
      .map((other) =>
        line(nameOf(pod), nameOf(other), meet(leaving(pod, other), entering(other, pod))),
      ),
    ...outgoing(environment, pod).map(([to, ports]) => line(nameOf(pod), to, ports)),
    ...incoming(pod).map(([from, ports]) => line(from, nameOf(pod), ports)),
  ]);
  return lines.filter((text) => !text.endsWith(": ")).sort();
}

/** The same lines of a matrix. */
export function openLines({ edges }: Isolation): readonly string[] {
  const bare = (end: string): string => end.replace(/\[\w+\]$/, "");
  return edges.map(({ from, to, ports }) => `${bare(from)} > ${bare(to)}: ${ports}`).sort();
}

function nameOf({ app }: Pod): string {
  return `${app.namespace}/${app.name}`;
}

function line(from: string, to: string, ports: Ports): string {
  const words = [...ports].sort();
  const tcp = words.flatMap((word) => (word.startsWith("TCP ") ? [Number(word.slice(4))] : []));
  const rest = words.filter((word) => !word.startsWith("TCP "));
  const numbers = tcp.sort((one, other) => one - other).join(",");
  return `${from} > ${to}: ${[...(tcp.length > 0 ? [`TCP ${numbers}`] : []), ...rest].join(", ")}`;
}

/** What the sender's side allows. */
function leaving(from: Pod, to: Pod): Ports {
  if (from.tenant.isolation === "ingress-only") return all;
  if (from.tenant === to.tenant) return inside(from, to);
  const consumed = from.app.consumes.some(
    (one) => one.tenant === to.tenant.name && one.app === to.app.name,
  );
  return consumed ? portOf(to.app) : nothing;
}

/** What the receiver's side allows. */
function entering(to: Pod, from: Pod): Ports {
  if (from.tenant === to.tenant) return inside(from, to);
  const exposed = to.app.consumers.some(
    (one) => one.tenant === from.tenant.name && one.app === from.app.name,
  );
  return exposed ? portOf(to.app) : nothing;
}

function inside(from: Pod, to: Pod): Ports {
  const { internal } = from.tenant;
  const isBeside = from.app.namespace === to.app.namespace;
  if (internal === "tenant" || (internal === "namespace" && isBeside)) return all;
  return from.app.connects.some(({ app }) => app === to.app.name) ? portOf(to.app) : nothing;
}

function outgoing(environment: Environment, { tenant, app }: Pod): readonly [string, Ports][] {
  const both = [tenant.egress, app.egress];
  const has = (test: (egress: EgressConfig) => boolean): boolean => both.some(test);
  const toRange = has(({ cidrs }) => cidrs.length > 0);
  const ranged = environment.tenants
    .flatMap((one) => [one.egress, ...one.apps.map((each) => each.egress)])
    .some(({ cidrs }) => cidrs.length > 0);
  const balanced = environment.tenants.some((one) => one.apps.some(isBalanced));
  const open = tenant.isolation === "ingress-only";
  const public_ = has(({ internet }) => internet) ? all : toRange ? tcp(443) : nothing;
  const api = has(({ apiServer }) => apiServer) ? tcp(6443) : nothing;
  const toApi = has(({ internet }) => internet) ? all : api;
  const strict: readonly [string, Ports][] = [
    ["api-server", toApi],
    ["cluster-dns", new Set(["TCP 53", "UDP 53"])],
    ["ingress-controller", nothing],
    ["gateway", nothing],
    ["internet", api.size > 0 && public_ !== all ? new Set([...public_, ...api]) : public_],
    ["metadata", nothing],
    ["monitoring", nothing],
    ["stranger", nothing],
    [RANGE, ranged ? public_ : nothing],
    [SOURCES, balanced && public_ === all ? all : nothing],
  ];
  const missing = [...(ranged ? [] : [RANGE]), ...(balanced ? [] : [SOURCES])];
  return open ? strict.map(([to]) => [to, missing.includes(to) ? nothing : all]) : strict;
}

function incoming({ app }: Pod): readonly [string, Ports][] {
  const via = app.expose === undefined ? undefined : (app.expose.via ?? "ingress");
  const clients = isBalanced(app) ? portOf(app) : nothing;
  return [
    ["ingress-controller", via === "ingress" ? portOf(app) : nothing],
    ["gateway", via === "gateway" ? portOf(app) : nothing],
    ["monitoring", tcp(app.metrics?.port)],
    ["internet", clients],
    [SOURCES, clients],
  ];
}

function isBalanced({ service }: AppConfig): boolean {
  return service?.type === "LoadBalancer";
}

/** The only port of an app. */
function portOf({ ports: [first] }: AppConfig): Ports {
  return first === undefined ? nothing : new Set([`${first.protocol ?? "TCP"} ${first.port}`]);
}

function tcp(port: number | undefined): Ports {
  return port === undefined ? nothing : new Set([`TCP ${port}`]);
}

function meet(one: Ports, other: Ports): Ports {
  if (one === all) return other;
  if (other === all) return one;
  return new Set([...one].filter((word) => other.has(word)));
}
