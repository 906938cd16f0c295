import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { NAMESPACE_TIMEOUTS } from "../timeouts.ts";
import type { NamespaceMarks, ResolvedNamespace } from "./namespaces.ts";

/** A namespace that exists once `resource` is there. */
export interface ExistingNamespace {
  readonly resource: pulumi.Resource;
  /** Name, known once the namespace is ready for objects. */
  readonly name: pulumi.Output<string>;
  /** What deletes the objects inside together with itself; undefined: they are deleted one by one. */
  readonly deletesInside: pulumi.Resource | undefined;
}

/** What to do with a namespace. */
export interface NamespaceWish {
  readonly namespace: ResolvedNamespace;
  readonly marks: NamespaceMarks;
  /** True: the program cannot delete it. */
  readonly protect: boolean;
}

interface Child extends pulumi.CustomResourceOptions {
  readonly parent: pulumi.Resource;
}

/** Creates a namespace, adopts one or only looks it up. */
export function createNamespace(child: Child, wish: NamespaceWish): ExistingNamespace {
  const bounded = { ...child, customTimeouts: NAMESPACE_TIMEOUTS };
  return wish.namespace.mode === "create"
    ? newNamespace(bounded, wish)
    : oldNamespace(bounded, wish);
}

function newNamespace(
  child: Child,
  { namespace, marks, protect }: NamespaceWish,
): ExistingNamespace {
  const resource = new k8s.core.v1.Namespace(
    namespace.prefix,
    { metadata: marks },
    { ...child, ...(protect ? { protect: true, retainOnDelete: true } : {}) },
  );
  // Deleting the namespace deletes what is in it; one that stays must give up its objects one by one.
  return {
    resource,
    name: resource.metadata.name,
    deletesInside: protect ? undefined : resource,
  };
}

function oldNamespace(child: Child, { namespace, marks }: NamespaceWish): ExistingNamespace {
  const { prefix, name, mode } = namespace;
  // A patch would create a namespace that is not there; reading it fails, in a preview too.
  const existing = k8s.core.v1.Namespace.get(`${prefix}-existing`, name, { parent: child.parent });
  const resource =
    mode === "external"
      ? existing
      : new k8s.core.v1.NamespacePatch(
          prefix,
          { metadata: marks },
          { ...child, dependsOn: existing },
        );
  const ready = pulumi.all([existing.metadata.name, resource.urn]).apply(([found]) => found);
  return { resource, name: ready, deletesInside: undefined };
}
