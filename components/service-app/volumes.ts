import type * as k8s from "@pulumi/kubernetes";

import { cutName } from "../../kubernetes/names.ts";
import { stableHash } from "../../kubernetes/stable-hash.ts";

/** Writable directories of a container whose root file system is read-only. */
export interface WritableVolumes {
  readonly volumes: k8s.types.input.core.v1.Volume[];
  readonly volumeMounts: k8s.types.input.core.v1.VolumeMount[];
}

/** Empty volumes for `/tmp` and for each other path. */
export function writableVolumes(paths: readonly string[]): WritableVolumes {
  const all = [...new Set(["/tmp", ...paths])];
  return {
    volumes: all.map((path) => ({ name: volumeName(path), emptyDir: { sizeLimit: "1Gi" } })),
    volumeMounts: all.map((path) => ({ name: volumeName(path), mountPath: path })),
  };
}

/** The path in words; a hash is added when words alone could mean another path as well. */
function volumeName(path: string): string {
  const words = path
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  if (`/${words.join("/")}` === path) {
    return cutName(words.join("-"));
  }
  return cutName([...words, stableHash(path)].join("-"));
}
