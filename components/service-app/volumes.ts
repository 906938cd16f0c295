import type * as k8s from "@pulumi/kubernetes";

import type { AppShape } from "../../kubernetes/app/fault.ts";
import { normalPath } from "../../kubernetes/app/mount-paths.ts";
import type { VolumeSettings } from "../../kubernetes/app/volume.ts";
import type { WorkloadKind } from "../../kubernetes/app/workload.ts";
import { cutName } from "../../kubernetes/names.ts";
import { stableHash } from "../../kubernetes/stable-hash.ts";

type Volume = k8s.types.input.core.v1.Volume;
type VolumeMount = k8s.types.input.core.v1.VolumeMount;

/** Volumes of a pod, and where its containers see them. */
export interface PodVolumes {
  readonly volumes: readonly Volume[];
  /** Of the app's own container. */
  readonly own: readonly VolumeMount[];
  /** By initial container. */
  readonly initial: ReadonlyMap<string, readonly VolumeMount[]>;
}

/** Volumes and mounts that come from elsewhere, e.g. files. */
export interface GivenVolumes {
  readonly volumes: readonly Volume[];
  readonly volumeMounts: readonly VolumeMount[];
}

/** Volumes of an app: what it declares, and an empty one for each path that must be writable. */
export function podVolumes(app: string, shape: AppShape, given: GivenVolumes): PodVolumes {
  const { volumes = {}, writablePaths = [], initContainers = [] } = shape;
  const declared = Object.entries(volumes);
  const taken = new Set<unknown>([
    ...Object.keys(volumes),
    ...given.volumes.map(({ name }) => name),
  ]);
  const seen = new Set(declared.map(([, { mountPath }]) => normalPath(mountPath)));
  const scratch = [...Map.groupBy(["/tmp", ...writablePaths], normalPath)]
    .filter(([path]) => !seen.has(path))
    .map(([, [mountPath = "/tmp"]]) => ({ name: freeName(mountPath, taken), mountPath }));
  const used = new Set([...taken, ...scratch.map(({ name }) => name)]);
  const initial = initContainers.map(({ name, volumes: wanted = [] }) => {
    const mounts = declared.filter(([volume]) => wanted.includes(volume)).map(mount);
    const hasTmp = mounts.some(({ mountPath }) => normalPath(mountPath) === "tmp");
    const tmp = { name: freeName(`/tmp/${name}`, used), mountPath: "/tmp" };
    return { name, mounts, tmp: hasTmp ? [] : [tmp] };
  });
  return {
    volumes: [
      ...scratch.map(empty),
      ...initial.flatMap(({ tmp }) => tmp.map(empty)),
      ...declared.flatMap(([name, volume]) => source(name, volume, { app, kind: shape.kind })),
      ...given.volumes,
    ],
    own: [...scratch, ...declared.map(mount), ...given.volumeMounts],
    initial: new Map(initial.map(({ name, mounts, tmp }) => [name, [...tmp, ...mounts]])),
  };
}

const SCRATCH = "1Gi";

function empty({ name }: { readonly name: string }): Volume {
  return { name, emptyDir: { sizeLimit: SCRATCH } };
}

function mount([name, { mountPath, subPath, readOnly, ...volume }]: readonly [
  string,
  VolumeSettings,
]): { readonly name: string; readonly mountPath: string } {
  const isFixed = "configMap" in volume || "secretName" in volume;
  return {
    name,
    mountPath,
    ...(subPath === undefined ? {} : { subPath }),
    ...((readOnly ?? isFixed) ? { readOnly: true } : {}),
  };
}

interface Owner {
  readonly app: string;
  readonly kind: WorkloadKind;
}

/** None for the claim templates of a StatefulSet, which make volumes of their own names. */
function source(name: string, volume: VolumeSettings, { app, kind }: Owner): readonly Volume[] {
  if ("size" in volume) {
    return kind === "StatefulSet" ? [] : [claim(name, `${app}-${name}`)];
  }
  if ("claim" in volume) {
    return [claim(name, volume.claim)];
  }
  if ("emptyDir" in volume) {
    const { sizeLimit = SCRATCH, medium } = volume.emptyDir;
    return [{ name, emptyDir: { sizeLimit, ...(medium === undefined ? {} : { medium }) } }];
  }
  if ("configMap" in volume) {
    return [{ name, configMap: { name: volume.configMap } }];
  }
  return [{ name, secret: { secretName: volume.secretName } }];
}

function claim(name: string, claimName: string): Volume {
  return { name, persistentVolumeClaim: { claimName } };
}

/** The path in words; a hash is added when words alone could mean another path or volume as well. */
function freeName(path: string, taken: ReadonlySet<unknown>, hashed = path): string {
  const words = path
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const name = cutName(words.join("-"));
  if (`/${words.join("/")}` === path && !taken.has(name)) return name;
  const other = cutName([...words, stableHash(hashed)].join("-"));
  return taken.has(other) ? freeName(path, taken, `${hashed}/`) : other;
}
