import { setTimeout } from "node:timers/promises";

import { counted } from "../kubernetes/counted.ts";
import type { Observation, ProbeVerdicts } from "../kubernetes/probe/compare-probes.ts";
import { PROBE_NAMESPACE } from "../kubernetes/probe/probe-plan.ts";
import { probeNamespace } from "../kubernetes/probe/twin-pod.ts";
import { messageOf, OperationError } from "./errors.ts";
import type { PreparedProbe } from "./probe/prepare-probe.ts";
import type { ProbeCluster } from "./probe/probe-cluster.ts";
import { ownRun } from "./probe/probe-marks.ts";
import { removeLeftovers, removeProbe } from "./probe/probe-removal.ts";
import { settle } from "./probe/settle.ts";
import { claim, makeTwins, runningTwins, type TwinStart } from "./probe/start-twins.ts";
import { tryProbes } from "./probe/try-probes.ts";

/** How a probe is run. */
export interface ProbeOptions {
  readonly cluster: ProbeCluster;
  /** Image whose program understands `serve` and `probe`. */
  readonly image: string;
  /** @default 300 */
  readonly timeoutSeconds?: number | undefined;
  /** Ends it early; what was made is removed all the same. */
  readonly signal: AbortSignal;
  readonly report: ProbeReport;
  /**
   * Milliseconds of a steady clock, and a pause by it.
   *
   * @default - those of this process
   */
  readonly clock?: ProbeClock | undefined;
}

/** A clock; tests have one that runs faster. */
export interface ProbeClock {
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

/** Hears how a probe goes. */
export interface ProbeReport {
  readonly step: (text: string) => void;
  readonly update: (text: string) => void;
  readonly line: (text: string) => void;
  readonly done: (text?: string) => void;
}

/** What a probe saw. */
export interface ProbeResult {
  readonly verdicts: ProbeVerdicts;
  /** How often edges were tried until the answers stayed the same. */
  readonly rounds: number;
  /** False when time was up while answers still changed. */
  readonly stable: boolean;
  readonly seconds: number;
}

const TIMEOUT_SECONDS = 300;
/** How long the removal may take before another run takes over. */
const REMOVAL_SECONDS = 180;
/** Attempts to hear a twin on its own loopback address. */
const SELF_ATTEMPTS = 10;

/** Makes the twins, tries every edge until the answers last, and removes everything again. */
export async function runProbe(
  prepared: PreparedProbe,
  options: ProbeOptions,
): Promise<ProbeResult> {
  const { cluster, report, signal, clock = ownClock(signal) } = options;
  const begin = clock.now();
  signal.throwIfAborted();
  const left = await removeLeftovers({ cluster, namespaces: prepared.namespaces });
  if (left.length > 0) report.line(`removed what an earlier run left in ${left.join(", ")}`);
  const made = new Set<string>();
  const result = await outcomeOf(() => probed(prepared, { ...options, clock }, made));
  if (made.size > 0) {
    report.step("Removing the probe pods");
    const removal = await outcomeOf(() => removeProbe({ cluster, namespaces: [...made] }));
    // What went wrong first says more; the other one must not be lost.
    if ("error" in removal && !("error" in result)) throw removal.error;
    if ("error" in removal) report.line(removalText(removal.error));
    else report.done("Removed the probe pods");
  }
  if ("error" in result) throw result.error;
  return { ...result.value, seconds: (clock.now() - begin) / 1000 };
}

function ownClock(signal: AbortSignal): ProbeClock {
  return { now: () => performance.now(), pause: (ms) => setTimeout(ms, undefined, { signal }) };
}

type Result<T> = { readonly value: T } | { readonly error: unknown };

async function outcomeOf<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

function removalText(error: unknown): string {
  const command = error instanceof OperationError ? error.command : undefined;
  return [messageOf(error), ...(command === undefined ? [] : [command])].join("\n  ");
}

interface Probing extends ProbeOptions {
  readonly clock: ProbeClock;
}

async function probed(
  { plan }: PreparedProbe,
  options: Probing,
  made: Set<string>,
): Promise<Omit<ProbeResult, "seconds">> {
  const { cluster, report, signal, clock, timeoutSeconds = TIMEOUT_SECONDS } = options;
  const deadline = clock.now() + timeoutSeconds * 1000;
  const until = new Date(Date.now() + (timeoutSeconds + REMOVAL_SECONDS) * 1000);
  const { twins, edges } = plan;
  const pods = counted(twins.length, "probe pod");
  const connections = counted(edges.length, "connection");
  report.step(`Starting ${pods}`);
  if (twins.some(({ end }) => end.kind === "stranger")) {
    await claim(
      PROBE_NAMESPACE,
      (name) => made.add(name),
      () => cluster.create(probeNamespace()),
    );
  }
  const start: TwinStart = {
    ...{ cluster, image: options.image, run: ownRun(until), signal, clock, deadline },
    onMade: (namespace) => made.add(namespace),
    onRunning: (count) => {
      report.update(`Starting ${pods}: ${count} run`);
    },
  };
  await makeTwins(twins, start);
  const running = await runningTwins(twins, start);
  report.done(`Started ${pods}`);
  const attempt = async (ids: ReadonlySet<number>): Promise<readonly Observation[]> =>
    await tryProbes(plan, ids, { cluster, twins: running, signal });
  report.step(`Trying ${connections}`);
  await selfProbed(plan.selfProbes, attempt, clock);
  const onRound = (round: number, differences: number): void => {
    report.update(`Trying ${connections}: round ${round}, ${differences} differ`);
  };
  const settled = await settle(plan, { attempt, clock, deadline, onRound });
  report.done(`Tried ${connections} in ${counted(settled.rounds, "round")}`);
  return settled;
}

/** Waits until the twins answer themselves; fails when none of them can even try. */
async function selfProbed(
  probes: PreparedProbe["plan"]["selfProbes"],
  attempt: (ids: ReadonlySet<number>) => Promise<readonly Observation[]>,
  clock: ProbeClock,
): Promise<void> {
  let ids = new Set(probes.map(({ id }) => id));
  for (let turn = 0; turn < SELF_ATTEMPTS && ids.size > 0; turn += 1) {
    if (turn > 0) await clock.pause(500);
    const seen = await attempt(ids);
    const open = seen.filter(({ outcome }) => outcome !== "answered");
    if (turn > 1 && seen.length === probes.length) refuseAllFailed(seen);
    ids = new Set(open.map(({ id }) => id));
  }
}

function refuseAllFailed(seen: readonly Observation[]): void {
  const [first] = seen;
  if (first === undefined || seen.some(({ outcome }) => outcome !== "failed")) return;
  throw new OperationError("resource", `no probe pod can try anything: ${first.detail ?? ""}`, {
    hint: "the image must hold the program `/moorage` of the project's test images, see docs/isolation.md",
  });
}
