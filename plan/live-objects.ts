import { workloadKinds } from "../kubernetes/quota-accounting.ts";
import { hasController, kindOf, nameOf, titleOf } from "../kubernetes/resource-names.ts";
import { valueAt } from "../kubernetes/unknown.ts";

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
  return live.filter(
    (one) => !known.has(titleOf(one)) && !hasController(one, workloadKinds) && !isUsual(one),
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
