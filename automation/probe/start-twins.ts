import type { ProbeTwin } from "../../kubernetes/probe/probe-plan.ts";
import { probeEndKey } from "../../kubernetes/probe/probe-plan.ts";
import { twinName, twinOwner, twinPod } from "../../kubernetes/probe/twin-pod.ts";
import { reasonOf, statusOf } from "../cluster-client.ts";
import { OperationError } from "../errors.ts";
import { boundedMap } from "./bounded-map.ts";
import type { ProbeCluster, TwinState, TwinTrouble } from "./probe-cluster.ts";
import { RUN_KEY } from "./probe-marks.ts";
import type { RunningTwin } from "./try-probes.ts";
import { type FailedTwin, twinFailure } from "./twin-trouble.ts";

/** How twins are made. */
export interface TwinStart {
  readonly cluster: ProbeCluster;
  readonly image: string;
  /** Text that names this run. */
  readonly run: string;
  readonly signal: AbortSignal;
  readonly clock: {
    readonly now: () => number;
    readonly pause: (milliseconds: number) => Promise<unknown>;
  };
  /** When to give up, by the same clock. */
  readonly deadline: number;
  /** Told of a namespace in which there is something to remove now. */
  readonly onMade: (namespace: string) => void;
  readonly onRunning: (running: number) => void;
}

/** Below 50m of CPU a probe takes longer than the connections that it tries. */
const TWIN_SIZE = { cpu: "50m", memory: "24Mi" };
/** Requests at the same time. */
const PARALLEL = 8;
const POLL_MS = 500;
/** How long trouble may last before it counts; the first pull error may be a race. */
const PATIENCE_MS = 15_000;

/** Makes the owners and the twins; fails with every refusal. */
export async function makeTwins(twins: readonly ProbeTwin[], start: TwinStart): Promise<void> {
  const { cluster, signal, image } = start;
  const namespaces = [...new Set(twins.map(({ namespace }) => namespace))];
  const owners = await boundedMap(namespaces, PARALLEL, async (namespace) => {
    signal.throwIfAborted();
    return [namespace, await makeOwner(namespace, start)] as const;
  });
  const uids = new Map(owners);
  const failed = await boundedMap(twins, PARALLEL, async (twin) => {
    signal.throwIfAborted();
    const ownerUid = uids.get(twin.namespace) ?? "";
    return await refusalOf(twin, () =>
      cluster.create(twinPod(twin, { image, ownerUid, resources: TWIN_SIZE })),
    );
  });
  const refused = failed.filter((one) => one !== undefined);
  if (refused.length > 0) throw twinFailure(refused, twins.length);
}

async function makeOwner(namespace: string, { cluster, run, onMade }: TwinStart): Promise<string> {
  const { data, ...owner } = twinOwner(namespace);
  const manifest = {
    ...owner,
    data: { ...(typeof data === "object" ? data : {}), [RUN_KEY]: run },
  };
  return await claim(namespace, onMade, () => cluster.create(manifest));
}

/** Makes what only one probe can have; what another one made is not ours to remove. */
export async function claim(
  namespace: string,
  onMade: (namespace: string) => void,
  create: () => Promise<string>,
): Promise<string> {
  try {
    const uid = await create();
    onMade(namespace);
    return uid;
  } catch (cause) {
    if (statusOf(cause) === 409) {
      throw new OperationError("resource", `another probe has just begun in ${namespace}`, {
        hint: "wait until it is done, then try again",
        cause,
      });
    }
    // Without an answer it may be there.
    if (statusOf(cause) === undefined) onMade(namespace);
    throw cause;
  }
}

/** What the API server says against a twin; other errors go on. */
async function refusalOf(
  twin: ProbeTwin,
  create: () => Promise<unknown>,
): Promise<FailedTwin | undefined> {
  try {
    await create();
    return undefined;
  } catch (error) {
    const status = statusOf(error);
    // 403: quota, Pod Security, admission; 400 and 422: what the API server itself checks.
    if (status !== 400 && status !== 403 && status !== 422) throw error;
    // Without the name of the pod, what is refused for one reason is said once.
    const message = reasonOf(error).replace(/^pods "[^"]*" is forbidden: /, "");
    return { twin, reason: "refused", message };
  }
}

/** Waits until every twin listens and has an address; fails with what keeps the others from it. */
export async function runningTwins(
  twins: readonly ProbeTwin[],
  start: TwinStart,
): Promise<ReadonlyMap<string, RunningTwin>> {
  const { cluster, signal, clock, deadline } = start;
  const namespaces = [...new Set(twins.map(({ namespace }) => namespace))];
  const patience = new Patience();
  for (;;) {
    const lists = await boundedMap(namespaces, PARALLEL, (name) => cluster.pods(name));
    const states = new Map(
      lists.flat().map((state) => [`${state.namespace}/${state.name}`, state]),
    );
    const running = twins.flatMap((twin) => runningTwin(twin, states.get(podKey(twin))));
    start.onRunning(running.length);
    if (running.length === twins.length) {
      return new Map(running.map((twin) => [probeEndKey(twin.end), twin]));
    }
    const failed = patience.lasting(
      twins.map((twin) => ({ twin, state: states.get(podKey(twin)) })),
      clock.now(),
    );
    if (failed.length > 0) throw twinFailure(failed, twins.length);
    if (clock.now() >= deadline)
      throw await lateFailure(
        twins.filter((twin) => !running.some(({ end }) => end === twin.end)),
        states,
        start,
      );
    signal.throwIfAborted();
    await clock.pause(POLL_MS);
  }
}

function podKey(twin: ProbeTwin): string {
  return `${twin.namespace}/${twinName(twin)}`;
}

function runningTwin(twin: ProbeTwin, state: TwinState | undefined): readonly RunningTwin[] {
  if (state?.ready !== true || state.address === undefined || state.leaving) return [];
  const { end, namespace } = twin;
  const { name: pod, address } = state;
  return [{ end, namespace, pod, address }];
}

interface SeenTwin {
  readonly twin: ProbeTwin;
  /** Undefined: the pod is not there. */
  readonly state: TwinState | undefined;
}

/** Knows since when twins have trouble. */
class Patience {
  readonly #since = new Map<string, number>();

  /** Twins whose trouble lasts. */
  lasting(seen: readonly SeenTwin[], now: number): readonly FailedTwin[] {
    return seen.flatMap(({ twin, state }) => {
      const trouble = troubleOf(state);
      const key = podKey(twin);
      if (trouble === undefined) {
        this.#since.delete(key);
        return [];
      }
      const since = this.#since.get(key) ?? now;
      this.#since.set(key, since);
      return now - since < PATIENCE_MS ? [] : [{ twin, ...trouble }];
    });
  }
}

function troubleOf(state: TwinState | undefined): TwinTrouble | undefined {
  if (state === undefined) return { reason: "Gone", message: "somebody deleted the pod" };
  if (state.leaving) return { reason: "Terminating", message: "somebody deletes the pod" };
  return state.waiting;
}

/** Time is up; says of each twin what is known, at least its last event. */
async function lateFailure(
  late: readonly ProbeTwin[],
  states: ReadonlyMap<string, TwinState>,
  { cluster }: TwinStart,
): Promise<OperationError> {
  const failed = await boundedMap(late, PARALLEL, async (twin): Promise<FailedTwin> => {
    const trouble = troubleOf(states.get(podKey(twin)));
    if (trouble !== undefined) return { twin, ...trouble };
    const event = await cluster.lastWarning(twin.namespace, twinName(twin));
    return { twin, reason: "not running in time", message: event ?? "no event says why" };
  });
  const { message, hint, command } = twinFailure(failed, states.size);
  return new OperationError("timeout", message, { hint, command });
}
