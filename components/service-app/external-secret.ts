import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { remoteKeys } from "../../kubernetes/app/remote-keys.ts";
import type { Values } from "./env.ts";
import { freeName } from "./files.ts";
import type { AppScope } from "./scope.ts";
import { secretObject, storeVolume } from "./secret-source.ts";

type Volume = k8s.types.input.core.v1.Volume;
type VolumeMount = k8s.types.input.core.v1.VolumeMount;

/** What else an app needs for a Secret that an operator makes. */
export interface ExternalSecret {
  readonly volumes: Volume[];
  readonly volumeMounts: VolumeMount[];
  /** Encrypted texts, for checksums. */
  readonly sealed: Values;
}

/** Name of the Secret with what comes by a `remoteKey`, and of the object that makes it. */
export function externalSecretName(app: string): string {
  return `${app}-external-secret`;
}

/** Creates the object by which an operator makes a Secret of all remote keys of an app. */
export function createExternalSecret(scope: AppScope, objects: pulumi.Resource[]): ExternalSecret {
  const { name, app, args, shape, labels, metadata, child } = scope;
  const source = args.secretSource ?? { kind: "pulumi" };
  const keys = remoteKeys(shape);
  const external = externalSecretName(app);
  const object = secretObject(source, { name: external, keys, labels });
  const nothing = { volumes: [], volumeMounts: [], sealed: {} };
  if (object === undefined || keys.length === 0) return nothing;
  const { apiVersion, kind, annotations, spec } = object;
  objects.push(
    new k8s.apiextensions.CustomResource(
      `${name}-external-secret`,
      { apiVersion, kind, metadata: metadata(external, annotations), spec },
      child,
    ),
  );
  if (source.kind === "sealed") {
    const used = keys.map((key) => [`sealed:${key}`, source.values[key] ?? ""] as const);
    return { ...nothing, sealed: Object.fromEntries(used) };
  }
  if (source.kind !== "csi") return nothing;
  const taken = Object.keys(args.volumes ?? {});
  const { volume, mount } = storeVolume(external, freeName("secrets-store", { taken }));
  return { volumes: [volume], volumeMounts: [mount], sealed: {} };
}
