import type * as k8s from "@pulumi/kubernetes";

import { claimVolumes } from "../../kubernetes/app/claims.ts";
import type { AppShape } from "../../kubernetes/app/fault.ts";
import type { ClaimVolume } from "../../kubernetes/app/volume.ts";
import type { Labels } from "../../kubernetes/labels.ts";

type Claim = k8s.types.input.core.v1.PersistentVolumeClaim;

/** Spec of a claim. */
export function claimSpec({
  size,
  storageClass,
  accessMode = "ReadWriteOnce",
}: ClaimVolume): k8s.types.input.core.v1.PersistentVolumeClaimSpec {
  return {
    accessModes: [accessMode],
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    resources: { requests: { storage: size } },
  };
}

/**
 * Claim templates of a StatefulSet.
 *
 * They never change, so they carry only the labels that never change either.
 */
export function claimTemplates(shape: AppShape, selector: Labels): Claim[] {
  return claimVolumes(shape).map(({ volume, claim }) => ({
    metadata: { name: volume, labels: selector },
    spec: claimSpec(claim),
  }));
}
