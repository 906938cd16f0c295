import { itemPath, refusals } from "../../../kubernetes/guards/guard.ts";
import type { Allowed, Limit } from "../../../kubernetes/guards/guard.ts";
import { objectsIn } from "../../../kubernetes/object-kind.ts";
import { UNKNOWN } from "../../../kubernetes/unknown.ts";

/** What a limit refuses, e.g. `spec.type "NodePort" fail`; the name of an unknown item is `?`. */
export function refused(
  { limit, type = "x" }: { readonly limit: Limit; readonly type?: string },
  given: unknown,
  allowed: Allowed,
): readonly string[] {
  return objectsIn(type, given).flatMap((each) => {
    return refusals(limit, each, allowed).map((refusal) => {
      const name = refusal.name === UNKNOWN ? "?" : `"${refusal.name}"`;
      return `${itemPath(refusal)} ${name} ${refusal.verdict}`;
    });
  });
}

/** An object with this spec; `type` is group, version and kind. */
export function object(type: string, spec: unknown, metadata = {}): unknown {
  const slash = type.lastIndexOf("/");
  const place = { apiVersion: type.slice(0, slash), kind: type.slice(slash + 1) };
  return { ...place, metadata: { name: "web", ...metadata }, spec };
}

/** A Pod with these fields. */
export function pod(spec: object): unknown {
  return object("v1/Pod", { containers: [], ...spec });
}

export const network = "networking.k8s.io/v1";
export const gateway = "gateway.networking.k8s.io/v1";
