import type * as k8s from "@pulumi/kubernetes";

import { mountsOnce } from "../../kubernetes/app/claims.ts";
import type { AppShape } from "../../kubernetes/app/fault.ts";
import type { PodCount } from "../../kubernetes/app/workload.ts";
import type { Labels } from "../../kubernetes/labels.ts";
import { claimTemplates } from "./claims.ts";

type Template = k8s.types.input.core.v1.PodTemplateSpec;

/** What of an app shapes its workload. */
export interface WorkloadParts {
  readonly app: string;
  readonly shape: AppShape;
  readonly selector: Labels;
}

/** Deployment spec with bounded history and a bounded rollout. */
export function deploymentSpec(
  { shape, selector }: WorkloadParts,
  template: Template,
): k8s.types.input.apps.v1.DeploymentSpec {
  return {
    ...replicas(shape),
    revisionHistoryLimit: REVISIONS,
    progressDeadlineSeconds: shape.progressDeadlineSeconds ?? 600,
    ...minReady(shape),
    selector: { matchLabels: selector },
    strategy: deploymentStrategy(shape),
    template,
  };
}

/** StatefulSet spec with bounded history, a claim for each pod and its volumes. */
export function statefulSetSpec(
  { app, shape, selector }: WorkloadParts,
  template: Template,
): k8s.types.input.apps.v1.StatefulSetSpec {
  const claims = claimTemplates(shape, selector);
  const { type = "RollingUpdate", partition } = shape.strategy ?? {};
  return {
    ...replicas(shape),
    revisionHistoryLimit: REVISIONS,
    ...minReady(shape),
    podManagementPolicy: shape.podManagement ?? "OrderedReady",
    ...((shape.ports ?? []).length === 0 ? {} : { serviceName: headlessName(app) }),
    selector: { matchLabels: selector },
    updateStrategy: {
      type: String(type),
      ...(typeof partition === "number" ? { rollingUpdate: { partition } } : {}),
    },
    template,
    ...(claims.length === 0 ? {} : { volumeClaimTemplates: claims }),
  };
}

/** DaemonSet spec with bounded history. */
export function daemonSetSpec(
  { shape, selector }: WorkloadParts,
  template: Template,
): k8s.types.input.apps.v1.DaemonSetSpec {
  return {
    revisionHistoryLimit: REVISIONS,
    ...minReady(shape),
    selector: { matchLabels: selector },
    updateStrategy: daemonSetStrategy(shape.strategy ?? {}),
    template,
  };
}

/** Name of the Service that gives the pods of a StatefulSet names of their own. */
function headlessName(app: string): string {
  return `${app}-headless`;
}

const REVISIONS = 3;

/** None with an autoscaler: each deployment would set its number back. */
function replicas({
  autoscale,
  replicas: count = 1,
}: AppShape): Pick<k8s.types.input.apps.v1.DeploymentSpec, "replicas"> {
  return autoscale === undefined ? { replicas: count } : {};
}

function minReady({ minReadySeconds }: AppShape): { readonly minReadySeconds?: number } {
  return minReadySeconds === undefined ? {} : { minReadySeconds };
}

/** A new pod that waits for a volume which the old one holds would wait forever. */
function deploymentStrategy(shape: AppShape): k8s.types.input.apps.v1.DeploymentStrategy {
  const { type, maxSurge, maxUnavailable } = shape.strategy ?? {};
  if (type === "Recreate" || mountsOnce(shape)) {
    return { type: "Recreate" };
  }
  return {
    type: "RollingUpdate",
    rollingUpdate: {
      maxSurge: podCount(maxSurge) ?? "25%",
      maxUnavailable: podCount(maxUnavailable) ?? "25%",
    },
  };
}

function daemonSetStrategy({
  type,
  maxSurge,
  maxUnavailable,
}: Readonly<Record<string, unknown>>): k8s.types.input.apps.v1.DaemonSetUpdateStrategy {
  if (type === "OnDelete") {
    return { type };
  }
  const surge = podCount(maxSurge) ?? 0;
  // Kubernetes takes one of the two only.
  const unavailable = podCount(maxUnavailable) ?? (isZero(surge) ? 1 : 0);
  return {
    type: "RollingUpdate",
    rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable },
  };
}

function isZero(count: PodCount): boolean {
  return count === 0 || count === "0%";
}

function podCount(value: unknown): PodCount | undefined {
  return typeof value === "number" || typeof value === "string" ? value : undefined;
}
