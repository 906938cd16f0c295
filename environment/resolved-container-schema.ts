import * as z from "zod";

import type { ResourceSettings } from "../kubernetes/app/container.ts";
import { CONTAINER_RESOURCES } from "./defaults.ts";
import { resolvedEnv } from "./resolved-config-schema.ts";

const strings = z.array(z.string());
const portReference = z.union([z.number(), z.string()]);
const compute = z.object({ cpu: z.string(), memory: z.string() });
const extended = z.record(z.string(), z.number()).optional();

const handlers = {
  http: z
    .object({
      path: z.string(),
      port: portReference.optional(),
      scheme: z.enum(["HTTP", "HTTPS"]).optional(),
      headers: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  tcp: z.object({ port: portReference.optional() }).optional(),
  grpc: z.object({ port: portReference.optional(), service: z.string().optional() }).optional(),
  exec: z.object({ command: strings }).optional(),
};

const probe = z
  .object({
    ...handlers,
    initialDelaySeconds: z.number().optional(),
    periodSeconds: z.number().optional(),
    timeoutSeconds: z.number().optional(),
    failureThreshold: z.number().optional(),
    successThreshold: z.number().optional(),
  })
  .nullable()
  .optional();

const probes = z.object({ readiness: probe, liveness: probe, startup: probe }).optional();

const partly = { cpu: z.string().optional(), memory: z.string().optional() };

/** Lists are no layers, so what an init container leaves out is filled in here. */
const containerResources = z
  .object({
    ...partly,
    requests: z.object(partly).optional(),
    limits: z.object(partly).optional(),
    gpu: z.number().optional(),
    extended,
  })
  .transform(({ cpu, memory, requests, limits, gpu, ...given }): ResourceSettings => {
    const all = { ...given.extended, ...(gpu === undefined ? {} : { [GPU]: gpu }) };
    const standard = CONTAINER_RESOURCES;
    return {
      requests: {
        cpu: requests?.cpu ?? cpu ?? standard.requests.cpu,
        memory: requests?.memory ?? memory ?? standard.requests.memory,
      },
      limits: {
        cpu: limits?.cpu ?? standard.limits.cpu,
        memory: limits?.memory ?? standard.limits.memory,
      },
      ...(Object.keys(all).length === 0 ? {} : { extended: all }),
    };
  });

/** Resource that `gpu` is short for. */
export const GPU = "nvidia.com/gpu";

const initContainer = z.object({
  name: z.string(),
  image: z.string(),
  restartPolicy: z.literal("Always").optional(),
  command: strings.optional(),
  args: strings.optional(),
  env: resolvedEnv.optional(),
  resources: containerResources.optional(),
  volumes: strings.optional(),
  ports: z.array(z.object({ port: z.number(), name: z.string().optional() })).optional(),
  probes,
});

const security = z.object({
  level: z.enum(["restricted", "baseline", "privileged"]).optional(),
  reason: z.string().optional(),
  readOnlyRootFilesystem: z.boolean().optional(),
  runAsUser: z.number().optional(),
  runAsGroup: z.number().optional(),
  fsGroup: z.number().optional(),
  addCapabilities: strings.optional(),
});

/** The app's containers. */
export const resolvedContainer = {
  imagePullPolicy: z.enum(["Always", "IfNotPresent", "Never"]).optional(),
  resources: z.object({ requests: compute, limits: compute, extended }),
  healthCheckPath: z.string().nullable().optional(),
  probes,
  security: security.optional(),
  initContainers: z.array(initContainer),
};
