import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { metadataOf, type Place } from "./place.ts";

/** ConfigMaps and Secrets that stand in every namespace of a tenant. */
export interface TenantShared {
  /**
   * Texts by ConfigMap and key.
   *
   * @default - none
   */
  readonly config?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  /**
   * Values by Secret and key.
   *
   * @default - none
   */
  readonly secrets?:
    Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>> | undefined;
}

/** Creates the shared ConfigMaps and Secrets. */
export function createShared(place: Place, { config = {}, secrets = {} }: TenantShared): void {
  for (const [name, data] of Object.entries(config)) {
    new k8s.core.v1.ConfigMap(
      `${place.prefix}-config.${name}`,
      { metadata: metadataOf(place, name), data: { ...data } },
      place.child,
    );
  }
  for (const [name, values] of Object.entries(secrets)) {
    createSecret(place, name, { stringData: values });
  }
}

/** Creates the Secrets that images are pulled with. */
export function createPullSecrets(
  place: Place,
  secrets: Readonly<Record<string, pulumi.Input<string>>>,
): void {
  for (const [name, text] of Object.entries(secrets)) {
    const stringData = { ".dockerconfigjson": text };
    createSecret(place, name, { type: "kubernetes.io/dockerconfigjson", stringData });
  }
}

/** Field of a ServiceAccount that gives its pods pull secrets. */
export function imagePullSecrets(
  names: readonly string[],
): Pick<k8s.core.v1.ServiceAccountArgs, "imagePullSecrets"> {
  return names.length === 0 ? {} : { imagePullSecrets: names.map((name) => ({ name })) };
}

interface SecretContent {
  readonly type?: string;
  readonly stringData: Readonly<Record<string, pulumi.Input<string>>>;
}

function createSecret(place: Place, name: string, { type, stringData }: SecretContent): void {
  new k8s.core.v1.Secret(
    // The dot keeps tenant and object apart: no tenant's name can hold one.
    `${place.prefix}-secret.${name}`,
    {
      metadata: metadataOf(place, name),
      ...(type === undefined ? {} : { type }),
      stringData,
    },
    place.child,
  );
}
