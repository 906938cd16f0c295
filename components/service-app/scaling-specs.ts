import type * as k8s from "@pulumi/kubernetes";

import type { DisruptionSettings } from "../../kubernetes/app/settings.ts";
import type { HorizontalSettings, KedaSettings } from "../../kubernetes/app/workload.ts";
import type { Labels } from "../../kubernetes/labels.ts";
import type { CustomObject } from "./routes.ts";

type HorizontalSpec = k8s.types.input.autoscaling.v2.HorizontalPodAutoscalerSpec;
type Metric = k8s.types.input.autoscaling.v2.MetricSpec;
type Behavior = k8s.types.input.autoscaling.v2.HorizontalPodAutoscalerBehavior;

/** Workload that is scaled. */
export interface ScaleTarget {
  readonly kind: string;
  readonly name: string;
}

/** Spec of the HorizontalPodAutoscaler. */
export function horizontalSpec(
  target: ScaleTarget,
  minReplicas: number,
  settings: HorizontalSettings,
): HorizontalSpec {
  const { max, memory, metrics = [], behavior } = settings;
  const alone = memory === undefined && metrics.length === 0;
  const cpu = settings.cpu ?? (alone ? 80 : undefined);
  return {
    scaleTargetRef: targetReference(target),
    minReplicas,
    maxReplicas: max,
    metrics: [
      ...(cpu === undefined ? [] : [utilization("cpu", cpu)]),
      ...(memory === undefined ? [] : [utilization("memory", memory)]),
      ...metrics.map(asMetric),
    ],
    ...(behavior === undefined ? {} : { behavior: asBehavior(behavior) }),
  };
}

/** The ScaledObject of KEDA. */
export function scaledObject(
  target: ScaleTarget,
  minReplicaCount: number,
  { max, triggers, pollingIntervalSeconds, cooldownSeconds }: KedaSettings,
): CustomObject {
  return {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    spec: {
      scaleTargetRef: targetReference(target),
      minReplicaCount,
      maxReplicaCount: max,
      ...(pollingIntervalSeconds === undefined ? {} : { pollingInterval: pollingIntervalSeconds }),
      ...(cooldownSeconds === undefined ? {} : { cooldownPeriod: cooldownSeconds }),
      triggers: triggers.map(({ type, metadata, authentication }) => ({
        type,
        metadata: { ...metadata },
        ...(authentication === undefined ? {} : { authenticationRef: { name: authentication } }),
      })),
    },
  };
}

/** Spec of the PodDisruptionBudget; one pod at a time may go when the app does not say more. */
export function disruptionSpec(
  selector: Labels,
  settings: Exclude<DisruptionSettings, false> = { maxUnavailable: 1 },
): k8s.types.input.policy.v1.PodDisruptionBudgetSpec {
  return {
    ...settings,
    // A pod that does not work keeps nobody from draining its node.
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: { matchLabels: selector },
  };
}

function targetReference({ kind, name }: ScaleTarget): HorizontalSpec["scaleTargetRef"] & object {
  return { apiVersion: "apps/v1", kind, name };
}

function utilization(name: string, averageUtilization: number): Metric {
  return {
    type: "Resource",
    resource: { name, target: { type: "Utilization", averageUtilization } },
  };
}

/** What an app writes as Kubernetes does; the API server judges it. */
function asMetric(written: unknown): Metric {
  return written as Metric;
}

function asBehavior(written: unknown): Behavior {
  return written as Behavior;
}
