import { mountsOnce } from "./claims.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { mostPods } from "./replicas.ts";
import type { WorkloadKind } from "./workload.ts";

/** What each kind knows of a strategy, by its type; the first type is the usual one. */
const STRATEGIES: Readonly<
  Partial<Record<WorkloadKind, Readonly<Record<string, readonly string[]>>>>
> = {
  Deployment: { RollingUpdate: ["maxSurge", "maxUnavailable"], Recreate: [] },
  StatefulSet: { RollingUpdate: ["partition"], OnDelete: [] },
  DaemonSet: { RollingUpdate: ["maxSurge", "maxUnavailable"], OnDelete: [] },
};

/** What keeps an app from replacing its pods as it says. */
export function strategyFaults(app: AppShape): readonly AppFault[] {
  return [...settingFaults(app), ...countFaults(app), ...volumeDeadlocks(app), ...deadlines(app)];
}

function settingFaults({ kind, strategy }: AppShape): readonly AppFault[] {
  const known = STRATEGIES[kind];
  if (strategy === undefined || known === undefined) return [];
  const type = strategy["type"] ?? "RollingUpdate";
  const settings = typeof type === "string" && Object.hasOwn(known, type) ? known[type] : undefined;
  if (settings === undefined || typeof type !== "string") {
    const types = Object.keys(known).join(" or ");
    return [{ path: ["strategy", "type"], message: `must be ${types} for a ${kind}` }];
  }
  return Object.keys(strategy)
    .filter((key) => key !== "type" && strategy[key] !== undefined && !settings.includes(key))
    .map((key) => ({
      path: ["strategy", key],
      message: `does not fit the strategy ${type} of a ${kind}`,
      hint:
        settings.length === 0
          ? "leave it out"
          : `it knows ${settings.join(" and ")} besides the type`,
    }));
}

function countFaults({ kind, strategy = {} }: AppShape): readonly AppFault[] {
  const { maxSurge, maxUnavailable } = strategy;
  if (kind !== "Deployment" && kind !== "DaemonSet") return [];
  const faults = [
    ...podCountFaults(["strategy", "maxSurge"], maxSurge),
    ...podCountFaults(["strategy", "maxUnavailable"], maxUnavailable),
  ];
  if (isZero(maxSurge) && isZero(maxUnavailable)) {
    const message = "must not be 0 together with maxSurge, or no pod could ever be replaced";
    return [...faults, { path: ["strategy", "maxUnavailable"], message }];
  }
  const isBoth = [maxSurge, maxUnavailable].every((count) => count !== undefined && !isZero(count));
  if (kind === "DaemonSet" && isBoth) {
    const message = "must be 0 when maxUnavailable is not: a DaemonSet does one of both";
    return [...faults, { path: ["strategy", "maxSurge"], message }];
  }
  return faults;
}

/** What is wrong with a number of pods or a percentage of them. */
export function podCountFaults(path: AppFault["path"], count: unknown): readonly AppFault[] {
  const isRight =
    count === undefined ||
    (typeof count === "number" && Number.isSafeInteger(count) && count >= 0) ||
    (typeof count === "string" && /^(?:100|[1-9]?\d)%$/.test(count));
  return isRight
    ? []
    : [{ path, message: 'must be a whole number from 0, or a percentage like "25%" up to "100%"' }];
}

function isZero(count: unknown): boolean {
  return count === 0 || count === "0%";
}

/** A claim that one node can mount at a time, and pods that wait for each other because of it. */
function volumeDeadlocks(app: AppShape): readonly AppFault[] {
  if (!mountsOnce(app)) return [];
  const faults: AppFault[] = [];
  const { kind, strategy, parallelism = 1 } = app;
  if (kind === "Deployment" && strategy !== undefined && strategy["type"] !== "Recreate") {
    const message =
      "must be Recreate, since a new pod would wait forever for the volume of the old one";
    faults.push({ path: ["strategy", "type"], message, hint: "or leave strategy out" });
  }
  if (kind === "Deployment" && mostPods(app) > 1) {
    faults.push({ path: countPath(app), message: `is over 1, but ${SHARED}`, hint: EACH });
  }
  if (kind === "DaemonSet") {
    faults.push({ path: ["volumes"], message: `do not fit a DaemonSet: ${SHARED}`, hint: MANY });
  }
  if ((kind === "Job" || kind === "CronJob") && parallelism > 1) {
    faults.push({ path: ["parallelism"], message: `is over 1, but ${SHARED}`, hint: MANY });
  }
  return faults;
}

const SHARED = "the pods share a claim that one node can mount at a time";
const MANY = "use accessMode ReadWriteMany";
const EACH = "use 1, kind StatefulSet, which gives each pod a claim, or accessMode ReadWriteMany";

function countPath({ autoscale }: AppShape): AppFault["path"] {
  return autoscale === undefined ? ["replicas"] : ["autoscale", "max"];
}

function deadlines({
  kind,
  minReadySeconds = 0,
  progressDeadlineSeconds = 600,
}: AppShape): readonly AppFault[] {
  if (kind !== "Deployment" || minReadySeconds < progressDeadlineSeconds) return [];
  const message = `must be less than progressDeadlineSeconds, ${progressDeadlineSeconds}`;
  return [{ path: ["minReadySeconds"], message }];
}
