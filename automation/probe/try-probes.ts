import * as z from "zod";

import type { Observation } from "../../kubernetes/probe/compare-probes.ts";
import type { ProbeEnd, ProbePlan, ProbeProtocol } from "../../kubernetes/probe/probe-plan.ts";
import { probeEndKey } from "../../kubernetes/probe/probe-plan.ts";
import { TWIN_CONTAINER } from "../../kubernetes/probe/twin-pod.ts";
import { boundedMap } from "./bounded-map.ts";
import type { ProbeCluster } from "./probe-cluster.ts";

/** A twin that runs. */
export interface RunningTwin {
  readonly end: ProbeEnd;
  readonly namespace: string;
  readonly pod: string;
  readonly address: string;
}

/** How probes are tried. */
export interface Attempt {
  readonly cluster: Pick<ProbeCluster, "exec">;
  /** By the key of their ends. */
  readonly twins: ReadonlyMap<string, RunningTwin>;
  readonly signal?: AbortSignal | undefined;
}

/** Twins that send at the same time. */
const SENDERS = 4;
/** Connections that a twin tries at the same time, and how long each may take. */
const PARALLEL = 32;
const TIMEOUT_MS = 1_500;
/** Seconds to reach the twin and to start its command. */
const EXEC_SECONDS = 15;

const line = z.object({
  id: z.int(),
  outcome: z.enum(["answered", "refused", "timeout", "failed"]),
  detail: z.string().optional(),
});

interface Target {
  readonly id: number;
  readonly address: string;
  readonly port: number;
  readonly protocol: ProbeProtocol;
}

/** Tries the probes with these numbers, each from its own twin. */
export async function tryProbes(
  plan: Pick<ProbePlan, "edges" | "selfProbes">,
  ids: ReadonlySet<number>,
  attempt: Attempt,
): Promise<readonly Observation[]> {
  const wanted = [
    ...plan.edges.map(({ from, to, ...edge }) => ({ ...edge, from, to: addressOf(to, attempt) })),
    ...plan.selfProbes.map(({ end, ...probe }) => ({ ...probe, from: end, to: "127.0.0.1" })),
  ].filter(({ id }) => ids.has(id));
  const bySource = [...Map.groupBy(wanted, ({ from }) => probeEndKey(from))];
  const answers = await boundedMap(bySource, SENDERS, async ([source, probes]) => {
    const targets = probes.map(({ id, to, port, protocol }) => {
      return { id, address: to ?? "", port, protocol };
    });
    return await tryFrom(attempt.twins.get(source), targets, attempt);
  });
  return answers.flat();
}

function addressOf(end: ProbeEnd, { twins }: Attempt): string | undefined {
  return end.kind === "outside" ? end.address : twins.get(probeEndKey(end))?.address;
}

async function tryFrom(
  twin: RunningTwin | undefined,
  targets: readonly Target[],
  { cluster, signal }: Attempt,
): Promise<readonly Observation[]> {
  const known = targets.filter(({ address }) => address !== "");
  const lost = targets.filter(({ address }) => address === "");
  const unknown = lost.map(({ id }) => failed(id, "the target has no address"));
  if (twin === undefined) return targets.map(({ id }) => failed(id, "the source does not run"));
  if (known.length === 0) return unknown;
  const { namespace, pod } = twin;
  const rounds = Math.ceil(known.length / PARALLEL);
  const timeoutSeconds = EXEC_SECONDS + Math.ceil((rounds * TIMEOUT_MS) / 1000);
  const input = `${JSON.stringify({ timeoutMs: TIMEOUT_MS, parallel: PARALLEL, targets: known })}\n`;
  const command = ["/moorage", "probe"];
  const answer = await cluster.exec({
    ...{ namespace, pod, container: TWIN_CONTAINER, command, input, timeoutSeconds, signal },
  });
  signal?.throwIfAborted();
  const seen = new Map(observations(answer.output).map((one) => [one.id, one]));
  const reason = `exec in ${namespace}/${pod}: ${answer.failure ?? "no answer for this connection"}`;
  return [...known.map(({ id }) => seen.get(id) ?? failed(id, reason)), ...unknown];
}

function failed(id: number, detail: string): Observation {
  return { id, outcome: "failed", detail };
}

/** Lines that are answers; a line that was cut is none. */
function observations(output: string): readonly Observation[] {
  return output.split("\n").flatMap((text) => {
    const { success, data } = line.safeParse(jsonOf(text));
    if (!success) return [];
    const { id, outcome, detail } = data;
    return [detail === undefined ? { id, outcome } : { id, outcome, detail }];
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
