import { isMap, isOpaque } from "./unknown.ts";

/** Fields on the way to what quotas count. */
const ways: ReadonlySet<string> = new Set([
  ...["spec", "template", "jobTemplate", "volumeClaimTemplates", "containers", "initContainers"],
]);
/** Fields that decide how much there is, with everything below them. */
const amounts: ReadonlySet<string> = new Set([
  ...["replicas", "minReplicas", "maxReplicas", "scaleTargetRef", "parallelism", "completions"],
  ...["strategy", "updateStrategy", "resources", "overhead", "hard", "limits", "scopes"],
  ...["scopeSelector", "suspend", "restartPolicy"],
]);

/** Is something unknown that decides how much an object needs, or what a quota allows? */
export function hasUnknownAmounts(object: unknown): boolean {
  if (isOpaque(object)) return true;
  if (Array.isArray(object)) return object.some(hasUnknownAmounts);
  if (!isMap(object)) return false;
  return Object.entries(object).some(([key, value]) => {
    if (amounts.has(key)) return isUnknownWithin(value);
    return ways.has(key) && hasUnknownAmounts(value);
  });
}

function isUnknownWithin(value: unknown): boolean {
  if (isOpaque(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(isUnknownWithin);
}
