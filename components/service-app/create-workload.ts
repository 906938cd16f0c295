import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { POD_SECURITY_REASON_ANNOTATION } from "../../kubernetes/labels.ts";
import { podTimeouts } from "../timeouts.ts";
import { createClaims } from "./create-claims.ts";
import type { AppConfiguration } from "./create-config.ts";
import { cronJobSpec, jobSpec } from "./job-specs.ts";
import { podTemplate } from "./pods.ts";
import type { AppScope } from "./scope.ts";
import { daemonSetSpec, deploymentSpec, statefulSetSpec } from "./workload-specs.ts";

/** Creates the object that makes an app's pods, and the claims that they mount. */
export function createWorkload(
  scope: AppScope,
  config: AppConfiguration,
  account: readonly pulumi.Resource[],
): pulumi.CustomResource {
  const { name, kind, shape } = scope;
  const metadata = workloadMetadata(scope);
  const template = podTemplate(scope, config);
  const options = workloadOptions(scope, [...account, ...config.objects, ...createClaims(scope)]);
  if (kind === "StatefulSet") {
    const spec = statefulSetSpec(scope, template);
    return new k8s.apps.v1.StatefulSet(name, { metadata, spec }, options);
  }
  if (kind === "DaemonSet") {
    const spec = daemonSetSpec(scope, template);
    return new k8s.apps.v1.DaemonSet(name, { metadata, spec }, options);
  }
  if (kind === "Job") {
    const spec = jobSpec(shape, template);
    return new k8s.batch.v1.Job(name, { metadata, spec }, options);
  }
  if (kind === "CronJob") {
    const spec = cronJobSpec(scope, template);
    return new k8s.batch.v1.CronJob(name, { metadata, spec }, options);
  }
  const spec = deploymentSpec(scope, template);
  return new k8s.apps.v1.Deployment(name, { metadata, spec }, options);
}

/** New pods must start with the new values, never with the old ones. */
function workloadOptions(
  { kind, args, child, shape }: AppScope,
  needs: readonly pulumi.Resource[],
): pulumi.CustomResourceOptions {
  return {
    ...child,
    dependsOn: [...needs, ...(args.startAfter ?? [])],
    customTimeouts: podTimeouts(shape.progressDeadlineSeconds ?? shape.activeDeadlineSeconds),
    ...(kind === "StatefulSet" && args.protectData === true ? KEPT : {}),
  };
}

/** Not as for leaves: pods must be gone before what they use goes. */
function workloadMetadata({ app, labels, shape, space }: AppScope): Metadata {
  const { level = "restricted", reason } = shape.security ?? {};
  const annotations = {
    ...shape.annotations,
    ...(level === "restricted" || reason === undefined
      ? {}
      : { [POD_SECURITY_REASON_ANNOTATION]: reason }),
  };
  return {
    namespace: space.name,
    name: app,
    labels,
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

type Metadata = k8s.types.input.meta.v1.ObjectMeta;

const KEPT = { protect: true, retainOnDelete: true };
