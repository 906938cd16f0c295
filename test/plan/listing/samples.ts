import { readYaml } from "../../../environment/yaml-source.ts";
import { portsText } from "../../../kubernetes/network/endpoint-text.ts";
import { objectsIn } from "../../../kubernetes/object-kind.ts";
import type { KubernetesObject } from "../../../kubernetes/object-kind.ts";
import { EVERYTHING } from "../../../plan/listing/listing-filter.ts";
import type { ListingFilter } from "../../../plan/listing/listing-filter.ts";
import { unseenController } from "../../../plan/listing/outside-peers.ts";
import { listIsolation } from "../../../plan/standalone-isolation.ts";
import type { IsolationListing, ListingOptions } from "../../../plan/standalone-isolation.ts";

/** Kubernetes objects from lines of YAML, one each. */
export function objectsFrom(...lines: readonly string[]): readonly KubernetesObject[] {
  return lines.flatMap((line) => objectsIn("", readYaml("f", line).data));
}

/** A pod with one port. */
export function pod(name: string, port = 8080): string {
  return `{ apiVersion: v1, kind: Pod, metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }, spec: { containers: [{ ports: [{ name: http, containerPort: ${port} }] }] } }`;
}

/** A NetworkPolicy of namespace shop. */
export function policy(name: string, spec: string): string {
  return `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: ${name}, namespace: shop }, spec: ${spec} }`;
}

/** Nobody reaches pods of namespace shop, and they reach nobody. */
export const deny = policy("deny", "{ podSelector: {}, policyTypes: [Ingress, Egress] }");

/** A listing with a controller that nobody knows. */
export function list(
  objects: readonly KubernetesObject[],
  options: Partial<Omit<ListingOptions, "filter">> & {
    readonly filter?: Partial<ListingFilter>;
  } = {},
): IsolationListing {
  const controllers = [unseenController(undefined, () => undefined)];
  const filter = { ...EVERYTHING, ...options.filter };
  return listIsolation(objects, {
    ...{ controllers, outsides: [], podCidrs: [] },
    ...options,
    filter,
  });
}

/** Rows as lines: `from -> to ports (policies)`, with the reason when it is unknown. */
export function lines(listing: IsolationListing): readonly string[] {
  return [...listing.connections(), ...listing.unknown()].map((row) => {
    const why = row.reason === undefined ? "" : `: ${row.reason}`;
    return `${row.from} -> ${row.to} ${portsText(row.ports)} (${row.policies.join(" ")})${why}`;
  });
}
