import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { claimVolumes } from "../../kubernetes/app/claims.ts";
import { claimSpec } from "./claims.ts";
import type { AppScope } from "./scope.ts";

/** Creates the claims of an app; a StatefulSet makes its own, one for each pod. */
export function createClaims({ name, app, args, shape, metadata, child }: AppScope): Claims {
  if (shape.kind === "StatefulSet") {
    return [];
  }
  const options = args.protectData === true ? { ...child, ...KEPT } : child;
  return claimVolumes(shape).map(
    ({ volume, claim }) =>
      new k8s.core.v1.PersistentVolumeClaim(
        `${name}-${volume}`,
        { metadata: metadata(`${app}-${volume}`, SKIP_AWAIT), spec: claimSpec(claim) },
        options,
      ),
  );
}

type Claims = readonly pulumi.CustomResource[];

const KEPT = { protect: true, retainOnDelete: true };

/** Many claims are bound only when a pod asks for them, and that pod waits for the claim here. */
const SKIP_AWAIT = { "pulumi.com/skipAwait": "true" };
