import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { HelmReleaseArgs } from "./arguments.ts";
import { DEFAULT_HISTORY } from "../../kubernetes/chart/engine-choice.ts";

const DEFAULT_TIMEOUT_SECONDS = 300;

/** How Helm installs and upgrades. */
export function installOptions(args: HelmReleaseArgs): Partial<k8s.helm.v3.ReleaseArgs> {
  const wait = args.wait ?? true;
  return {
    timeout: timeoutOf(args),
    atomic: args.atomic ?? wait,
    cleanupOnFail: args.cleanupOnFail ?? true,
    maxHistory: args.maxHistory ?? DEFAULT_HISTORY,
    skipAwait: !wait,
    waitForJobs: wait,
    createNamespace: false,
    // Without these an upgrade keeps values that the program no longer has.
    resetValues: true,
    allowNullValues: true,
    ...(args.crds === "skip" || args.crds === "separate" ? { skipCrds: true } : {}),
    ...(args.dependencyUpdate === true ? { dependencyUpdate: true } : {}),
  };
}

/** Helm may need the time twice: for the operation and for rolling it back. */
export function releaseTimeouts(args: HelmReleaseArgs): pulumi.CustomTimeouts {
  const seconds = timeoutOf(args);
  const twice = `${2 * seconds}s`;
  return { create: twice, update: twice, delete: `${seconds}s` };
}

function timeoutOf({ timeoutSeconds }: HelmReleaseArgs): number {
  return timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
}
