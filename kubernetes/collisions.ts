import type { KubernetesObject } from "./object-kind.ts";
import { fieldOf, UNKNOWN, valueAt } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** A place in an object that takes something which only one may have. */
export interface Claim<T extends KubernetesObject> {
  readonly object: T;
  /** Path below the object, e.g. `spec.ports[0].nodePort`. */
  readonly field: string;
  /** What it takes: the same text for equal things; unknown: it may be any of them. */
  readonly key: string | Unknown;
}

/** A place that takes what an earlier one has. */
export interface Collision<C> {
  readonly claim: C;
  readonly other: C;
}

/** Claims that collide, and those that may: nobody knows yet what they take. */
export interface Collisions<C> {
  readonly collisions: readonly Collision<C>[];
  readonly open: readonly C[];
}

/** Finds claims that are equal to an earlier one, in one pass. */
export function collisionsOf<C extends Claim<KubernetesObject>>(
  claims: readonly C[],
): Collisions<C> {
  const first = new Map<string, C>();
  const collisions: Collision<C>[] = [];
  for (const claim of claims) {
    if (claim.key === UNKNOWN) continue;
    const other = first.get(claim.key);
    if (other === undefined) first.set(claim.key, claim);
    else collisions.push({ claim, other });
  }
  const open = claims.filter(({ key }) => key === UNKNOWN);
  return { collisions, open: claims.length > 1 ? open : [] };
}

/** Objects that are in a stack twice: same kind, namespace and name. Patches are no second object. */
export function objectCollisions<T extends KubernetesObject>(
  objects: readonly T[],
): Collisions<Claim<T>> {
  const ofKind = Map.groupBy(objects, ({ group, kind }) => `${group}/${kind}`);
  const found = [...ofKind.values()].map((same) => collisionsOf(same.flatMap(identityOf)));
  return {
    collisions: found.flatMap(({ collisions }) => collisions),
    open: found.flatMap(({ open }) => open),
  };
}

/** An object without a name gets one of its own from the engine or the API server. */
function identityOf<T extends KubernetesObject>(object: T): readonly Claim<T>[] {
  const name = text(valueAt(object.object, "metadata", "name"));
  if (object.patch || name === undefined) return [];
  const namespace = text(valueAt(object.object, "metadata", "namespace")) ?? "default";
  const isKnown = name !== UNKNOWN && namespace !== UNKNOWN;
  const key = isKnown ? `${namespace}/${name}` : UNKNOWN;
  return [{ object, field: "metadata.name", key }];
}

/** Ports of the nodes that two Services take; a port is taken for every protocol. */
export function nodePortCollisions<T extends KubernetesObject>(
  objects: readonly T[],
): Collisions<Claim<T>> {
  return collisionsOf(objects.flatMap(nodePortsOf));
}

function nodePortsOf<T extends KubernetesObject>(object: T): readonly Claim<T>[] {
  if (object.group !== "" || object.kind !== "Service" || object.patch) return [];
  const spec = valueAt(object.object, "spec");
  const type = text(valueAt(spec, "type"));
  if (type === undefined || type === "ClusterIP" || type === "ExternalName") return [];
  const ports = valueAt(spec, "ports");
  const given: readonly (readonly [string, unknown])[] = [
    ...(Array.isArray(ports)
      ? ports.map((port: unknown, index) => {
          return [`spec.ports[${index}].nodePort`, valueAt(port, "nodePort")] as const;
        })
      : [["spec.ports", ports === undefined ? undefined : UNKNOWN] as const]),
    ["spec.healthCheckNodePort", valueAt(spec, "healthCheckNodePort")],
  ];
  const claims = given.flatMap(([field, value]): readonly Claim<T>[] => {
    if (value === undefined || value === 0) return [];
    const key = typeof value === "number" && type !== UNKNOWN ? String(value) : UNKNOWN;
    return [{ object, field, key }];
  });
  // One Service may have a port twice, for two protocols.
  return [...new Map(claims.map((claim) => [claim.key, claim])).values()];
}

/** The text, undefined when it is unset or empty, unknown for anything else. */
export function text(value: unknown): string | Unknown | undefined {
  const field = fieldOf(value, (each) => typeof each === "string");
  if (field.kind === "known") return field.value === "" ? undefined : field.value;
  return field.kind === "absent" ? undefined : UNKNOWN;
}
