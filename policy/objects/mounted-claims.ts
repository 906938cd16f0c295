import {
  anyOf,
  isUndecidable,
  knownOr,
  listAt,
  stringAt,
  UNKNOWN,
} from "../../kubernetes/unknown.ts";
import type { Unknown, Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { nameOf, namespaceOf, placeKey } from "./object-names.ts";

/** Claims of a stack by `namespace/name`. */
export interface Claims {
  readonly byPlace: ReadonlyMap<string, ObjectView>;
  /** True when the place of one is not known. */
  readonly open: boolean;
}

/** A claim that a pod template mounts. */
export interface MountedClaim {
  readonly name: string | Unknown;
  /** Path inside the resource. */
  readonly path: string;
  /**
   * `single`: pods of one node, or one pod, may write. `elsewhere`: not in the stack, so nobody can
   * say.
   */
  readonly access: "single" | "shared" | "elsewhere" | "unknown";
}

/** Claims among the objects. */
export function claimsIn(objects: readonly ObjectView[]): Claims {
  const views = objects.filter(({ group, kind, patch }) => {
    return group === "" && kind === "PersistentVolumeClaim" && !patch;
  });
  const placed = views.map((view) => [placeKey(namespaceOf(view), nameOf(view)), view] as const);
  return {
    byPlace: new Map(placed.flatMap(([key, view]) => (key === undefined ? [] : [[key, view]]))),
    open: placed.some(([key]) => key === undefined),
  };
}

/** Claims that the pods of a workload mount by name. */
export function mountedClaims(view: ObjectView, claims: Claims): readonly MountedClaim[] {
  const volumes = listAt(view.pod?.spec, "volumes");
  const path = `${view.pod?.path ?? ""}.volumes`;
  if (isUndecidable(volumes)) return [{ name: UNKNOWN, path, access: "unknown" }];
  return (knownOr(volumes) ?? []).flatMap((volume, index): readonly MountedClaim[] => {
    const name = stringAt(volume, "persistentVolumeClaim", "claimName");
    const at = `${path}[${index}].persistentVolumeClaim.claimName`;
    if (name.kind === "absent") return [];
    if (name.kind !== "known") return [{ name: UNKNOWN, path: at, access: "unknown" }];
    const place = placeKey(namespaceOf(view), name.value);
    const claim = place === undefined ? undefined : claims.byPlace.get(place);
    const isOpen = claims.open || (place === undefined && claims.byPlace.size > 0);
    const access = claim === undefined ? (isOpen ? "unknown" : "elsewhere") : accessOf(claim);
    return [{ name: name.value, path: at, access }];
  });
}

/** Do the pods mount a claim that keeps them from being many? One elsewhere may. */
export function keepsOnePod(view: ObjectView, claims: Claims): Verdict {
  return anyOf(
    mountedClaims(view, claims).map(({ access }) => {
      if (access === "unknown") return "undecided";
      return access === "shared" ? "fail" : "pass";
    }),
  );
}

function accessOf({ object }: ObjectView): MountedClaim["access"] {
  const modes = listAt(object, "spec", "accessModes");
  if (modes.kind !== "known") return "unknown";
  if (modes.value.some((mode) => mode === "ReadWriteMany" || mode === "ReadOnlyMany")) {
    return "shared";
  }
  const isPlain = modes.value.every((mode) => {
    return mode === "ReadWriteOnce" || mode === "ReadWriteOncePod";
  });
  return isPlain && modes.value.length > 0 ? "single" : "unknown";
}
