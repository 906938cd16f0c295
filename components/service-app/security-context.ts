import type * as k8s from "@pulumi/kubernetes";

import { hasClaim } from "../../kubernetes/app/claims.ts";
import type { AppShape } from "../../kubernetes/app/fault.ts";
import { hasClosedFile, OWN_GROUP } from "../../kubernetes/app/file-modes.ts";
import { knownImage } from "../../kubernetes/app/known-images.ts";

/**
 * Security context of a pod.
 *
 * Below `restricted` only the demand for a user other than root goes, and that not when `runAsUser`
 * names one.
 */
export function podSecurityContext(
  shape: AppShape,
  ports: readonly number[],
): k8s.types.input.core.v1.PodSecurityContext {
  const { level = "restricted", runAsUser, runAsGroup } = shape.security ?? {};
  const fsGroup = volumeGroup(shape);
  return {
    ...(level === "restricted" || (runAsUser ?? 0) > 0 ? { runAsNonRoot: true } : {}),
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(runAsGroup === undefined ? {} : { runAsGroup }),
    // Without the policy each start would change the owner of every file.
    ...(fsGroup === undefined ? {} : { fsGroup, fsGroupChangePolicy: "OnRootMismatch" }),
    seccompProfile: { type: "RuntimeDefault" },
    // The sysctl opens low ports to everybody in the pod; a capability would break `drop: ALL`.
    ...(ports.some((port) => port < 1024)
      ? { sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] }
      : {}),
  };
}

/**
 * Security context of the app's own container.
 *
 * `baseline` relaxes it by nothing but `addCapabilities`. `privileged` leaves
 * `allowPrivilegeEscalation` open as well, which SYS_ADMIN and `privileged: true` need; the latter is
 * set by `podSpec` only.
 */
export function ownSecurityContext({
  security = {},
}: AppShape): k8s.types.input.core.v1.SecurityContext {
  const { level, readOnlyRootFilesystem = true, addCapabilities = [] } = security;
  return {
    ...(level === "privileged" ? {} : { allowPrivilegeEscalation: false }),
    capabilities: {
      drop: ["ALL"],
      ...(addCapabilities.length === 0 ? {} : { add: [...addCapabilities] }),
    },
    readOnlyRootFilesystem,
  };
}

/** Security context of initial containers and sidecars, which no level relaxes. */
export function lockedSecurityContext(): k8s.types.input.core.v1.SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  };
}

/**
 * New volumes belong to root, so that the app could not write to its claims; so do files, of which
 * it could not read those that not everybody may read.
 */
function volumeGroup(shape: AppShape): number | undefined {
  const { fsGroup, runAsGroup, runAsUser } = shape.security ?? {};
  if (fsGroup !== undefined || !(hasClaim(shape) || hasClosedFile(shape.files))) {
    return fsGroup;
  }
  return runAsGroup ?? runAsUser ?? knownImage(shape.image ?? "")?.user ?? OWN_GROUP;
}
