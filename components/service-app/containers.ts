import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { InitContainer, ResourceSettings } from "../../kubernetes/app/container.ts";
import type { AppShape } from "../../kubernetes/app/fault.ts";
import { containerPorts, type NamedPort } from "../../kubernetes/app/ports.ts";
import { sidecarPorts } from "../../kubernetes/app/sidecar-ports.ts";
import { parseImage } from "../../kubernetes/image.ts";
import { rewrittenImage } from "../../kubernetes/image-rules.ts";
import type { ImageRewrites } from "../../kubernetes/image-rules.ts";
import type { ContainerVariables } from "./create-config.ts";
import { probes } from "./probes.ts";
import type { AppScope } from "./scope.ts";
import { lockedSecurityContext, ownSecurityContext } from "./security-context.ts";

type Container = k8s.types.input.core.v1.Container;
type VolumeMount = k8s.types.input.core.v1.VolumeMount;

/** What a container has from the rest of the app. */
export interface ContainerParts {
  readonly variables: ContainerVariables | undefined;
  readonly mounts: readonly VolumeMount[];
}

/** The app's own container. */
export function ownContainer(
  { app, args, shape, ports: served }: AppScope,
  { variables, mounts }: ContainerParts,
): Container {
  const ports = containerPorts(shape);
  const image = runningImage(args.image, args.images);
  return {
    name: app,
    image,
    imagePullPolicy: shape.imagePullPolicy ?? policyOf(image),
    ...program(args),
    ...variableFields(variables),
    resources: resources(shape.resources ?? DEFAULT_RESOURCES),
    securityContext: ownSecurityContext(shape),
    volumeMounts: [...mounts],
    ...portFields(ports),
    ...(isRun(shape) ? {} : probes({ ...shape, served, ports })),
    ...preStop(shape),
  };
}

/** A container that runs before the app's own, or beside it. */
export function initialContainer(
  container: InitContainer<pulumi.Input<string>>,
  { variables, mounts, images = {} }: ContainerParts & Pick<AppScope["args"], "images">,
): Container {
  const { name, restartPolicy } = container;
  const image = rewrittenImage(container.image, images) ?? container.image;
  const ports = sidecarPorts(container);
  const isSidecar = restartPolicy === "Always";
  return {
    name,
    image,
    imagePullPolicy: pullPolicy(image),
    ...(isSidecar ? { restartPolicy } : {}),
    ...program(container),
    ...variableFields(variables),
    resources: resources(container.resources ?? DEFAULT_RESOURCES),
    securityContext: lockedSecurityContext(),
    volumeMounts: [...mounts],
    ...portFields(ports),
    ...(isSidecar ? probes({ probes: container.probes, served: ports, ports }) : {}),
  };
}

/** Pinned images are pulled once; others each time, since what they name may move. */
export function pullPolicy(image: string): "IfNotPresent" | "Always" {
  const { tag, digest } = parseImage(image) ?? { tag: undefined, digest: undefined };
  const pinned = digest !== undefined || (tag !== undefined && tag !== "latest");
  return pinned ? "IfNotPresent" : "Always";
}

/** What is known of an image comes from the one that was written; this one runs. */
function runningImage(
  image: pulumi.Input<string>,
  images: ImageRewrites = {},
): pulumi.Input<string> {
  const running = (written: string): string => rewrittenImage(written, images) ?? written;
  return typeof image === "string" ? running(image) : pulumi.output(image).apply(running);
}

function policyOf(image: pulumi.Input<string>): pulumi.Input<string> {
  return typeof image === "string" ? pullPolicy(image) : pulumi.output(image).apply(pullPolicy);
}

interface Program {
  readonly command?: readonly pulumi.Input<string>[] | undefined;
  readonly args?: readonly pulumi.Input<string>[] | undefined;
}

function program({ command, args }: Program): Partial<Container> {
  return {
    ...(command === undefined ? {} : { command: [...command] }),
    ...(args === undefined ? {} : { args: [...args] }),
  };
}

function variableFields(variables: ContainerVariables | undefined): Partial<Container> {
  const { env = [], envFrom = [] } = variables ?? {};
  return {
    ...(env.length === 0 ? {} : { env }),
    ...(envFrom.length === 0 ? {} : { envFrom }),
  };
}

/** Extended resources cannot be shared, so what is asked for is the limit too. */
function resources({
  requests,
  limits,
  extended = {},
}: ResourceSettings): k8s.types.input.core.v1.ResourceRequirements {
  const devices = Object.fromEntries(
    Object.entries(extended).map(([name, count]) => [name, String(count)]),
  );
  return { requests: { ...requests, ...devices }, limits: { ...limits, ...devices } };
}

function portFields(ports: readonly NamedPort[]): Pick<Container, "ports"> {
  return ports.length === 0
    ? {}
    : { ports: ports.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol })) };
}

/** A pause before the stop in which clients learn that the pod goes. */
function preStop(shape: AppShape): Pick<Container, "lifecycle"> {
  const usual = (shape.ports ?? []).length === 0 ? 0 : 5;
  const seconds = shape.shutdown?.preStopSleepSeconds ?? usual;
  return seconds === 0 || isRun(shape) ? {} : { lifecycle: { preStop: { sleep: { seconds } } } };
}

/** True for apps that end, which nobody connects to. */
function isRun({ kind }: AppShape): boolean {
  return kind === "Job" || kind === "CronJob";
}

const DEFAULT_RESOURCES = {
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { cpu: "500m", memory: "512Mi" },
};
