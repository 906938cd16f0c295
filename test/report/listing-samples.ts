import type { Row } from "../../plan/listing/row.ts";
import type { IsolationListing } from "../../plan/standalone-isolation.ts";

/** A listing of these rows; what they leave out is from a/x[Pod] to b/y[Pod] on TCP 80. */
export function listing(
  connections: readonly Partial<Row>[],
  unknown: readonly Partial<Row>[] = [],
): IsolationListing {
  const ports = [{ protocol: "TCP", from: 80, to: 80 }] as const;
  const row = (part: Partial<Row>): Row => ({
    ...{ from: "a/x[Pod]", to: "b/y[Pod]", ports, policies: [], reason: undefined },
    ...part,
  });
  return {
    counts: { workloads: 2, namespaces: 1, policies: 1 },
    connections: () => connections.map(row),
    unknown: () => unknown.map(row),
    notes: [],
    isWhole: true,
    ends: [{ kind: "workload", namespace: "a", name: "x", workload: "Pod" }],
    namespaces: ["a", "b"],
  };
}
