import {
  ALLOW_ANNOTATIONS,
  allowAnnotations,
  narrowedLists,
} from "../../kubernetes/allow-lists.ts";
import type { AllowLists } from "../../kubernetes/allow-lists.ts";
import { REQUIRED_LABELS_ANNOTATION, TENANT_LABEL } from "../../kubernetes/labels.ts";
import { objectsIn } from "../../kubernetes/object-kind.ts";
import { isMap, knownOr, mapAt, stringAt, valueAt } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import type { Rule, Settings, Subject } from "../../policy/rule.ts";
import { acceptable } from "./acceptable-object.ts";
import type { PolicyCase } from "./policy-examples.ts";
import { type Fields, subjectOf } from "./policy.ts";

/** One object of an example, for the API server, with what the rule says of it. */
export interface Trial {
  readonly rule: Rule;
  readonly what: string;
  /** Ready to be created in a namespace with these marks. */
  readonly object: Fields;
  readonly marks: Marks;
  readonly isRefused: boolean;
}

/** What a namespace must have for the same verdict. */
export interface Marks {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The objects of a case that live in a tenant's namespace, each with the verdict of its rule. */
export function trialsOf(rule: Rule, { what, subjects, settings }: PolicyCase): readonly Trial[] {
  // The guards of such an environment are not there.
  if (settings.podSecurity === "privileged") return [];
  const items = subjects.flatMap(itemsOf).map((object, at) => {
    return subjectOf(object, { type: "yaml", name: `i${at}` });
  });
  const refused = refusedUrns(rule, items, settings);
  return items.flatMap((item): readonly Trial[] => {
    const { object } = item;
    const home = stringAt(object, "metadata", "namespace");
    const space = items.findLast(({ object: each }) => {
      const isNamespace = knownOr(stringAt(each, "kind")) === "Namespace";
      return isNamespace && valueAt(each, "metadata", "name") === knownOr(home);
    });
    const marks = space === undefined ? undefined : marksOf(space.object, settings);
    if (marks === undefined || !isMap(object)) return [];
    // The label is a matter of tenants' namespaces, and only these are guarded.
    if (rule.name === "cross-tenant" && marks.labels[TENANT_LABEL] === undefined) return [];
    return [{ rule, what, object: { ...object }, marks, isRefused: refused.has(item.urn) }];
  });
}

/** Each object by itself, with the words that a list says for all of its items. */
function itemsOf({ type, object }: Subject): readonly unknown[] {
  return objectsIn(type, object).map(({ kind, object: item }) => {
    const apiVersion = valueAt(object, "apiVersion");
    return isMap(item) ? acceptable({ apiVersion, kind, ...item }) : item;
  });
}

/** Connections between tenants are a matter of many objects, which admission does not see. */
function refusedUrns(
  rule: Rule,
  items: readonly Subject[],
  settings: Settings,
): ReadonlySet<string> {
  const findings = evaluate([rule], items, settings).filter(({ verdict, places }) => {
    const isOfLabel = places.some(({ path }) => path.includes(TENANT_LABEL));
    return verdict === "fail" && (rule.name !== "cross-tenant" || isOfLabel);
  });
  return new Set(findings.map(({ subject }) => subject.urn));
}

function marksOf(namespace: unknown, settings: Settings): Marks {
  const tenant = knownOr(stringAt(namespace, "metadata", "labels", TENANT_LABEL));
  const annotations = knownOr(mapAt(namespace, "metadata", "annotations")) ?? {};
  const text = (key: string): string | undefined => knownOr(stringAt(annotations, key));
  const words = (key: string): readonly string[] | undefined =>
    text(key)?.split(",").filter(Boolean);
  const own: AllowLists = Object.fromEntries(
    Object.entries(ALLOW_ANNOTATIONS).map(([list, key]) => [list, words(key)]),
  );
  const required = [...(words(REQUIRED_LABELS_ANNOTATION) ?? []), ...settings.requiredLabels];
  return {
    labels: tenant === undefined ? {} : { [TENANT_LABEL]: tenant },
    annotations: {
      ...allowAnnotations(narrowedLists(own, settings.allow)),
      [REQUIRED_LABELS_ANNOTATION]: required.join(","),
    },
  };
}
