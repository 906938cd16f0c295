import type * as k8s from "@pulumi/kubernetes";

import type {
  CsiSecretSource,
  ExternalSecretSource,
  SealedSecretSource,
  SecretSource,
} from "../../kubernetes/app/config.ts";
import { remoteSecretKey } from "../../kubernetes/app/file-keys.ts";
import type { Labels } from "../../kubernetes/labels.ts";

type Volume = k8s.types.input.core.v1.Volume;
type VolumeMount = k8s.types.input.core.v1.VolumeMount;

/** An object by which an operator makes a Secret; none of its values is secret. */
export interface SecretObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Object that makes the Secret `name` hold `keys`; undefined when values come from Pulumi. */
export function secretObject(
  source: SecretSource,
  { name, keys, labels }: { name: string; keys: readonly string[]; labels: Labels },
): SecretObject | undefined {
  switch (source.kind) {
    case "pulumi":
      return undefined;
    case "eso":
      return externalSecret(source, name, keys);
    case "sealed":
      return sealedSecret(source, labels, keys);
    case "csi":
      return secretProviderClass(source, name, keys);
  }
}

/** @see https://external-secrets.io/latest/api/externalsecret/ */
function externalSecret(
  { store, refreshInterval = "1h", prefix = "" }: ExternalSecretSource,
  name: string,
  keys: readonly string[],
): SecretObject {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    spec: {
      refreshInterval,
      secretStoreRef: { kind: store.kind, name: store.name },
      target: { name, creationPolicy: "Owner" },
      data: keys.map((key) => ({
        secretKey: remoteSecretKey(key),
        remoteRef: { key: `${prefix}${key}` },
      })),
    },
  };
}

const CLUSTER_WIDE = { "sealedsecrets.bitnami.com/cluster-wide": "true" };

/** @see https://github.com/bitnami/sealed-secrets#scopes */
function sealedSecret(
  { values }: SealedSecretSource,
  labels: Labels,
  keys: readonly string[],
): SecretObject {
  return {
    apiVersion: "bitnami.com/v1alpha1",
    kind: "SealedSecret",
    annotations: CLUSTER_WIDE,
    spec: {
      encryptedData: Object.fromEntries(
        keys.map((key) => [remoteSecretKey(key), values[key] ?? ""]),
      ),
      template: { type: "Opaque", metadata: { labels, annotations: CLUSTER_WIDE } },
    },
  };
}

/** @see https://secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret */
function secretProviderClass(
  { provider, parameters = {}, objectTemplate }: CsiSecretSource,
  name: string,
  keys: readonly string[],
): SecretObject {
  const entries = keys.map((key) => objectTemplate.replaceAll("{key}", key));
  const data = keys.map((key) => ({ objectName: key, key: remoteSecretKey(key) }));
  return {
    apiVersion: "secrets-store.csi.x-k8s.io/v1",
    kind: "SecretProviderClass",
    spec: {
      provider,
      parameters: { ...parameters, objects: objectList(provider, entries) },
      secretObjects: [{ secretName: name, type: "Opaque", data }],
    },
  };
}

/** Entries as the YAML list that providers read; Azure's holds them as texts. */
function objectList(provider: string, entries: readonly string[]): string {
  const text = entries.map((entry) => entry.trim()).join("\n");
  if (entries.some((entry) => entry.trimStart().startsWith("-"))) return `${text}\n`;
  const lines =
    provider === "azure"
      ? ["array:", ...entries.flatMap((entry) => ["  - |", ...indented(entry, "    ")])]
      : entries.flatMap((entry) => indented(entry, "  ").map(dashed));
  return `${lines.join("\n")}\n`;
}

function indented(entry: string, by: string): readonly string[] {
  return entry
    .trim()
    .split("\n")
    .map((line) => `${by}${line}`);
}

function dashed(line: string, index: number): string {
  return index === 0 ? `- ${line.slice(2)}` : line;
}

/** Where the driver mounts secrets; it makes the Secret only for pods that mount them. */
const STORE_PATH = "/mnt/secrets-store";

/** Volume by which the CSI driver makes the Secret of the class `name`. */
export function storeVolume(
  name: string,
  volume: string,
): { readonly volume: Volume; readonly mount: VolumeMount } {
  const volumeAttributes = { secretProviderClass: name };
  return {
    volume: {
      name: volume,
      csi: { driver: "secrets-store.csi.k8s.io", readOnly: true, volumeAttributes },
    },
    mount: { name: volume, mountPath: STORE_PATH, readOnly: true },
  };
}
