import * as z from "zod";

import { labelName, objectName } from "../../environment/schema-parts.ts";
import type { KubernetesObject } from "../../kubernetes/object-kind.ts";
import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
import { networkPolicy } from "./network-policy-schema.ts";
import { ingress, labels, service, workloadSchemas } from "./workload-schemas.ts";

/** A kind that decides who reaches whom. */
export interface UnderstoodKind {
  /** What the analysis reads of its objects. */
  readonly schema: z.ZodType;
  /** The only apiVersion that is read; undefined: any of its group. */
  readonly apiVersion: string | undefined;
  readonly namespaced: boolean;
}

/** Kubernetes takes an empty text for none. */
const namespace = z.union([z.literal(""), labelName]);
const named = (schema: z.ZodObject, name: z.ZodType = objectName): z.ZodObject =>
  schema.extend({ metadata: z.object({ name, namespace: namespace.nullish(), labels }) });

const networking = "networking.k8s.io/v1";
const kinds: Readonly<Record<string, UnderstoodKind>> = {
  Namespace: { schema: named(z.object({}), labelName), apiVersion: "v1", namespaced: false },
  Service: { schema: named(service, labelName), apiVersion: "v1", namespaced: true },
  Ingress: { schema: named(ingress), apiVersion: networking, namespaced: true },
  NetworkPolicy: { schema: named(networkPolicy), apiVersion: networking, namespaced: true },
};
const workloads: Readonly<Record<string, UnderstoodKind>> = Object.fromEntries(
  Object.entries(workloadSchemas).map(([kind, schema]) => [
    kind,
    { schema: named(schema), apiVersion: undefined, namespaced: true },
  ]),
);

/** Groups that served these kinds before their own. */
const formerGroups = new Set(["", "extensions", "networking.k8s.io"]);

/** How the analysis reads the kind of an object; undefined when it does not. */
export function understoodKind(object: KubernetesObject): UnderstoodKind | undefined {
  const { group, kind } = object;
  if (podTemplateOf(object) !== undefined) {
    return kind === "PodTemplate" ? undefined : (workloads[kind] ?? workloads["controller"]);
  }
  if (!Object.hasOwn(kinds, kind) || !formerGroups.has(group)) return undefined;
  return kinds[kind];
}

/** Kind for people, with its group when that is none of Kubernetes' own. */
export function kindText({ group, kind }: KubernetesObject): string {
  const own = !group.includes(".") || group.endsWith(".k8s.io");
  return own ? kind : `${kind}.${group}`;
}

/** True for a kind that is not read but may open, close or hide connections. */
export function mayMatter({ kind }: KubernetesObject): boolean {
  return /(?:NetworkPolicy|AuthorizationPolicy|Route|VirtualService|Gateway|HelmRelease|HelmChart)$/.test(
    kind,
  );
}
