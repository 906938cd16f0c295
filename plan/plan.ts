import type { QuotaVerdict } from "../kubernetes/quota-fit.ts";
import type { PlanDecision } from "./decisions.ts";
import type { Isolation } from "./isolation.ts";
import type { PodSecurityRow } from "./pod-security.ts";
import type { Registration } from "./recording-monitor.ts";
import type { ChartOrigin, PlannedFinding, PlannedRelease } from "./releases/planned-release.ts";

/** One resource that the program registered, and what follows from its place. */
export interface PlannedResource extends Omit<Registration, "leaks"> {
  /** Nearest `moorage:index:*` component, e.g. `ServiceApp "acme-web"`. */
  readonly component: string | undefined;
  /** Tenant that the resource belongs to, by its label, its namespace or its children. */
  readonly tenant: string | undefined;
  /** Where an object of a Helm release comes from; undefined for what the program registers. */
  readonly origin?: ChartOrigin;
}

/** Does a tenant's quota hold what its apps ask for. */
export interface QuotaFit {
  readonly tenant: string;
  readonly namespace: string;
  /** Name of the ResourceQuota, or of the LimitRange that refuses pods. */
  readonly quota: string;
  /** Quota key, e.g. `requests.cpu`. */
  readonly resource: string;
  /** Sum over all replicas, as a quantity; Jobs are not at rest. */
  readonly steady: string;
  /** Sum while Jobs run and the largest single rollout surges. */
  readonly peak: string;
  readonly hard: string;
  readonly verdict: QuotaVerdict;
  /** Workload whose pods or whose rollout never start. */
  readonly blocked: string | undefined;
  /** What to change, each one alone enough; the smallest change first. Empty when nothing fails. */
  readonly fixes: readonly string[];
}

/** What the program would create, and what follows from it; made without engine or cluster. */
export interface Plan {
  readonly environment: string;
  readonly stack: string;
  /** Parents before their children; otherwise by type and name. */
  readonly resources: readonly PlannedResource[];
  readonly findings: readonly PlannedFinding[];
  readonly quota: readonly QuotaFit[];
  /** What else runs in the namespaces and counts against their quotas; live plans only. */
  readonly alsoCounted: readonly string[];
  /** Apps whose pods are refused, cannot start, or need more than `restricted` allows. */
  readonly podSecurity: readonly PodSecurityRow[];
  /** What nobody wrote down and Moorage decided, with the reason. */
  readonly decisions: readonly PlanDecision[];
  /** Helm releases with what their charts make; `resources` does not have it. */
  readonly releases: readonly PlannedRelease[];
  /** Who reaches whom. */
  readonly isolation: Isolation;
  /** Places where a secret value would stand in plain text; each one blocks. */
  readonly leaks: readonly string[];
  /** Values and objects that could not be analyzed, and why. */
  readonly notAnalyzed: readonly string[];
}
