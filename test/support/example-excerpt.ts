import { isMap } from "../../kubernetes/unknown.ts";
import type { PolicyCase } from "./policy-examples.ts";
import type { Fields } from "./policy.ts";

/** Which parts of an object to show: all of it, or some of its keys. */
type Mask = true | ReadonlyMap<string, Mask>;

const nothing: Mask = new Map();
const pod = ["spec", "template", "spec"];
const named = { name: true };

/** What says which object and which containers an excerpt is of. */
const identity = maskOf({
  apiVersion: true,
  kind: true,
  metadata: { name: true, namespace: true },
});

/**
 * The workload of a case, cut down to what a pair of cases speaks of; undefined for cases that
 * write their objects in full.
 */
export function workloadExcerpt(one: PolicyCase, other: PolicyCase): unknown {
  if (!hasWorkload(one)) return undefined;
  const mask = merged(spokenOf(one), hasWorkload(other) ? spokenOf(other) : nothing);
  const known = merged(merged(identity, mask), containerNames(one, mask));
  return picked(one.subjects[0]?.object, known);
}

/** True when the case lays fields over the compliant workload. */
export function hasWorkload({ written }: PolicyCase): boolean {
  return written.objects === undefined && written.component === undefined;
}

/** How many of the resources of a case it brings itself; the rest is the tenant around them. */
export function ownCount(one: PolicyCase): number {
  const { objects, more = [] } = one.written;
  return hasWorkload(one) ? 1 + more.length : (objects?.length ?? 1);
}

function spokenOf({ written }: PolicyCase): Mask {
  const parts: readonly (readonly [Fields | undefined, readonly string[]])[] = [
    [written.deployment, []],
    [written.pod, pod],
    [written.container, [...pod, "containers", "0"]],
    [written.initContainer, [...pod, "initContainers", "0"]],
  ];
  return parts
    .map(([fields, path]) => below(path, fields === undefined ? nothing : maskOf(fields)))
    .reduce(merged, nothing);
}

/** Containers that are shown are shown with their names. */
function containerNames({ written }: PolicyCase, mask: Mask): Mask {
  const lists = written.initContainer === undefined ? ["containers"] : ["initContainers"];
  const both = written.container === undefined ? lists : [...lists, "containers"];
  const isShown = both.map((list) => below([...pod, list, "0"], maskOf(named)));
  return written.pod?.["containers"] === undefined ? isShown.reduce(merged, mask) : mask;
}

/** The keys that a case writes; an empty map inside it stands for all that is there. */
function maskOf(fields: Fields): Mask {
  return new Map(
    Object.entries(fields).map(([key, value]) => {
      const isInner = isMap(value) && Object.keys(value).length > 0;
      return [key, isInner ? maskOf(value) : true];
    }),
  );
}

function below(path: readonly string[], mask: Mask): Mask {
  return path.reduceRight<Mask>((inner, key) => new Map([[key, inner]]), mask);
}

function merged(one: Mask, other: Mask): Mask {
  if (one === true || other === true) return true;
  const keys = new Set([...one.keys(), ...other.keys()]);
  return new Map([...keys].map((key) => [key, merged(at(one, key), at(other, key))]));
}

function at(mask: ReadonlyMap<string, Mask>, key: string): Mask {
  return mask.get(key) ?? nothing;
}

function picked(value: unknown, mask: Mask): unknown {
  if (mask === true) return value;
  if (Array.isArray(value)) {
    return value.flatMap((each: unknown, index) => {
      const own = mask.get(String(index));
      return own === undefined ? [] : [picked(each, own)];
    });
  }
  if (!isMap(value)) return value;
  const kept = Object.entries(value).flatMap(([key, each]) => {
    const own = mask.get(key);
    const shown = own === undefined ? undefined : picked(each, own);
    return shown === undefined || shown === null ? [] : [[key, shown] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
