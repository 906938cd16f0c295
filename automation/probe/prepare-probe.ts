import type { Environment } from "../../environment/environment.ts";
import type { ProbeEnd, ProbePlan } from "../../kubernetes/probe/probe-plan.ts";
import { PROBE_NAMESPACE } from "../../kubernetes/probe/probe-plan.ts";
import { probePlanOf } from "../../plan/isolation-probe.ts";
import type { ListingFilter } from "../../plan/listing/listing-filter.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import type { AccessReviewer } from "../access-review.ts";
import { OperationError } from "../errors.ts";
import { missingRights } from "../missing-rights.ts";
import { shortfallText } from "../missing-rights-text.ts";
import { boundedMap } from "./bounded-map.ts";
import { probeAddresses } from "./probe-addresses.ts";
import type { ProbeCluster } from "./probe-cluster.ts";
import { probeRights, strangerRights } from "./probe-rights.ts";

/** What a probe is about. */
export interface ProbeSubject {
  readonly environment: Environment;
  /** All that the plan deploys, what its charts make included. */
  readonly resources: readonly PlannedResource[];
  /** Address outside the cluster that answers on TCP 443. */
  readonly internet: string | undefined;
  /**
   * Which connections to try.
   *
   * @default - all of them
   */
  readonly filter?: ListingFilter | undefined;
  readonly cluster: ProbeCluster;
  /** Undefined: everything is allowed, as on the embedded control plane. */
  readonly reviewer: AccessReviewer | undefined;
}

/** A probe that can be run. */
export interface PreparedProbe {
  readonly plan: ProbePlan;
  /** Namespaces of twins, that of the stranger included. */
  readonly places: readonly string[];
  /** Namespaces of the environment that are there. */
  readonly namespaces: readonly string[];
}

const PARALLEL = 8;

/** Looks whether the cluster can be probed, and how; writes nothing. */
export async function prepareProbe(subject: ProbeSubject): Promise<PreparedProbe> {
  const { environment, cluster, resources, internet, filter } = subject;
  await refuseSimulated(subject);
  const namespaces = await presentNamespaces(subject);
  const addresses = await probeAddresses(cluster, environment, internet);
  const whole = probePlanOf(resources, environment, { ...addresses, filter });
  const plan = (await isStrangerAllowed(subject)) ? whole : withoutStranger(whole);
  if (plan.edges.length === 0) throw nothingToTry(environment);
  const places = [...new Set(plan.twins.map(({ namespace }) => namespace))].toSorted();
  const own = places.filter((name) => name !== PROBE_NAMESPACE);
  refuseAbsent(own, { namespaces, environment });
  await refuseMissingRights(subject, own);
  return { plan, places, namespaces };
}

function nothingToTry({ name }: Environment): OperationError {
  return new OperationError("configuration", "no connection that was asked for can be tried", {
    hint: "list the connections of the plan, and name ends that are workloads, stranger, cluster-dns, metadata, internet or api-server",
    command: `npx moor isolation -e ${name} --outsides`,
  });
}

/** A simulated node says that pods run; there are no packets. */
async function refuseSimulated({ cluster, environment }: ProbeSubject): Promise<void> {
  const nodes = await cluster.nodes();
  if (nodes.length === 0 || nodes.some(({ simulated }) => !simulated)) return;
  const { context, embedded } = environment.cluster;
  const message = `all ${nodes.length} nodes of context "${context}" are simulated: no packet is ever sent there`;
  throw new OperationError("configuration", message, {
    hint: embedded ? "start the embedded control plane with a real node" : "name a real cluster",
    command: embedded ? "npx moor cluster up --node" : undefined,
  });
}

async function presentNamespaces({
  cluster,
  environment,
}: ProbeSubject): Promise<readonly string[]> {
  const names = environment.tenants.flatMap((tenant) => tenant.namespaces.map(({ name }) => name));
  const found = await boundedMap([...new Set(names)].toSorted(), PARALLEL, async (name) => {
    const there = await cluster.namespace(name);
    return there === undefined || there.terminating ? [] : [name];
  });
  return found.flat();
}

function refuseAbsent(
  wanted: readonly string[],
  {
    namespaces,
    environment,
  }: Pick<ProbeSubject, "environment"> & Pick<PreparedProbe, "namespaces">,
): void {
  const absent = wanted.filter((name) => !namespaces.includes(name));
  if (absent.length === 0) return;
  const message = `${environment.name} is not deployed as it is planned; not there: ${absent.join(", ")}`;
  throw new OperationError("configuration", message, {
    hint: "deploy first; the probe compares what is deployed with the plan",
    command: `npx moor deploy -e ${environment.name}`,
  });
}

async function isStrangerAllowed({ reviewer }: ProbeSubject): Promise<boolean> {
  return reviewer === undefined || (await missingRights(strangerRights(), reviewer)).length === 0;
}

function withoutStranger(plan: ProbePlan): ProbePlan {
  const isOther = (end: ProbeEnd): boolean => end.kind !== "stranger";
  const reason = `the credentials may not make the namespace ${PROBE_NAMESPACE} and pods in it`;
  return {
    edges: plan.edges.filter(({ from, to }) => isOther(from) && isOther(to)),
    selfProbes: plan.selfProbes.filter(({ end }) => isOther(end)),
    twins: plan.twins.filter(({ end }) => isOther(end)),
    skipped: [...plan.skipped, { what: "stranger", reason }],
  };
}

/** Fails with every right that the credentials lack, and the smallest role that adds them. */
async function refuseMissingRights(
  { reviewer, environment }: ProbeSubject,
  namespaces: readonly string[],
): Promise<void> {
  if (reviewer === undefined) return;
  const missing = await missingRights(probeRights(namespaces), reviewer);
  if (missing.length === 0) return;
  const { name, cluster } = environment;
  const user = await reviewer.whoAmI();
  const existing = new Set(namespaces);
  const role = `moorage-probe-${name}`;
  const text = shortfallText({
    ...{ environment: name, missing, existing, user, context: cluster.context, role },
    purpose: `a probe of ${name}`,
  });
  throw new OperationError("authentication", text, { hint: "let an administrator apply it" });
}
