import type * as pulumi from "@pulumi/pulumi";

import { leafMetadata } from "../deletion.ts";
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
export interface PlacedMetadata {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Metadata of an object in a namespace that nothing depends on. */
export function metadataOf({ namespace, labels, child }: Place, name: string): PlacedMetadata {
  return leafMetadata({ namespace, name, labels }, child);
}
