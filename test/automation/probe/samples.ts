import {
  runProbe,
  type ProbeReport,
  type ProbeResult,
} from "../../../automation/isolation-probe.ts";
import type { PreparedProbe } from "../../../automation/probe/prepare-probe.ts";
import type { ProbeEdge, ProbeEnd, ProbeTwin } from "../../../kubernetes/probe/probe-plan.ts";
import { PROBE_NAMESPACE } from "../../../kubernetes/probe/probe-plan.ts";
import type { FakeProbeCluster } from "./fake-probe-cluster.ts";

const web: ProbeEnd = { kind: "workload", namespace: "a", name: "web", workload: "Deployment" };
const db: ProbeEnd = { kind: "workload", namespace: "b", name: "db", workload: "StatefulSet" };
const stranger: ProbeEnd = { kind: "stranger" };

const twin = (end: ProbeEnd, namespace: string): ProbeTwin => ({
  ...{ end, namespace, labels: {}, ports: [], tcp: [5432], udp: [] },
});

const edge = (id: number, from: ProbeEnd, expected: ProbeEdge["expected"]): ProbeEdge => ({
  ...{ id, from, to: db, protocol: "TCP", port: 5432, expected },
  policies: ["b/db"],
});

/** `web` reaches `db`, the stranger does not. */
export const openEdge: ProbeEdge = edge(0, web, "open");
export const closedEdge: ProbeEdge = edge(1, stranger, "closed");

/** A probe of two workloads and the stranger. */
export const sample: PreparedProbe = {
  plan: {
    edges: [openEdge, closedEdge],
    selfProbes: [{ id: 2, end: db, protocol: "TCP", port: 5432 }],
    twins: [twin(web, "a"), twin(db, "b"), twin(stranger, PROBE_NAMESPACE)],
    skipped: [],
  },
  places: ["a", "b", PROBE_NAMESPACE],
  namespaces: ["a", "b"],
};

/** Says nothing, or keeps what was said. */
export function silent(lines: string[] = []): ProbeReport {
  const say = (text?: string): void => {
    if (text !== undefined) lines.push(text);
  };
  return { step: say, update: () => undefined, line: say, done: say };
}

/** Runs the sample by a clock on which every pause is over at once. */
export async function runSample(
  cluster: FakeProbeCluster,
  options: {
    readonly signal?: AbortSignal;
    readonly report?: ProbeReport;
    readonly onPause?: (now: number) => void;
  } = {},
): Promise<ProbeResult> {
  const { signal = new AbortController().signal, report = silent(), onPause } = options;
  let time = 0;
  const clock = {
    now: () => time,
    pause: (milliseconds: number) => {
      time += milliseconds;
      onPause?.(time);
      return Promise.resolve();
    },
  };
  return await runProbe(sample, { cluster, image: "probe:1", signal, report, clock });
}
