import { STANDARD_QUOTA_KEYS, STORAGE_CLASS_SUFFIX } from "../kubernetes/quota-keys.ts";
import { nearestHint, nearName, quote } from "./problems.ts";

/** Object counts that clusters have anyway; custom resources make more. */
const COUNTED: readonly string[] = [
  ...["configmaps", "persistentvolumeclaims", "pods", "replicationcontrollers", "secrets"],
  ...["services", "serviceaccounts", "jobs.batch", "cronjobs.batch", "deployments.apps"],
  ...["replicasets.apps", "statefulsets.apps", "daemonsets.apps"],
  ...["ingresses.networking.k8s.io", "networkpolicies.networking.k8s.io"],
  ...["horizontalpodautoscalers.autoscaling", "poddisruptionbudgets.policy"],
].map((resource) => `count/${resource}`);

/** What to write instead of a key that is none. */
export function quotaKeyHint(key: string): string {
  if (key.includes(STORAGE_CLASS_SUFFIX)) {
    return `A storage class ends with ${STORAGE_CLASS_SUFFIX}requests.storage or …/persistentvolumeclaims`;
  }
  if (key.startsWith("count/")) return nearCount(key) ?? "Write e.g. count/jobs.batch";
  return nearestHint(key, STANDARD_QUOTA_KEYS) ?? "";
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
