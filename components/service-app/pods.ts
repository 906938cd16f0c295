import type * as k8s from "@pulumi/kubernetes";

import type { AppShape } from "../../kubernetes/app/fault.ts";
import { containerPorts } from "../../kubernetes/app/ports.ts";
import { rewriteImages } from "../../kubernetes/chart/image-rewrite.ts";
import { sidecarPorts } from "../../kubernetes/app/sidecar-ports.ts";
import { initialContainer, ownContainer } from "./containers.ts";
import type { AppConfiguration } from "./create-config.ts";
import { placementFields } from "./placement.ts";
import { mergePodSpec } from "./pod-spec-merge.ts";
import type { AppScope } from "./scope.ts";
import { podSecurityContext } from "./security-context.ts";
import { spreadFields } from "./spread.ts";
import { podVolumes } from "./volumes.ts";

type PodSpec = k8s.types.input.core.v1.PodSpec;

/** Template of an app's pods. */
export function podTemplate(
  scope: AppScope,
  config: AppConfiguration,
): k8s.types.input.core.v1.PodTemplateSpec {
  const { labels, shape, args } = scope;
  const spec = podSpec(scope, config);
  return {
    metadata: { labels, annotations: { ...shape.podAnnotations, ...config.annotations } },
    spec:
      shape.podSpec === undefined
        ? spec
        : mergePodSpec(spec, rewriteImages(shape.podSpec, args.images ?? {})),
  };
}

/** Pod spec that passes Pod Security `restricted` when nothing relaxes it. */
function podSpec(scope: AppScope, config: AppConfiguration): PodSpec {
  const { app, args, shape, selector } = scope;
  const { volumes, own, initial } = podVolumes(app, shape, config);
  const initContainers = (args.initContainers ?? []).map((container) =>
    initialContainer(container, {
      variables: config.containers.get(container.name),
      mounts: initial.get(container.name) ?? [],
      images: args.images,
    }),
  );
  const isRun = shape.kind === "Job" || shape.kind === "CronJob";
  return {
    ...(isRun ? { restartPolicy: shape.restartPolicy ?? "Never" } : {}),
    serviceAccountName: app,
    automountServiceAccountToken: (shape.serviceAccount?.rbac ?? []).length > 0,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: shape.shutdown?.gracePeriodSeconds ?? 30,
    securityContext: podSecurityContext(shape, portNumbers(shape)),
    ...placementFields(args.tenant.placement, shape.placement),
    ...spreadFields(shape, selector),
    ...hostFields(shape),
    ...(initContainers.length === 0 ? {} : { initContainers }),
    containers: [ownContainer(scope, { variables: config.containers.get(app), mounts: own })],
    volumes: [...volumes],
  };
}

function portNumbers(shape: AppShape): readonly number[] {
  const beside = (shape.initContainers ?? []).flatMap(sidecarPorts);
  return [...containerPorts(shape), ...beside].map(({ port }) => port);
}

function hostFields({
  hostAliases = {},
  shareProcessNamespace,
  ndots,
}: AppShape): Partial<PodSpec> {
  const aliases = Object.entries(hostAliases);
  return {
    ...(aliases.length === 0
      ? {}
      : { hostAliases: aliases.map(([ip, hostnames]) => ({ ip, hostnames: [...hostnames] })) }),
    ...(shareProcessNamespace === true ? { shareProcessNamespace } : {}),
    ...(ndots === undefined
      ? {}
      : { dnsConfig: { options: [{ name: "ndots", value: String(ndots) }] } }),
  };
}
