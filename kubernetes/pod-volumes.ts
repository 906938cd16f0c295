import { reachesRuntimeSocket } from "./runtime-sockets.ts";
import { podValue } from "./pod-spec.ts";
import type { PodTemplate } from "./pod-spec.ts";
import { knownOr, listAt, stringAt, valueAt } from "./unknown.ts";

/** One volume of a pod that is a directory of its node. */
export interface HostPath {
  /** Position in the list of volumes. */
  readonly index: number;
  /** Undefined when it is not known. */
  readonly path: string | undefined;
  /** True when the path is, or contains, the socket of a container runtime. */
  readonly isSocket: boolean;
  /** Containers that mount it and may write to it. */
  readonly writers: readonly string[];
}

/** Volumes of a pod that are directories of its node, as far as that can be read. */
export function hostPathsOf(pod: PodTemplate): readonly HostPath[] {
  const volumes = knownOr(listAt(podValue(pod, "volumes"))) ?? [];
  return volumes.flatMap((volume, index) => {
    if (valueAt(volume, "hostPath") === undefined) return [];
    const path = knownOr(stringAt(volume, "hostPath", "path"));
    const isSocket = path !== undefined && reachesRuntimeSocket(path);
    return [{ index, path, isSocket, writers: writersOf(pod, valueAt(volume, "name")) }];
  });
}

function writersOf({ containers }: PodTemplate, volume: unknown): readonly string[] {
  if (typeof volume !== "string") return [];
  return containers.flatMap(({ name, object }) => {
    const mounts = knownOr(listAt(object, "volumeMounts")) ?? [];
    const writes = mounts.some((mount) => {
      const isReadOnly = valueAt(mount, "readOnly") ?? false;
      return valueAt(mount, "name") === volume && isReadOnly === false;
    });
    return writes && name !== undefined ? [name] : [];
  });
}
