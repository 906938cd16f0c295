/** A container as the simulation runs it: it holds its units from its start to its end. */
export interface SimulatedContainer {
  readonly units: number;
  readonly role: "init" | "sidecar" | "main";
}

/** A workload whose pods all look alike. */
export interface SimulatedWorkload {
  readonly kind: "Deployment" | "Recreate" | "StatefulSet" | "Job";
  readonly replicas: number;
  /** Number of pods, or a percentage. */
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
  /** In the order of the pod spec; init containers and sidecars first. */
  readonly containers: readonly SimulatedContainer[];
}

/** What may happen in all orders that the controllers can take. */
export interface Simulation {
  /** True when every order of events can still come to its end. */
  readonly ends: boolean;
  /** Most pods that exist at once in any order. */
  readonly most: number;
  /** True when quota refuses a pod in some order. */
  readonly refused: boolean;
}

/** Units that a pod holds at its worst moment: its containers are started one after another. */
export function unitsOfPod(containers: readonly SimulatedContainer[]): number {
  let running = 0;
  let worst = 0;
  for (const { units, role } of containers) {
    running += units;
    worst = Math.max(worst, running);
    if (role === "init") running -= units;
  }
  return worst;
}

/** Two generations of pods: what is wanted of each, what exists, and what is ready. */
interface State {
  readonly oldWanted: number;
  readonly newWanted: number;
  readonly old: number;
  readonly new: number;
  readonly ready: number;
}

interface Rules {
  readonly replicas: number;
  readonly surge: number;
  readonly unavailable: number;
  readonly kind: SimulatedWorkload["kind"];
  /** Most pods that fit into the quota. */
  readonly fitting: number;
  /** True when pods that are not wanted may still be there. */
  readonly lagging: boolean;
}

/**
 * Replaces all pods of a workload in every order that is possible, with room for so many units.
 *
 * The controllers act whenever they like: the Deployment's moves the wanted numbers, the ReplicaSets'
 * make single pods, and pods become ready late or at once. A pod that is not wanted any more is gone at
 * once, or with `lagging` at any later time, as one that takes its time to end.
 */
export function simulateRollout(
  workload: SimulatedWorkload,
  room: number,
  { lagging = false } = {},
): Simulation {
  const units = unitsOfPod(workload.containers);
  const { replicas, kind } = workload;
  const surge = ofReplicas(workload.maxSurge, replicas, 99);
  const unavailable = ofReplicas(workload.maxUnavailable, replicas, 0);
  const stuck = surge === 0 && unavailable === 0;
  const fitting = units === 0 ? Number.POSITIVE_INFINITY : Math.floor(room / units);
  return explore({ replicas, surge, unavailable: stuck ? 1 : unavailable, kind, fitting, lagging });
}

function explore(rules: Rules): Simulation {
  const { replicas, kind } = rules;
  const old = kind === "Job" ? 0 : replicas;
  const first = { oldWanted: old, newWanted: 0, old, new: 0, ready: 0 };
  const seen = new Map([[keyOf(first), first]]);
  const before = new Map<number, number[]>();
  const ended: number[] = [];
  let [most, refused] = [0, false];
  // A map grows while it is walked through, so this visits all that can be reached.
  for (const [key, state] of seen) {
    most = Math.max(most, state.old + state.new);
    refused ||= lacksPods(state, rules) && state.old + state.new >= rules.fitting;
    if (hasEnded(state, rules)) ended.push(key);
    for (const next of nextStates(state, rules).map((one) => withoutUnwanted(one, rules))) {
      const nextKey = keyOf(next);
      if (nextKey === key) continue;
      if (!seen.has(nextKey)) seen.set(nextKey, next);
      const earlier = before.get(nextKey);
      if (earlier === undefined) before.set(nextKey, [key]);
      else earlier.push(key);
    }
  }
  const ending = new Set(ended);
  for (const key of ending) for (const earlier of before.get(key) ?? []) ending.add(earlier);
  return { ends: ending.size === seen.size, most, refused };
}

function withoutUnwanted(state: State, { lagging }: Rules): State {
  return lagging ? state : { ...state, old: Math.min(state.old, state.oldWanted) };
}

function lacksPods(state: State, { kind, replicas }: Rules): boolean {
  if (kind === "Job") return state.new < replicas - state.ready;
  return state.new < state.newWanted || state.old < state.oldWanted;
}

function hasEnded(state: State, { kind, replicas }: Rules): boolean {
  const left = kind === "Job" ? 0 : replicas;
  return state.old === 0 && state.new === left && state.ready === replicas;
}

function nextStates(state: State, rules: Rules): readonly State[] {
  const fits = state.old + state.new < rules.fitting;
  if (rules.kind === "Job") return jobStates(state, fits && lacksPods(state, rules));
  const states = [controllerStep(state, rules)];
  if (state.old > state.oldWanted) states.push({ ...state, old: state.old - 1 });
  if (state.old < state.oldWanted && fits) states.push({ ...state, old: state.old + 1 });
  if (state.new < state.newWanted && fits) states.push({ ...state, new: state.new + 1 });
  if (state.ready < state.new) states.push({ ...state, ready: state.ready + 1 });
  return states;
}

/** Pods of a Job run and end; those that are `ready` have done their work. */
function jobStates(state: State, mayStart: boolean): readonly State[] {
  const started = mayStart ? [{ ...state, new: state.new + 1 }] : [];
  const done = state.new > 0 ? [{ ...state, new: state.new - 1, ready: state.ready + 1 }] : [];
  return [...started, ...done];
}

function controllerStep(state: State, rules: Rules): State {
  switch (rules.kind) {
    case "Job":
      return state;
    case "Recreate":
      return state.oldWanted > 0
        ? { ...state, oldWanted: 0 }
        : { ...state, newWanted: state.old > 0 ? state.newWanted : rules.replicas };
    case "StatefulSet":
      return orderedStep(state, rules);
    case "Deployment":
      return rollingStep(state, rules);
  }
}

/** The next pod is replaced only when all pods are there and ready. */
function orderedStep(state: State, { replicas }: Rules): State {
  const calm = state.old === state.oldWanted && state.ready === state.newWanted;
  if (!calm) return state;
  if (state.oldWanted + state.newWanted < replicas) {
    return { ...state, newWanted: state.newWanted + 1 };
  }
  return state.oldWanted > 0 ? { ...state, oldWanted: state.oldWanted - 1 } : state;
}

/** First more new pods as far as the surge allows; only then fewer old ones. */
function rollingStep(state: State, { replicas, surge, unavailable }: Rules): State {
  const wanted = state.oldWanted + state.newWanted;
  const more = Math.min(replicas + surge - wanted, replicas - state.newWanted);
  if (state.newWanted < replicas && more > 0)
    return { ...state, newWanted: state.newWanted + more };

  const atLeast = replicas - unavailable;
  const notReady = state.newWanted - state.ready;
  const mayEnd = wanted - atLeast - notReady;
  if (state.oldWanted === 0 || mayEnd <= 0) return state;
  const existing = Math.min(state.old, state.oldWanted);
  const missing = Math.min(mayEnd, state.oldWanted - existing);
  const spare = existing + state.ready - atLeast;
  const healthy = Math.min(state.oldWanted - missing, Math.max(0, spare));
  return { ...state, oldWanted: state.oldWanted - missing - healthy };
}

function ofReplicas(value: number | string, replicas: number, rounding: number): number {
  return typeof value === "number"
    ? value
    : Math.trunc((Number.parseInt(value, 10) * replicas + rounding) / 100);
}

function keyOf(state: State): number {
  const { oldWanted, newWanted, old, ready } = state;
  return (((oldWanted * 16 + newWanted) * 16 + old) * 16 + state.new) * 16 + ready;
}
