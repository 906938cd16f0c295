import * as z from "zod";

const env = z.record(z.string(), z.union([z.string(), z.strictObject({ secret: z.string() })]));
const compute = z.object({ cpu: z.string(), memory: z.string() });
const strings = z.array(z.string());

const app = z.object({
  image: z.string(),
  port: z.number().optional(),
  replicas: z.number(),
  resources: z.object({ requests: compute, limits: compute }),
  env,
  healthCheckPath: z.string().nullable().optional(),
  host: z.string().optional(),
  connects: strings,
  command: strings.optional(),
  args: strings.optional(),
  writablePaths: strings,
  runAsUser: z.number().optional(),
});

const release = z.object({
  chart: z.string(),
  version: z.string(),
  values: z.record(z.string(), z.unknown()),
  timeoutSeconds: z.number(),
  atomic: z.boolean(),
});

/** The merged tenants: all defaults applied, values still as written. */
export const resolvedSchema = z.object({
  tenants: z
    .record(
      z.string(),
      z.object({
        owner: z.string(),
        costCenter: z.string().optional(),
        quota: z.object({
          cpu: z.string(),
          memory: z.string(),
          storage: z.string(),
          pods: z.number(),
        }),
        podSecurity: z.object({
          level: z.enum(["privileged", "baseline", "restricted"]),
          reason: z.string().optional(),
        }),
        apps: z.record(z.string(), app).default({}),
        releases: z.record(z.string(), release).default({}),
      }),
    )
    .default({}),
});

/** All tenants after merging. */
export type Resolved = z.infer<typeof resolvedSchema>;
/** A tenant after merging. */
export type ResolvedTenant = Resolved["tenants"][string];
/** An app after merging. */
export type ResolvedApp = ResolvedTenant["apps"][string];
/** A release after merging. */
export type ResolvedRelease = ResolvedTenant["releases"][string];
