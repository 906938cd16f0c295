import * as pulumi from "@pulumi/pulumi";

import { rewriteImages } from "../../kubernetes/chart/image-rewrite.ts";
import type { AppScope } from "./scope.ts";

/** Creates the objects that an app brings along, in its namespace and with its labels. */
export function createExtras({ name, args, labels, child, metadata }: AppScope): void {
  for (const { apiVersion, kind, metadata: own, ...fields } of args.extraObjects ?? []) {
    const extra = {
      ...rewriteImages({ kind, ...fields }, args.images ?? {}),
      apiVersion,
      kind,
      metadata: {
        ...own,
        ...metadata(own.name, own.annotations),
        labels: { ...own.labels, ...labels },
      },
    };
    new KubernetesObject(`${name}-${kind.toLowerCase()}-${own.name}`, extra, child);
  }
}

interface NamedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** An object of a kind that is known when the program runs. */
class KubernetesObject extends pulumi.CustomResource {
  constructor(name: string, object: NamedKind, options: pulumi.CustomResourceOptions) {
    const version = object.apiVersion.includes("/")
      ? object.apiVersion
      : `core/${object.apiVersion}`;
    const isSecret = version === "core/v1" && object.kind === "Secret";
    super(
      `kubernetes:${version}:${object.kind}`,
      name,
      isSecret ? withSecretFields(object) : { ...object },
      isSecret ? pulumi.mergeOptions(options, { additionalSecretOutputs: SECRET_FIELDS }) : options,
    );
  }
}

const SECRET_FIELDS = ["data", "stringData"];

function withSecretFields(object: NamedKind): pulumi.Inputs {
  return Object.fromEntries(
    Object.entries(object).map(([field, value]: [string, unknown]) => [
      field,
      SECRET_FIELDS.includes(field) ? pulumi.secret(value) : value,
    ]),
  );
}
