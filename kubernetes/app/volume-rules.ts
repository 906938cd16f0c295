import { isDnsLabel, isDnsSubdomain } from "../names.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { mountPathFaults } from "./mount-paths.ts";
import { quantityFaults } from "./resource-rules.ts";
import type { VolumeSettings } from "./volume.ts";

type Path = AppFault["path"];

/** Faults of an app in its volume settings. */
export function volumeFaults(app: AppShape): readonly AppFault[] {
  return [
    ...Object.entries(app.volumes ?? {}).flatMap(([name, volume]) =>
      oneVolumeFaults(["volumes", name], name, volume),
    ),
    ...mountPathFaults(app),
  ];
}

function oneVolumeFaults(path: Path, name: string, volume: VolumeSettings): readonly AppFault[] {
  return [
    ...(isDnsLabel(name)
      ? []
      : [{ path, message: 'must have a name of at most 63 characters of a-z, 0-9 and "-"' }]),
    ...sourceFaults(path, volume),
    ...sizeFaults(path, volume),
    ...referenceFaults(path, volume),
    ...subPathFaults([...path, "subPath"], volume.subPath),
  ];
}

const SOURCES = ["size", "claim", "emptyDir", "configMap", "secretName"];

function sourceFaults(path: Path, volume: VolumeSettings): readonly AppFault[] {
  const given = SOURCES.filter((source) => source in volume);
  if ("hostPath" in volume) {
    const message =
      "is refused: a directory of the node is open to every pod there, and leads out of the container";
    return [{ path: [...path, "hostPath"], message, hint: `use ${SOURCES.join(", ")}` }];
  }
  if (given.length === 1) return [];
  const got = given.length === 0 ? "none" : given.join(" and ");
  return [{ path, message: `must have one of ${SOURCES.join(", ")}, got ${got}` }];
}

function sizeFaults(path: Path, volume: VolumeSettings): readonly AppFault[] {
  if ("size" in volume) return quantityFaults([...path, "size"], volume.size, "bytes");
  const limit = "emptyDir" in volume ? volume.emptyDir.sizeLimit : undefined;
  return limit === undefined
    ? []
    : quantityFaults([...path, "emptyDir", "sizeLimit"], limit, "bytes");
}

function referenceFaults(path: Path, volume: VolumeSettings): readonly AppFault[] {
  const names: readonly (readonly [string, string | undefined])[] = [
    ["claim", "claim" in volume ? volume.claim : undefined],
    ["configMap", "configMap" in volume ? volume.configMap : undefined],
    ["secretName", "secretName" in volume ? volume.secretName : undefined],
    ["storageClass", "size" in volume ? volume.storageClass : undefined],
  ];
  return names
    .filter(([, name]) => name !== undefined && !isDnsSubdomain(name))
    .map(([field, name]) => ({
      path: [...path, field],
      message: `must be a name of a-z, 0-9, "-" and ".", got "${name ?? ""}"`,
    }));
}

function subPathFaults(path: Path, subPath: string | undefined): readonly AppFault[] {
  const isInside =
    subPath === undefined || !(subPath.startsWith("/") || subPath.split("/").includes(".."));
  return isInside
    ? []
    : [{ path, message: `must be relative and stay inside the volume, got "${subPath}"` }];
}
