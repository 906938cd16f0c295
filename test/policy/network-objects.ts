import { CONSUMES_ANNOTATION, EXPOSES_ANNOTATION, TENANT_LABEL } from "../../kubernetes/labels.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Finding, Rule, Settings } from "../../policy/rule.ts";
import { type Fields, prod, subjectOf } from "../support/policy.ts";

/** A namespace of the tenant of the same name, or of another one, or of nobody. */
export function namespace(name: string, tenant: unknown = name): Fields {
  const labels = tenant === undefined ? {} : { [TENANT_LABEL]: tenant };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

/** A namespace of nobody. */
export function strange(name: string): Fields {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** A Deployment of an app, in the namespace of its tenant. */
export function app(tenant: string, name: string, namespace = tenant): Fields {
  const labels = { [TENANT_LABEL]: tenant, "app.kubernetes.io/name": name };
  const spec = { containers: [{ name, ports: [{ containerPort: 8080 }] }] };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

/** A NetworkPolicy. */
export function policy(place: string, spec: unknown, annotations: Fields = {}): Fields {
  const [namespace, name] = place.split("/");
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace, annotations },
    spec,
  };
}

/** Closes every namespace of these names in both directions. */
export function closed(...namespaces: readonly string[]): readonly Fields[] {
  const spec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
  return namespaces.map((name) => policy(`${name}/default-deny`, spec));
}

/** Pods of an app in the namespace of its tenant. */
export function pods(tenant: string, name: string): Fields {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": tenant } },
    podSelector: selector(tenant, name),
  };
}

/** Selects the pods of an app. */
export function selector(tenant: string, name: string): Fields {
  return { matchLabels: { [TENANT_LABEL]: tenant, "app.kubernetes.io/name": name } };
}

/** The consumer's half: acme/web may connect to globex/shop. */
export function consumes(port = 8080, annotation: unknown = "web:globex/shop"): Fields {
  return policy(
    "acme/web-consumes",
    {
      podSelector: selector("acme", "web"),
      policyTypes: ["Egress"],
      egress: [{ to: [pods("globex", "shop")], ports: [{ port }] }],
    },
    { [CONSUMES_ANNOTATION]: annotation },
  );
}

/** The provider's half: globex/shop lets acme/web connect. */
export function exposes(port = 8080, annotation: unknown = "shop:acme/web"): Fields {
  return policy(
    "globex/shop-exposes",
    {
      podSelector: selector("globex", "shop"),
      policyTypes: ["Ingress"],
      ingress: [{ from: [pods("acme", "web")], ports: [{ port }] }],
    },
    { [EXPOSES_ANNOTATION]: annotation },
  );
}

/** Two closed tenants with an app each. */
export const platform: readonly Fields[] = [
  namespace("acme"),
  namespace("globex"),
  app("acme", "web"),
  app("globex", "shop"),
  ...closed("acme", "globex"),
];

/** Findings of one rule about all objects. */
export function findings(
  rule: Rule,
  objects: readonly Fields[],
  settings: Settings = prod,
): readonly Finding[] {
  const subjects = objects.map((object, index) => {
    const type = `kubernetes:x/v1:${String(object["kind"])}`;
    return subjectOf(object, { name: `r${index}`, type });
  });
  return evaluate([rule], subjects, settings);
}

/** Their first lines, joined where they are broken. */
export function firstLines(rule: Rule, objects: readonly Fields[]): readonly string[] {
  return findings(rule, objects).map((finding) => {
    const [head = ""] = findingMessage(finding).split("\nfix: ");
    return head.replaceAll("\n  ", " ");
  });
}
