import { workloadKinds } from "../kubernetes/quota-accounting.ts";
import { hasController, kindOf, nameOf, titleOf } from "../kubernetes/resource-names.ts";
import { knownOr, listAt, valueAt } from "../kubernetes/unknown.ts";

/**
 * Live objects of a namespace that the plan does not account for.
 *
 * Left out: what the plan contains, what a workload made (that workload counts), the Secrets of Helm's
 * history, and the two objects that every namespace has.
 */
export function otherObjects(
  live: readonly unknown[],
  planned: readonly unknown[],
): readonly unknown[] {
  const known = new Set(planned.map(titleOf));
  const claims = [...planned, ...live].flatMap(claimNames);
  return live.filter(
    (one) =>
      !known.has(titleOf(one)) &&
      !hasController(one, workloadKinds) &&
      !isUsual(one) &&
      !isClaimOf(one, claims),
  );
}

/** How the claims begin that a StatefulSet makes from its templates; they name no controller. */
function claimNames(object: unknown): readonly string[] {
  if (kindOf(object) !== "StatefulSet") return [];
  const templates = knownOr(listAt(object, "spec", "volumeClaimTemplates")) ?? [];
  return templates.map((template) => `${nameOf(template)}-${nameOf(object)}-`);
}

function isClaimOf(object: unknown, beginnings: readonly string[]): boolean {
  if (kindOf(object) !== "PersistentVolumeClaim") return false;
  const name = nameOf(object);
  return beginnings.some(
    (beginning) => name.startsWith(beginning) && /^\d+$/.test(name.slice(beginning.length)),
  );
}

/** Names of those that run pods, e.g. `Deployment "x"`. */
export function titlesOf(objects: readonly unknown[]): readonly string[] {
  return objects.filter((one) => workloadKinds.has(kindOf(one) ?? "")).map(titleOf);
}

function isUsual(object: unknown): boolean {
  const kind = kindOf(object);
  return (
    (kind === "ConfigMap" && nameOf(object) === "kube-root-ca.crt") ||
    (kind === "ServiceAccount" && nameOf(object) === "default") ||
    (kind === "Secret" && valueAt(object, "type") === "helm.sh/release.v1")
  );
}
