import type { PodDemand } from "./pod-resources.ts";
import { canonicalQuotaKey } from "./quota-keys.ts";
import { isMap, isUndecidable, knownOr, listAt, numberAt, stringAt, valueAt } from "./unknown.ts";

/** One requirement of a ResourceQuota on the pods that it counts. */
export interface QuotaScope {
  readonly scopeName: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** What scopes ask about a pod. */
export interface PodTraits {
  /** The pod itself has a deadline; that of its Job does not reach it. */
  readonly terminating: boolean;
  readonly bestEffort: boolean;
  /** Empty for none; undefined when it is not known. */
  readonly priorityClass: string | undefined;
  readonly crossNamespaceAffinity: boolean;
}

/** Scopes of a ResourceQuota: `spec.scopes` and the expressions of `spec.scopeSelector`. */
export function quotaScopes(spec: unknown): readonly QuotaScope[] {
  const names = knownOr(listAt(spec, "scopes")) ?? [];
  const expressions = knownOr(listAt(spec, "scopeSelector", "matchExpressions")) ?? [];
  return [
    ...names.map((name) => ({ scopeName: text(name), operator: "Exists", values: [] })),
    ...expressions.map((one) => ({
      scopeName: knownOr(stringAt(one, "scopeName")) ?? "?",
      operator: knownOr(stringAt(one, "operator")) ?? "?",
      values: (knownOr(listAt(one, "values")) ?? []).map(text),
    })),
  ];
}

/** True when a quota counts the pod; a pod whose priority is not known counts. */
export function matchesScopes(pod: PodTraits, scopes: readonly QuotaScope[]): boolean {
  return scopes.every((scope) => matches(pod, scope));
}

/** Reads what scopes ask about; `globalDefault` is the priority class of pods that name none. */
export function podTraits(
  podSpec: unknown,
  demand: PodDemand,
  globalDefault: string | undefined,
): PodTraits {
  const priority = stringAt(podSpec, "priorityClassName");
  const deadline = knownOr(numberAt(podSpec, "activeDeadlineSeconds"));
  return {
    terminating: deadline !== undefined && deadline >= 0,
    bestEffort: isBestEffort(podSpec, demand),
    priorityClass: isUndecidable(priority) ? undefined : (knownOr(priority) ?? globalDefault ?? ""),
    crossNamespaceAffinity: ["podAffinity", "podAntiAffinity"].some((kind) =>
      affinityTerms(valueAt(podSpec, "affinity", kind)).some(isCrossNamespace),
    ),
  };
}

/** Why Kubernetes refuses a quota with these scopes; one sentence each. */
export function scopeProblems(
  scopes: readonly QuotaScope[],
  keys: readonly string[],
): readonly string[] {
  const names = new Set(scopes.map(({ scopeName }) => scopeName));
  const pairs = [
    ["BestEffort", "NotBestEffort"],
    ["Terminating", "NotTerminating"],
  ] as const;
  return [
    ...scopes.flatMap((scope) => requirementProblems(scope)),
    ...pairs
      .filter((pair) => pair.every((name) => names.has(name)))
      .map(([one, other]) => `scopes ${one} and ${other} exclude each other; keep one of them`),
    ...[...names].flatMap((name) =>
      keys
        .filter((key) => !mayHold(name, key))
        .map((key) => `scope ${name} cannot limit ${key}; ${remedy(name)}`),
    ),
  ];
}

const podScopes = [
  "BestEffort",
  "CrossNamespacePodAffinity",
  "NotBestEffort",
  "NotTerminating",
  "PriorityClass",
  "Terminating",
];
const knownScopes: ReadonlySet<string> = new Set([...podScopes, "VolumeAttributesClass"]);

function requirementProblems({ scopeName, operator, values }: QuotaScope): readonly string[] {
  if (!knownScopes.has(scopeName)) {
    return [`scope "${scopeName}" does not exist; use one of ${[...knownScopes].join(", ")}`];
  }
  if (!["In", "NotIn", "Exists", "DoesNotExist"].includes(operator)) {
    return [
      `operator "${operator}" of scope ${scopeName} does not exist; use In, NotIn, Exists or DoesNotExist`,
    ];
  }
  const classes = scopeName === "PriorityClass" || scopeName === "VolumeAttributesClass";
  if (!classes && operator !== "Exists") {
    return [`scope ${scopeName} takes the operator Exists only, got ${operator}`];
  }
  const takesValues = operator === "In" || operator === "NotIn";
  if (takesValues && values.length === 0) {
    return [`scope ${scopeName} with operator ${operator} needs at least one value`];
  }
  return !takesValues && values.length > 0
    ? [`scope ${scopeName} with operator ${operator} takes no values`]
    : [];
}

/** Keys of Kubernetes' own that a scope cannot count; those of other groups are never counted. */
function mayHold(scope: string, key: string): boolean {
  if (key.startsWith("count/") || !knownScopes.has(scope)) return true;
  if (scope === "BestEffort") return key === "pods";
  const canonical = canonicalQuotaKey(key);
  return scope === "VolumeAttributesClass"
    ? canonical === "persistentvolumeclaims" || canonical === "requests.storage"
    : /^(?:pods|(?:requests|limits)\.(?:cpu|memory))$/.test(canonical);
}

function remedy(scope: string): string {
  if (scope === "BestEffort") return "it counts pods only";
  return scope === "VolumeAttributesClass"
    ? "it counts persistentvolumeclaims and requests.storage only"
    : "it counts pods and requests and limits of cpu and memory only";
}

function matches(pod: PodTraits, { scopeName, operator, values }: QuotaScope): boolean {
  switch (scopeName) {
    case "Terminating":
      return pod.terminating;
    case "NotTerminating":
      return !pod.terminating;
    case "BestEffort":
      return pod.bestEffort;
    case "NotBestEffort":
      return !pod.bestEffort;
    case "CrossNamespacePodAffinity":
      return pod.crossNamespaceAffinity;
    case "PriorityClass":
      return pod.priorityClass === undefined || selects(pod.priorityClass, operator, values);
    default:
      return false;
  }
}

function selects(name: string, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case "In":
      return values.includes(name);
    case "NotIn":
      return !values.includes(name);
    case "Exists":
      return name !== "";
    default:
      return name === "";
  }
}

function isBestEffort(podSpec: unknown, { containers, podLevel }: PodDemand): boolean {
  const amounts =
    valueAt(podSpec, "resources") === undefined ? containers.map((one) => one.amounts) : [podLevel];
  return !amounts.some((one) =>
    Object.entries(one).some(([key, amount]) => /\.(?:cpu|memory)$/.test(key) && amount > 0n),
  );
}

function affinityTerms(affinity: unknown): readonly unknown[] {
  const during = "DuringSchedulingIgnoredDuringExecution";
  const required = knownOr(listAt(affinity, `required${during}`)) ?? [];
  const preferred = knownOr(listAt(affinity, `preferred${during}`)) ?? [];
  return [...required, ...preferred.map((one) => valueAt(one, "podAffinityTerm"))];
}

function isCrossNamespace(term: unknown): boolean {
  const names = knownOr(listAt(term, "namespaces")) ?? [];
  return names.length > 0 || isMap(valueAt(term, "namespaceSelector"));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "?";
}
