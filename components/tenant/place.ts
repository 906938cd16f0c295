import type * as pulumi from "@pulumi/pulumi";

import type { Labels } from "../../kubernetes/labels.ts";

/** One namespace of a tenant, as its objects need it. */
export interface Place {
  /** Begins the name of every resource in the namespace. */
  readonly prefix: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly child: pulumi.CustomResourceOptions & {
    readonly parent: pulumi.Resource;
    /** The namespace. */
    readonly dependsOn: pulumi.Resource;
  };
}

/** Metadata of an object in a namespace. */
export function metadataOf(
  { namespace, labels }: Place,
  name: string,
): { namespace: string; name: string; labels: Labels } {
  return { namespace, name, labels };
}
