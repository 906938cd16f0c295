import { podValue } from "../../kubernetes/pod-spec.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { anyOf, booleanAt, fieldOf, stringAt, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Field, Unknown, Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { hiddenObjects } from "./hidden-objects.ts";
import { nameOf, namespaceOf, placeKey } from "./object-names.ts";

/** Whether an object's pods run without a token: `fail` when each of them gets one. */
export type Tokenless = (view: ObjectView, pod: PodTemplate) => Verdict;

/**
 * Tells which pods get the token of their ServiceAccount: the pod decides, where it says nothing the
 * account, and where that says nothing as well they do.
 */
export function tokenMounts(objects: readonly ObjectView[]): Tokenless {
  const accounts = Map.groupBy(
    objects.filter(({ group, kind }) => kind === "ServiceAccount" && group === ""),
    (view) => placeKey(namespaceOf(view), nameOf(view)),
  );
  const isHidden = hiddenObjects(objects);
  return (view, pod) => {
    const own = fieldOf(podValue(pod, "automountServiceAccountToken"), isBoolean);
    if (own.kind !== "absent") return verdictOf(own);
    const namespace = namespaceOf(view);
    const key = placeKey(namespace, podAccount(pod));
    const found = key === undefined ? undefined : accounts.get(key);
    if (found !== undefined) return anyOf(found.map(accountVerdict));
    return key === undefined || isHidden(namespace) ? "undecided" : "fail";
  };
}

/** Name of the ServiceAccount of a pod. */
export function podAccount(pod: PodTemplate): string | Unknown {
  const fields = ["serviceAccountName", "serviceAccount"].map((key) => stringAt(pod.spec, key));
  if (fields.some(({ kind }) => kind === "unknown" || kind === "malformed")) return UNKNOWN;
  const names = fields.flatMap((field) => (field.kind === "known" ? [field.value] : []));
  const isOpen = pod.patch && names.length === 0;
  return names.find((name) => name !== "") ?? (isOpen ? UNKNOWN : "default");
}

function accountVerdict({ object, patch }: ObjectView): Verdict {
  const own = booleanAt(object, "automountServiceAccountToken");
  return patch && own.kind === "absent" ? "undecided" : verdictOf(own);
}

function verdictOf(field: Field<boolean>): Verdict {
  if (field.kind === "absent") return "fail";
  if (field.kind !== "known") return "undecided";
  return field.value ? "fail" : "pass";
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}
