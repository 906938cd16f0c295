import type { CustomResourceOptions } from "@pulumi/pulumi";

type Annotations = Readonly<Record<string, string>>;

const AT_ONCE: Annotations = { "pulumi.com/deletionPropagationPolicy": "background" };

/**
 * Metadata of an object that nothing depends on; where no namespace takes it along, it is deleted
 * in the background.
 *
 * So it is gone at once, and the provider finds that out before it begins to watch. In the
 * foreground the garbage collector removes it a moment later, which older providers miss.
 *
 * @see https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/#pulumi-kubernetes-annotations
 */
export function leafMetadata<Metadata extends object>(
  metadata: Metadata,
  { deletedWith }: Pick<CustomResourceOptions, "deletedWith">,
  annotations: Annotations = {},
): Metadata & { readonly annotations?: Annotations } {
  const all = deletedWith === undefined ? { ...AT_ONCE, ...annotations } : annotations;
  return Object.keys(all).length === 0 ? metadata : { ...metadata, annotations: all };
}
