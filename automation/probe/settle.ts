import type { Observation, ProbeVerdicts } from "../../kubernetes/probe/compare-probes.ts";
import { compareProbes } from "../../kubernetes/probe/compare-probes.ts";
import type { ProbePlan } from "../../kubernetes/probe/probe-plan.ts";

/** How to try probes again until the cluster has settled. */
export interface SettleOptions {
  /** Tries the edges and self probes with these numbers. */
  readonly attempt: (ids: ReadonlySet<number>) => Promise<readonly Observation[]>;
  readonly clock: {
    readonly now: () => number;
    readonly pause: (milliseconds: number) => Promise<unknown>;
  };
  /** When to give up, by the same clock. */
  readonly deadline: number;
  /** Told after each round. */
  readonly onRound: (round: number, differences: number) => void;
}

/** What was seen in the end. */
export interface Settled {
  readonly verdicts: ProbeVerdicts;
  readonly rounds: number;
  /** False when time was up while answers still changed. */
  readonly stable: boolean;
}

/** Rounds with the same answers that show that nothing changes any more. */
const STEADY_ROUNDS = 3;
/** What these rounds take at least, in milliseconds; plugins apply a policy within seconds. */
const STEADY_MS = 10_000;
/** Time for a plugin that closes everything first and opens late, in milliseconds. */
const BREATH_MS = 2_000;
const PAUSES = [500, 1_000, 2_000, 4_000];
/** Full rounds at most; after them an edge that changes again and again counts as it is. */
const MOST_LOOKS = 4;

/**
 * Tries all probes until the answers are those of the plan or do not change any more.
 *
 * Network plugins apply policies late, and open late as well as close late: so what differs is tried
 * again until it lasts, and then everything once more.
 */
export async function settle(plan: ProbePlan, options: SettleOptions): Promise<Settled> {
  const all = new Set([...plan.edges, ...plan.selfProbes].map(({ id }) => id));
  const seen = new Map<number, Observation>();
  const state = { plan, options, seen, rounds: 0 };
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const before = outcomes(seen, all);
    await round(state, all);
    const isAsBefore = look > 0 && before === outcomes(seen, all);
    if (isAsBefore || options.clock.now() >= options.deadline) break;
    await untilSteady(state);
    await options.clock.pause(BREATH_MS);
  }
  const verdicts = compareProbes(plan, [...seen.values()]);
  const isLate = options.clock.now() >= options.deadline && differing(state).size > 0;
  return { verdicts, rounds: state.rounds, stable: !isLate };
}

interface State {
  readonly plan: ProbePlan;
  readonly options: SettleOptions;
  readonly seen: Map<number, Observation>;
  rounds: number;
}

/** Repeats what differs until it is as planned, or the same for a while. */
async function untilSteady(state: State): Promise<void> {
  const { options, seen } = state;
  let open = differing(state);
  let since = options.clock.now();
  for (let same = 0, turn = 0; open.size > 0; turn += 1) {
    const isSteady = same >= STEADY_ROUNDS && options.clock.now() - since >= STEADY_MS;
    if (isSteady || options.clock.now() >= options.deadline) return;
    await options.clock.pause(PAUSES[Math.min(turn, PAUSES.length - 1)] ?? 0);
    const before = outcomes(seen, open);
    await round(state, open);
    const isSame = before === outcomes(seen, open);
    same = isSame ? same + 1 : 0;
    if (!isSame) since = options.clock.now();
    open = differing(state);
  }
}

async function round(state: State, ids: ReadonlySet<number>): Promise<void> {
  for (const one of await state.options.attempt(ids)) state.seen.set(one.id, one);
  state.rounds += 1;
  const verdicts = compareProbes(state.plan, [...state.seen.values()]);
  state.options.onRound(state.rounds, verdicts.opened.length + verdicts.shut.length);
}

/** Numbers of edges that are not as planned, and of those that could not be tried. */
function differing({ plan, seen }: State): ReadonlySet<number> {
  const { opened, shut } = compareProbes(plan, [...seen.values()]);
  const failed = [...seen.values()].filter(({ outcome }) => outcome === "failed");
  return new Set([...opened, ...shut, ...failed].map(({ id }) => id));
}

/** Did a connection come about or not; refused and dropped are alike. */
function outcomes(seen: ReadonlyMap<number, Observation>, ids: ReadonlySet<number>): string {
  const isOpen = (id: number): boolean => seen.get(id)?.outcome === "answered";
  return [...ids].filter(isOpen).join(" ");
}
