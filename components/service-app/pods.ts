import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { parseImage } from "../../kubernetes/image.ts";
import type { Labels } from "../../kubernetes/labels.ts";
import type { TenantPlacement } from "../tenant/placement.ts";
import { placementFields } from "./placement.ts";
import { METRICS_PORT_NAME, PORT_NAME } from "./ports.ts";
import { probes } from "./probes.ts";
import { writableVolumes } from "./volumes.ts";

type PodSpec = k8s.types.input.core.v1.PodSpec;
type Container = k8s.types.input.core.v1.Container;

/** CPU and memory of one container. */
export interface AppCompute {
  readonly cpu: pulumi.Input<string>;
  readonly memory: pulumi.Input<string>;
}

/** What a container asks for, and where it is cut off. */
export interface AppResources {
  readonly requests: AppCompute;
  readonly limits: AppCompute;
}

/** Everything that shapes an app's pods. */
export interface PodArgs {
  readonly image: pulumi.Input<string>;
  readonly imagePullPolicy: pulumi.Input<string>;
  readonly port?: number | undefined;
  readonly metrics?: { readonly port: number } | undefined;
  readonly placement?: TenantPlacement | undefined;
  readonly replicas: number;
  readonly resources: AppResources;
  readonly healthCheckPath?: string | null | undefined;
  readonly command?: readonly pulumi.Input<string>[] | undefined;
  readonly args?: readonly pulumi.Input<string>[] | undefined;
  readonly writablePaths: readonly string[];
  readonly runAsUser?: number | undefined;
  readonly serviceAccountName: string;
  readonly envFrom: k8s.types.input.core.v1.EnvFromSource[];
}

/** What an app's Deployment consists of, besides the pod. */
export interface DeploymentArgs {
  readonly replicas: number;
  readonly selector: Labels;
  readonly template: k8s.types.input.core.v1.PodTemplateSpec;
}

/** Deployment spec with bounded history and a bounded rollout. */
export function deploymentSpec(args: DeploymentArgs): k8s.types.input.apps.v1.DeploymentSpec {
  return {
    replicas: args.replicas,
    revisionHistoryLimit: 3,
    progressDeadlineSeconds: 600,
    selector: { matchLabels: args.selector },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
    template: args.template,
  };
}

/** Pod spec that passes Pod Security `restricted`. */
export function podSpec(app: string, selector: Labels, args: PodArgs): PodSpec {
  return {
    serviceAccountName: args.serviceAccountName,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 30,
    securityContext: podSecurityContext(args),
    ...placementFields(args.placement),
    ...(args.replicas < 2 ? {} : { topologySpreadConstraints: [spreadOverNodes(selector)] }),
    containers: [container(app, args)],
    volumes: writableVolumes(args.writablePaths).volumes,
  };
}

/** Disruption budget that lets one pod at a time be moved away, and a broken one always. */
export function disruptionBudgetSpec(
  selector: Labels,
): k8s.types.input.policy.v1.PodDisruptionBudgetSpec {
  return {
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: { matchLabels: selector },
  };
}

/** Pinned images are pulled once; others each time, since what they name may move. */
export function pullPolicy(image: string): "IfNotPresent" | "Always" {
  const { tag, digest } = parseImage(image) ?? { tag: undefined, digest: undefined };
  const pinned = digest !== undefined || (tag !== undefined && tag !== "latest");
  return pinned ? "IfNotPresent" : "Always";
}

function podSecurityContext(args: PodArgs): k8s.types.input.core.v1.PodSecurityContext {
  const privilegedPort = [args.port, args.metrics?.port].some((port) => (port ?? 1024) < 1024);
  return {
    runAsNonRoot: true,
    ...(args.runAsUser === undefined ? {} : { runAsUser: args.runAsUser }),
    seccompProfile: { type: "RuntimeDefault" },
    // The sysctl opens low ports to everybody in the pod; a capability would break `drop: ALL`.
    ...(privilegedPort
      ? { sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] }
      : {}),
  };
}

function spreadOverNodes(selector: Labels): k8s.types.input.core.v1.TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: selector },
  };
}

function container(name: string, args: PodArgs): Container {
  return {
    name,
    image: args.image,
    imagePullPolicy: args.imagePullPolicy,
    ...(args.command === undefined ? {} : { command: [...args.command] }),
    ...(args.args === undefined ? {} : { args: [...args.args] }),
    ...(args.envFrom.length === 0 ? {} : { envFrom: args.envFrom }),
    resources: { requests: { ...args.resources.requests }, limits: { ...args.resources.limits } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
    volumeMounts: writableVolumes(args.writablePaths).volumeMounts,
    ...containerPorts(args),
    ...(args.port === undefined ? {} : listening(args.healthCheckPath)),
  };
}

function containerPorts({ port, metrics }: PodArgs): Partial<Container> {
  const ports = [
    ...(port === undefined ? [] : [{ name: PORT_NAME, containerPort: port, protocol: "TCP" }]),
    ...(metrics === undefined || metrics.port === port
      ? []
      : [{ name: METRICS_PORT_NAME, containerPort: metrics.port, protocol: "TCP" }]),
  ];
  return ports.length === 0 ? {} : { ports };
}

/** Probes, and a pause before the stop in which clients learn that the pod goes. */
function listening(healthCheckPath: string | null | undefined): Partial<Container> {
  return { ...probes(healthCheckPath), lifecycle: { preStop: { sleep: { seconds: 5 } } } };
}
