import { isDnsSubdomain } from "./names.ts";
import type { QuantityKind } from "./quantity.ts";

/** What the number below a quota key measures. */
export type QuotaKeyKind = QuantityKind | "count";

/** Suffix of the quota keys of one storage class, behind its name. */
export const STORAGE_CLASS_SUFFIX = ".storageclass.storage.k8s.io/";

/** Quota keys without a slash; Kubernetes refuses any other. */
export const STANDARD_QUOTA_KEYS: readonly string[] = [
  ...["requests.cpu", "requests.memory", "limits.cpu", "limits.memory", "requests.storage"],
  ...["pods", "persistentvolumeclaims", "services", "services.loadbalancers"],
  ...["services.nodeports", "configmaps", "secrets", "requests.ephemeral-storage"],
  ...["limits.ephemeral-storage", "replicationcontrollers", "resourcequotas"],
  ...["cpu", "memory", "ephemeral-storage"],
];

const COUNT = /^count\/[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*$/;
const HUGE_PAGES = /^(?:requests\.)?hugepages-[1-9]\d*[KMGT]i$/;
const EXTENDED = /^requests\.([^/]+)\/[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/;

/** True for the keys that a ResourceQuota knows or counts. */
export function isQuotaKey(key: string): boolean {
  if (STANDARD_QUOTA_KEYS.includes(key) || HUGE_PAGES.test(key) || COUNT.test(key)) return true;
  const at = key.indexOf(STORAGE_CLASS_SUFFIX);
  if (at >= 0) {
    const rest = key.slice(at + STORAGE_CLASS_SUFFIX.length);
    const known = rest === "requests.storage" || rest === "persistentvolumeclaims";
    return known && isDnsSubdomain(key.slice(0, at));
  }
  const domain = EXTENDED.exec(key)?.[1];
  return domain !== undefined && domain.includes(".") && isDnsSubdomain(domain);
}

/** What a key below `spec.hard` measures: CPU, bytes, or a number of objects or devices. */
export function quotaKeyKind(key: string): QuotaKeyKind {
  const resource = quotaResource(key);
  if (resource === "cpu") return "cpu";
  return /^(?:memory|storage|ephemeral-storage|hugepages-.+)$/.test(resource) ? "bytes" : "count";
}

/** Resource of a quota key, without `requests.`, `limits.` and the storage class; `""` for objects. */
function quotaResource(key: string): string {
  if (key.startsWith("count/")) return "";
  const at = key.indexOf(STORAGE_CLASS_SUFFIX);
  const own = at < 0 ? key : key.slice(at + STORAGE_CLASS_SUFFIX.length);
  return own.replace(/^(?:requests|limits)\./, "");
}

/** The spelling that stands for all with the same meaning, e.g. `requests.cpu` for `cpu`. */
export function canonicalQuotaKey(key: string): string {
  if (/^(?:cpu|memory|ephemeral-storage|hugepages-.+)$/.test(key)) return `requests.${key}`;
  const counted = key.replace(/^count\//, "");
  return sameWhenCounted.has(counted) ? counted : key;
}

/** Core kinds whose plain key counts the same objects as `count/`; `pods` skips finished ones. */
const sameWhenCounted: ReadonlySet<string> = new Set([
  "configmaps",
  "persistentvolumeclaims",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "services",
]);

/** True for canonical keys of what pods hold: `pods`, `count/pods`, `requests.*` and `limits.*`. */
export function isPodKey(key: string): boolean {
  return /^(?:pods|count\/pods|(?:requests|limits)\..+)$/.test(key);
}

/** True for canonical keys that count objects. */
export function isCountKey(key: string): boolean {
  return (
    /^count\/[a-z0-9-]+(?:\.[a-z0-9.-]+)?$/.test(key) ||
    sameWhenCounted.has(key) ||
    key === "services.loadbalancers" ||
    key === "services.nodeports"
  );
}
