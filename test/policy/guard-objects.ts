import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Finding, Rule } from "../../policy/rule.ts";
import { container, deployment, type Fields, podSpec, prod, subjectOf } from "../support/policy.ts";

/** The namespace `acme` with lists as annotations, by the key behind `moorage.dev/`. */
export function listed(lists: Fields, name: unknown = "acme"): Fields {
  const annotations = Object.fromEntries(
    Object.entries(lists).map(([key, list]) => [`moorage.dev/${key}`, list]),
  );
  const labels = { "moorage.dev/tenant": "acme" };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels, annotations } };
}

/** An object in the namespace `acme`. */
export function object(kind: string, spec: Fields, metadata: Fields = {}): Fields {
  const groups: Readonly<Record<string, string>> = {
    Ingress: "networking.k8s.io/v1",
    HTTPRoute: "gateway.networking.k8s.io/v1",
    Gateway: "gateway.networking.k8s.io/v1",
    StatefulSet: "apps/v1",
  };
  const place = { name: "web", namespace: "acme", ...metadata };
  return { apiVersion: groups[kind] ?? "v1", kind, metadata: place, spec };
}

/** A Deployment in the namespace `acme` that runs one image. */
export function running(image: unknown): Fields {
  return deployment(podSpec({ containers: [container({ image })] }));
}

/** What a rule finds in a stack of these objects. */
export function stackFindings(rule: Rule, ...objects: readonly Fields[]): readonly Finding[] {
  const subjects = objects.map((each, index) => subjectOf(each, { name: `r${index}` }));
  return evaluate([rule], subjects, prod);
}

/** What a rule says about a stack of these objects. */
export function stackMessages(rule: Rule, ...objects: readonly Fields[]): readonly string[] {
  return stackFindings(rule, ...objects).map(findingMessage);
}

/** Verdicts of a rule on a stack of these objects. */
export function verdicts(rule: Rule, ...objects: readonly Fields[]): readonly string[] {
  return stackFindings(rule, ...objects).map(({ verdict }) => verdict);
}
