import { isDnsSubdomain } from "../kubernetes/names.ts";
import { STORAGE_CLASS_SUFFIX } from "../kubernetes/quota-keys.ts";
import { nearestHint, nearName, quote } from "./problems.ts";

/** Quota keys without a slash; Kubernetes refuses any other. */
export const STANDARD_KEYS: readonly string[] = [
  ...["requests.cpu", "requests.memory", "limits.cpu", "limits.memory", "requests.storage"],
  ...["pods", "persistentvolumeclaims", "services", "services.loadbalancers"],
  ...["services.nodeports", "configmaps", "secrets", "requests.ephemeral-storage"],
  ...["limits.ephemeral-storage", "replicationcontrollers", "resourcequotas"],
  ...["cpu", "memory", "ephemeral-storage"],
];

/** Object counts that clusters have anyway; custom resources make more. */
const COUNTED: readonly string[] = [
  ...["configmaps", "persistentvolumeclaims", "pods", "replicationcontrollers", "secrets"],
  ...["services", "serviceaccounts", "jobs.batch", "cronjobs.batch", "deployments.apps"],
  ...["replicasets.apps", "statefulsets.apps", "daemonsets.apps"],
  ...["ingresses.networking.k8s.io", "networkpolicies.networking.k8s.io"],
  ...["horizontalpodautoscalers.autoscaling", "poddisruptionbudgets.policy"],
].map((resource) => `count/${resource}`);

const COUNT = /^count\/[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*$/;
const HUGE_PAGES = /^(?:requests\.)?hugepages-[1-9]\d*[KMGT]i$/;
const EXTENDED = /^requests\.([^/]+)\/[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/;

/** True for the keys that a ResourceQuota knows or counts. */
export function isQuotaKey(key: string): boolean {
  if (STANDARD_KEYS.includes(key) || HUGE_PAGES.test(key) || COUNT.test(key)) return true;
  const at = key.indexOf(STORAGE_CLASS_SUFFIX);
  if (at >= 0) {
    const rest = key.slice(at + STORAGE_CLASS_SUFFIX.length);
    const known = rest === "requests.storage" || rest === "persistentvolumeclaims";
    return known && isDnsSubdomain(key.slice(0, at));
  }
  const domain = EXTENDED.exec(key)?.[1];
  return domain !== undefined && domain.includes(".") && isDnsSubdomain(domain);
}

/** What to write instead of a key that is none. */
export function quotaKeyHint(key: string): string {
  if (key.includes(STORAGE_CLASS_SUFFIX)) {
    return `A storage class ends with ${STORAGE_CLASS_SUFFIX}requests.storage or …/persistentvolumeclaims`;
  }
  if (key.startsWith("count/")) return nearCount(key) ?? "Write e.g. count/jobs.batch";
  return nearestHint(key, STANDARD_KEYS) ?? "";
}

/** `Did you mean "count/jobs.batch"?` for a count of almost that name; it may be a custom resource. */
export function countHint(key: string): string | undefined {
  return !key.startsWith("count/") || COUNTED.includes(key) ? undefined : nearCount(key);
}

/** The same resource of another group, else the nearest name. */
function nearCount(key: string): string | undefined {
  const [resource = ""] = key.toLowerCase().split(".");
  const other = COUNTED.find((counted) => counted.startsWith(`${resource}.`));
  return other === undefined ? nearName(key, COUNTED) : `Did you mean ${quote(other)}?`;
}
