import type { AppShape } from "./fault.ts";
import type { ClaimVolume, VolumeSettings } from "./volume.ts";

/** A volume with storage of the app's own. */
export interface NamedClaim {
  readonly volume: string;
  readonly claim: ClaimVolume & VolumeSettings;
}

/** Volumes of an app that need a claim of its own. */
export function claimVolumes({ volumes = {} }: AppShape): readonly NamedClaim[] {
  return Object.entries(volumes).flatMap(([volume, claim]) =>
    "size" in claim ? [{ volume, claim }] : [],
  );
}

/** True when an app mounts a claim, its own or one that exists. */
export function hasClaim({ volumes = {} }: AppShape): boolean {
  return Object.values(volumes).some((volume) => "size" in volume || "claim" in volume);
}

/** True when pods of one app share a claim that one node, or one pod, can mount at a time. */
export function mountsOnce(app: AppShape): boolean {
  return app.kind !== "StatefulSet" && claimVolumes(app).some(({ claim }) => isMountedOnce(claim));
}

/** True for claims that one node, or one pod, can mount at a time. */
export function isMountedOnce({ accessMode = "ReadWriteOnce" }: ClaimVolume): boolean {
  return accessMode === "ReadWriteOnce" || accessMode === "ReadWriteOncePod";
}
