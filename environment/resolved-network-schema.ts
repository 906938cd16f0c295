import * as z from "zod";

import type { ConnectionVariables, ExposedPath } from "../kubernetes/app/exposure.ts";

const strings = z.array(z.string());
const texts = z.record(z.string(), z.string());
const portReference = z.union([z.number(), z.string()]);

/** Connections to the outside. */
export const resolvedEgress = z.object({
  internet: z.boolean(),
  apiServer: z.boolean(),
  cidrs: z.array(
    z.object({
      cidr: z.string(),
      except: strings.default([]),
      ports: z
        .array(
          z.object({
            port: z.number(),
            endPort: z.number().optional(),
            protocol: z.enum(["TCP", "UDP", "SCTP"]).default("TCP"),
          }),
        )
        .default([]),
    }),
  ),
});

const port = z.object({
  port: z.number(),
  name: z.string().optional(),
  protocol: z.enum(["TCP", "UDP", "SCTP"]).optional(),
  servicePort: z.number().optional(),
  nodePort: z.number().optional(),
  appProtocol: z.string().optional(),
});

const service = z.object({
  type: z.enum(["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]).optional(),
  headless: z.boolean().optional(),
  externalName: z.string().optional(),
  externalTrafficPolicy: z.enum(["Cluster", "Local"]).optional(),
  internalTrafficPolicy: z.enum(["Cluster", "Local"]).optional(),
  sessionAffinity: z.enum(["None", "ClientIP"]).optional(),
  ipFamilyPolicy: z.enum(["SingleStack", "PreferDualStack", "RequireDualStack"]).optional(),
  ipFamilies: z.array(z.enum(["IPv4", "IPv6"])).optional(),
  loadBalancerClass: z.string().optional(),
  loadBalancerSourceRanges: strings.optional(),
  annotations: texts.optional(),
});

const path: z.ZodType<ExposedPath> = z.union([
  z.string().transform((text) => ({ path: text })),
  z.object({ path: z.string(), pathType: z.enum(["Prefix", "Exact"]).optional() }),
]);

const expose = z.object({
  hosts: strings.optional(),
  port: portReference.optional(),
  paths: z.array(path).optional(),
  via: z.enum(["ingress", "gateway"]).optional(),
  route: z.enum(["http", "grpc", "tls", "tcp"]).optional(),
  tls: z
    .union([
      z.boolean(),
      z.object({ secretName: z.string() }),
      z.object({
        issuer: z.string(),
        issuerKind: z.enum(["Issuer", "ClusterIssuer"]).optional(),
      }),
    ])
    .optional(),
  annotations: texts.optional(),
});

/** Variables that tell where another app is; a text is short for its URL. */
export const connectionVariables: z.ZodType<ConnectionVariables> = z.union([
  z.string().transform((url) => ({ url })),
  z.object({
    host: z.string().optional(),
    port: z.string().optional(),
    url: z.string().optional(),
    user: z.string().optional(),
    password: z.string().optional(),
    database: z.string().optional(),
  }),
]);

/** A connection to an app of the tenant. */
export interface ResolvedConnection {
  readonly to: string;
  /** By number or name; undefined: the first. */
  readonly port?: number | string | undefined;
  readonly env: ConnectionVariables;
  readonly startOrder: boolean;
}

const connection: z.ZodType<ResolvedConnection> = z.union([
  z.string().transform((to) => ({ to, env: {}, startOrder: true })),
  z.object({
    to: z.string(),
    port: portReference.optional(),
    env: connectionVariables.default({}),
    startOrder: z.boolean().default(true),
  }),
]);

/** A connection to an app of another tenant. */
export interface ResolvedConsumption {
  /** `tenant/app` */
  readonly app: string;
  readonly env: ConnectionVariables;
}

const consumption: z.ZodType<ResolvedConsumption> = z.union([
  z.string().transform((app) => ({ app, env: {} })),
  z.object({ app: z.string(), env: connectionVariables.default({}) }),
]);

/** How an app is reached, and what it reaches. */
export const resolvedNetwork = {
  ports: z.array(port),
  service: service.optional(),
  expose: expose.optional(),
  connects: z.array(connection),
  startAfter: strings,
  exposes: strings,
  consumes: z.array(consumption),
  egress: resolvedEgress,
  metrics: z
    .object({
      port: z.number().optional(),
      path: z.string().optional(),
      interval: z.string().optional(),
    })
    .optional(),
  dashboards: texts,
};
