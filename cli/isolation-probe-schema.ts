import * as z from "zod";

const count = z.int().min(0);

const edge = z.strictObject({
  from: z.string().describe("namespace/name[Kind], or stranger."),
  to: z.string().describe("The same, or the name of a fixed address."),
  protocol: z.enum(["TCP", "UDP"]),
  port: z.int().min(1).max(65_535),
  expected: z.enum(["open", "closed"]).describe("What the matrix says."),
  policies: z
    .array(z.string())
    .describe("namespace/name of the policies that decide; empty: none isolates either end."),
});

/** Shape of `data` of `moor isolation --probe`. */
export const isolationProbe = z.strictObject({
  counts: z.strictObject({
    pods: count.describe("Probe pods that were made."),
    namespaces: count,
    edges: count.describe("Connections of the matrix that a probe pod can try."),
    tried: count,
    equal: count.describe("Connections on which the cluster does what the matrix says."),
    rounds: count.describe("How often connections were tried until the answers stayed the same."),
  }),
  stable: z.boolean().describe("False when time was up while answers still changed."),
  opened: z.array(edge).describe("Closed in the matrix, open in the cluster."),
  shut: z.array(edge).describe("Open in the matrix, closed in the cluster."),
  unproven: z
    .array(edge.extend({ reason: z.string() }))
    .describe("Connections whose outcome shows nothing."),
  skipped: z
    .array(z.strictObject({ what: z.string(), reason: z.string() }))
    .describe("What was not tried."),
  seconds: z.number(),
});

/** Data of `moor isolation --probe`. */
export type IsolationProbeOutput = z.infer<typeof isolationProbe>;
