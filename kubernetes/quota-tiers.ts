import { formatQuantity, parseQuantity } from "./quantity.ts";
import type { QuantityKind } from "./quantity.ts";
import { canonicalQuotaKey } from "./quota-keys.ts";

/** Preset of a tenant's quota. */
export type Tier = "bronze" | "silver" | "gold";

/** Limits by quota key, as below `spec.hard` of a ResourceQuota. */
export type HardLimits = Readonly<Record<string, string>>;

/** A tenant's budget: the tier, then the short form, then `hard`. */
export interface QuotaChoice {
  /** @default "silver" */
  readonly tier?: Tier | undefined;
  /**
   * Sum of CPU requests; that of limits is this times `limitFactor`.
   *
   * @default - the tier's
   */
  readonly cpu?: string | undefined;
  /**
   * Sum of memory requests; that of limits is this times `limitFactor`.
   *
   * @default - the tier's
   */
  readonly memory?: string | undefined;
  /**
   * Sum of the sizes of all PersistentVolumeClaims.
   *
   * @default - the tier's
   */
  readonly storage?: string | undefined;
  /**
   * Number of pods that have not finished; ephemeral storage follows, with 3Gi requested and 8Gi
   * allowed each.
   *
   * @default - the tier's
   */
  readonly pods?: number | undefined;
  /**
   * Limits as a multiple of requests; from 1.
   *
   * @default - 1 for what `cpu` and `memory` set; the tier has its own limits
   */
  readonly limitFactor?: number | undefined;
  /**
   * Limits by Kubernetes' own keys, e.g. `count/jobs.batch`; each replaces the one with the same
   * meaning.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
   */
  readonly hard?: HardLimits | undefined;
}

/** Ephemeral storage of a pod in GiB: what a LimitRange of ours fills into one container. */
const ephemeralPerPod = { requests: 3, limits: 8 };

/**
 * What a tenant of each tier may hold.
 *
 * | | bronze | silver | gold |
 * |---|---|---|---|
 * | CPU requests / limits | 2 / 4 | 10 / 20 | 40 / 80 |
 * | memory requests / limits | 4Gi / 8Gi | 20Gi / 40Gi | 80Gi / 160Gi |
 * | storage, claims | 20Gi, 5 | 100Gi, 20 | 500Gi, 100 |
 * | pods | 10 | 20 | 100 |
 * | ephemeral storage requests / limits | 30Gi / 80Gi | 60Gi / 160Gi | 300Gi / 800Gi |
 * | services, of them load balancers, node ports | 10, 0, 0 | 20, 1, 0 | 100, 5, 0 |
 * | ConfigMaps and Secrets, each | 50 | 100 | 500 |
 * | Ingresses | 10 | 20 | 100 |
 * | Jobs, finished ones included | 20 | 50 | 200 |
 */
export const TIERS: Readonly<Record<Tier, HardLimits>> = Object.freeze({
  bronze: tier({
    ...compute({ cpu: [2, 4], gibi: [4, 8], pods: 10 }),
    "requests.storage": "20Gi",
    persistentvolumeclaims: "5",
    services: "10",
    "services.loadbalancers": "0",
    configmaps: "50",
    secrets: "50",
    "count/ingresses.networking.k8s.io": "10",
    "count/jobs.batch": "20",
  }),
  silver: tier({
    ...compute({ cpu: [10, 20], gibi: [20, 40], pods: 20 }),
    "requests.storage": "100Gi",
    persistentvolumeclaims: "20",
    services: "20",
    "services.loadbalancers": "1",
    configmaps: "100",
    secrets: "100",
    "count/ingresses.networking.k8s.io": "20",
    "count/jobs.batch": "50",
  }),
  gold: tier({
    ...compute({ cpu: [40, 80], gibi: [80, 160], pods: 100 }),
    "requests.storage": "500Gi",
    persistentvolumeclaims: "100",
    services: "100",
    "services.loadbalancers": "5",
    configmaps: "500",
    secrets: "500",
    "count/ingresses.networking.k8s.io": "100",
    "count/jobs.batch": "200",
  }),
});

/** Limits of the ResourceQuota that a tenant's choice means. */
export function hardQuota(choice: QuotaChoice): Record<string, string> {
  const own = choice.hard ?? {};
  const replaced = new Set(Object.keys(own).map(canonicalQuotaKey));
  const limits = { ...TIERS[choice.tier ?? "silver"], ...shortForm(choice) };
  const kept = Object.entries(limits).filter(([key]) => !replaced.has(key));
  return { ...Object.fromEntries(kept), ...own };
}

function shortForm(choice: QuotaChoice): HardLimits {
  const { storage, pods } = choice;
  return {
    ...requestsAndLimits(choice, "cpu"),
    ...requestsAndLimits(choice, "memory"),
    ...(storage === undefined ? {} : { "requests.storage": storage }),
    ...(pods === undefined ? {} : podLimits(pods)),
  };
}

function requestsAndLimits(choice: QuotaChoice, resource: "cpu" | "memory"): HardLimits {
  const { limitFactor, tier: name = "silver" } = choice;
  if (choice[resource] === undefined && limitFactor === undefined) return {};
  const requests = choice[resource] ?? TIERS[name][`requests.${resource}`] ?? "";
  const kind = resource === "cpu" ? "cpu" : "bytes";
  return {
    [`requests.${resource}`]: requests,
    [`limits.${resource}`]: multiplied(requests, limitFactor ?? 1, kind),
  };
}

/** The product, rounded up to whole milli CPU or Mi; a text that is no quantity stays. */
function multiplied(text: string, factor: number, kind: QuantityKind): string {
  const quantity = parseQuantity(text);
  const times = parseQuantity(String(factor));
  if (factor === 1 || quantity === undefined || times === undefined) return text;
  const unit = kind === "cpu" ? 1_000_000n : 1_048_576n * 1_000_000_000n;
  const product = (quantity * times) / 1_000_000_000n;
  return formatQuantity(((product + unit - 1n) / unit) * unit, kind);
}

function podLimits(pods: number): HardLimits {
  return {
    pods: String(pods),
    "requests.ephemeral-storage": `${pods * ephemeralPerPod.requests}Gi`,
    "limits.ephemeral-storage": `${pods * ephemeralPerPod.limits}Gi`,
  };
}

interface Compute {
  /** Requests and limits. */
  readonly cpu: readonly [number, number];
  /** Memory requests and limits in GiB. */
  readonly gibi: readonly [number, number];
  readonly pods: number;
}

function compute({ cpu, gibi, pods }: Compute): HardLimits {
  return {
    "requests.cpu": String(cpu[0]),
    "requests.memory": `${gibi[0]}Gi`,
    "limits.cpu": String(cpu[1]),
    "limits.memory": `${gibi[1]}Gi`,
    ...podLimits(pods),
  };
}

function tier(limits: HardLimits): HardLimits {
  return Object.freeze({ ...limits, "services.nodeports": "0" });
}
