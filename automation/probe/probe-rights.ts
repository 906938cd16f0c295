import { PROBE_NAMESPACE } from "../../kubernetes/probe/probe-plan.ts";
import { type Right, type RightNeed, rightsOf } from "../../kubernetes/right.ts";

/** What a probe has to be allowed in each namespace of its twins. */
const needs: readonly Pick<RightNeed, "resource" | "verbs" | "reason">[] = [
  { resource: "configmaps", verbs: ["create", "delete", "get"], reason: "own the probe pods" },
  { resource: "pods", verbs: ["create", "list"], reason: "make probe pods" },
  // Kubernetes up to 1.34 asks for get where newer ones ask for create.
  { resource: "pods/exec", verbs: ["create", "get"], reason: "try connections from probe pods" },
];

/** Rights that a probe needs in namespaces of its environment. */
export function probeRights(namespaces: readonly string[]): readonly Right[] {
  return rightsOf(
    namespaces.flatMap((namespace) =>
      needs.map((need): RightNeed => ({ group: "", namespace, ...need })),
    ),
  );
}

/** Rights that the stranger in a namespace of its own needs. */
export function strangerRights(): readonly Right[] {
  const reason = "make and delete the namespace of the stranger";
  const place = { group: "", resource: "namespaces", namespace: undefined };
  const verbs = ["create", "delete", "get"];
  return [...rightsOf([{ ...place, verbs, reason }]), ...probeRights([PROBE_NAMESPACE])];
}
