import * as z from "zod";

const count = z.int().min(0);

const connection = z.strictObject({
  from: z
    .string()
    .describe("namespace/name[Kind], an address range (CIDR, or first-last), or a named outside."),
  to: z.string(),
  ports: z
    .array(
      z.strictObject({
        protocol: z.enum(["SCTP", "TCP", "UDP"]),
        from: z.int().min(1).max(65_535),
        to: z.int().min(1).max(65_535),
      }),
    )
    .describe("Sorted; both ends of a range are included."),
  policies: z
    .array(z.string())
    .describe("namespace/name of the policies that allow it; empty: none isolates either end."),
});

/** Shape of `data` of `moor isolation`. */
export const isolation = z.strictObject({
  counts: z.strictObject({
    files: count.nullable().describe("Files read; null for the plan of an environment."),
    workloads: count,
    namespaces: count,
    policies: count,
    skipped: z
      .array(z.strictObject({ kind: z.string(), count }))
      .describe("Objects of kinds that decide no connection."),
  }),
  notes: z.array(z.string()).describe("What was not understood, or leads nowhere."),
  connections: z
    .array(connection)
    .describe("Allowed; ordered by from and to: workloads, named outsides, addresses."),
  unknown: z
    .array(connection.extend({ reason: z.string() }))
    .describe("Connections that cannot be decided, in the same order."),
});
