import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { MODE_ANNOTATION, TENANT_LABEL } from "../../kubernetes/labels.ts";
import { knownOr, stringAt } from "../../kubernetes/unknown.ts";
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

function oldNamespace(child: Child, wish: NamespaceWish): ExistingNamespace {
  const { prefix, name, mode } = wish.namespace;
  // A patch would create a namespace that is not there; reading it fails, in a preview too.
  const existing = k8s.core.v1.Namespace.get(`${prefix}-existing`, name, { parent: child.parent });
  const resource =
    mode === "external"
      ? existing
      : new k8s.core.v1.NamespacePatch(
          prefix,
          { metadata: adoptedMarks(existing, child.parent, wish) },
          { ...child, dependsOn: existing },
        );
  const ready = pulumi.all([existing.metadata.name, resource.urn]).apply(([found]) => found);
  return { resource, name: ready, deletesInside: undefined };
}

/**
 * Annotations of an adopted namespace; `adopt`, once it is certain that no tenant created it.
 *
 * A stack that did would delete it, with everything inside, at the end of a run without errors.
 */
function adoptedMarks(
  existing: k8s.core.v1.Namespace,
  tenant: pulumi.Resource,
  { namespace: { key, name }, marks }: NamespaceWish,
): NamespaceMarks {
  const { labels, annotations } = existing.metadata;
  const mode = pulumi.all([labels, annotations]).apply(([has, says]) => {
    // A namespace may have neither, whatever the types of the SDK say.
    const owner = knownOr(stringAt(has, TENANT_LABEL));
    const before = knownOr(stringAt(says, MODE_ANNOTATION));
    if (owner === undefined || before === "adopt") return "adopt";
    const message =
      `'namespaces.${key}' adopts "${name}", which was created for the tenant "${owner}" and would be ` +
      `deleted by the stack that created it; take it out of the state of that stack, ` +
      `then run: kubectl annotate namespace ${name} ${MODE_ANNOTATION}=adopt`;
    // Ends the run with one message; thrown here, it would come again from every object inside.
    void Promise.reject(new pulumi.ResourceError(message, tenant, true));
    return "refused";
  });
  return { ...marks, annotations: { ...marks.annotations, [MODE_ANNOTATION]: mode } };
}
