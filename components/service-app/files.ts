import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { FileEntry } from "../../kubernetes/app/config.ts";
import { fileKey, remoteSecretKey } from "../../kubernetes/app/file-keys.ts";
import { FILE_MODE } from "../../kubernetes/app/file-modes.ts";
import { classifyFile } from "../../kubernetes/app/file-secrets.ts";
import type { Values } from "./env.ts";

type Volume = k8s.types.input.core.v1.Volume;
type VolumeMount = k8s.types.input.core.v1.VolumeMount;
type KeyToPath = k8s.types.input.core.v1.KeyToPath;

/** Files as programs give them, by path. */
export type Files = Readonly<Record<string, FileEntry<pulumi.Input<string>>>>;

/** Content of one object, by key. */
export interface FileData {
  readonly text: Values;
  readonly base64: Values;
  /** All of it under the paths of the files, for checksums. */
  readonly byPath: Values;
}

/** Files by what holds them. */
export interface SplitFiles {
  readonly config: FileData;
  readonly secrets: FileData;
  readonly volumes: Volume[];
  readonly volumeMounts: VolumeMount[];
}

/** Names of the objects that hold files, and of the app's own volumes. */
export interface FileObjects {
  readonly config: string;
  readonly secrets: string;
  readonly external: string;
  readonly taken: readonly string[];
}

/** Splits files into ConfigMap, Secret and what comes by a `remoteKey`, and mounts each at its path. */
export function splitFiles(files: Files, objects: FileObjects): SplitFiles {
  const all = Object.entries(files)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([path, file]) => ({ path, file, ...placed(path, file) }));
  const of = (target: Target) => all.filter((each) => each.target === target);
  const mounts = [
    mounted(of("ConfigMap"), freeName("files", objects), (items) => ({
      configMap: { name: objects.config, defaultMode: FILE_MODE, items },
    })),
    mounted(of("Secret"), freeName("secret-files", objects), (items) => ({
      secret: { secretName: objects.secrets, defaultMode: FILE_MODE, items },
    })),
    mounted(of("external"), freeName("external-files", objects), (items) => ({
      secret: { secretName: objects.external, defaultMode: FILE_MODE, items },
    })),
  ];
  return {
    config: data(of("ConfigMap")),
    secrets: data(of("Secret")),
    volumes: mounts.flatMap(({ volumes }) => volumes),
    volumeMounts: mounts.flatMap(({ volumeMounts }) => volumeMounts),
  };
}

/** A name for one of our volumes that the app has not given to one of its own. */
export function freeName(name: string, { taken }: Pick<FileObjects, "taken">): string {
  return taken.includes(name) ? freeName(`app-${name}`, { taken }) : name;
}

type Target = "ConfigMap" | "Secret" | "external";

interface PlacedFile {
  readonly path: string;
  readonly file: FileEntry<pulumi.Input<string>>;
  readonly target: Target;
  readonly key: string;
}

function placed(
  path: string,
  file: FileEntry<pulumi.Input<string>>,
): Pick<PlacedFile, "target" | "key"> {
  return "remoteKey" in file
    ? { target: "external", key: remoteSecretKey(file.remoteKey) }
    : { target: classifyFile(file).target, key: fileKey(path) };
}

/** One volume with the files in it, each mounted by its own path: the directory keeps the rest. */
function mounted(
  files: readonly PlacedFile[],
  name: string,
  source: (items: KeyToPath[]) => Partial<Volume>,
): Pick<SplitFiles, "volumes" | "volumeMounts"> {
  if (files.length === 0) return { volumes: [], volumeMounts: [] };
  // By the path's own key: two paths may show one remote key in different modes.
  const items = files.map(({ path, key, file }) => ({
    key,
    path: fileKey(path),
    mode: file.mode ?? FILE_MODE,
  }));
  return {
    volumes: [{ name, ...source(items) }],
    volumeMounts: files.map(({ path }) => ({
      name,
      mountPath: path,
      subPath: fileKey(path),
      readOnly: true,
    })),
  };
}

function data(files: readonly PlacedFile[]): FileData {
  const text: Record<string, pulumi.Input<string>> = {};
  const base64: Record<string, pulumi.Input<string>> = {};
  const byPath: Record<string, pulumi.Input<string>> = {};
  for (const { path, key, file } of files) {
    if ("remoteKey" in file) continue;
    (file.encoding === "base64" ? base64 : text)[key] = file.content;
    byPath[file.encoding === "base64" ? `base64:${path}` : path] = file.content;
  }
  return { text, base64, byPath };
}
