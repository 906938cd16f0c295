import { isRoute } from "./backends.ts";
import type { KubernetesObject } from "./object-kind.ts";
import { allOf, anyOf, listAt, stringAt, UNKNOWN } from "./unknown.ts";
import type { Field, Unknown, Verdict } from "./unknown.ts";

/** A route of one namespace to a Service of another. */
export interface CrossReference {
  readonly route: KubernetesObject;
  readonly from: string | Unknown;
  readonly service: string | Unknown;
}

/** True for what lets objects of other namespaces refer to a Service. */
export function isReferenceGrant({ group, kind }: KubernetesObject): boolean {
  return group === "gateway.networking.k8s.io" && kind === "ReferenceGrant";
}

/**
 * Does a ReferenceGrant of the Service's namespace let a route refer to it?
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/referencegrant/
 */
export function grants(grant: KubernetesObject, { route, from, service }: CrossReference): Verdict {
  if (!isRoute(route)) return "fail";
  const senders = anyOfList(listAt(grant.object, "spec", "from"), (each) => [
    equals(stringAt(each, "group"), route.group),
    equals(stringAt(each, "kind"), route.kind),
    equals(stringAt(each, "namespace"), from),
  ]);
  const targets = anyOfList(listAt(grant.object, "spec", "to"), (each) => [
    equals(stringAt(each, "group"), ""),
    equals(stringAt(each, "kind"), "Service"),
    isAbsentOr(stringAt(each, "name"), service),
  ]);
  return allOf([senders, targets]);
}

function anyOfList(
  list: Field<readonly unknown[]>,
  judge: (each: unknown) => readonly Verdict[],
): Verdict {
  if (list.kind === "absent") return "fail";
  if (list.kind !== "known") return "undecided";
  return anyOf(list.value.map((each) => allOf(judge(each))));
}

function isAbsentOr(field: Field<string>, wanted: string | Unknown): Verdict {
  return field.kind === "absent" ? "pass" : equals(field, wanted);
}

/** An absent text is an empty one. */
function equals(field: Field<string>, wanted: string | Unknown): Verdict {
  if (wanted === UNKNOWN || field.kind === "unknown" || field.kind === "malformed") {
    return "undecided";
  }
  return (field.kind === "known" ? field.value : "") === wanted ? "pass" : "fail";
}
