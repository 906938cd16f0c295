import type { ProbeSettings } from "../../kubernetes/app/container.ts";
import type { AppShape } from "../../kubernetes/app/fault.ts";
import { wholeProblems } from "../argument-checks.ts";

type Numbers = Readonly<Record<string, number | undefined>>;

/** Numbers that are not whole, or too small. */
export function numberProblems(shape: AppShape): readonly string[] {
  return [
    ...problems(fromZero(shape), 0),
    ...problems(fromOne(shape), 1),
    ...probeProblems("probes", shape.probes),
    ...(shape.initContainers ?? []).flatMap((container, index) =>
      probeProblems(`initContainers[${index}].probes`, container.probes),
    ),
    ...(shape.placement?.spread ?? []).flatMap(({ maxSkew }, index) =>
      wholeProblems(`placement.spread[${index}].maxSkew`, { value: maxSkew, from: 1 }),
    ),
  ];
}

function problems(numbers: Numbers, from: number): readonly string[] {
  return Object.entries(numbers).flatMap(([property, value]) =>
    wholeProblems(property, { value, from }),
  );
}

function fromZero(shape: AppShape): Numbers {
  const { security, shutdown, strategy } = shape;
  const partition = strategy?.["partition"];
  return {
    replicas: shape.replicas,
    minReadySeconds: shape.minReadySeconds,
    backoffLimit: shape.backoffLimit,
    ttlSecondsAfterFinished: shape.ttlSecondsAfterFinished,
    startingDeadlineSeconds: shape.startingDeadlineSeconds,
    successfulHistory: shape.successfulHistory,
    failedHistory: shape.failedHistory,
    ndots: shape.ndots,
    "autoscale.min": shape.autoscale?.min,
    "security.runAsUser": security?.runAsUser,
    "security.runAsGroup": security?.runAsGroup,
    "security.fsGroup": security?.fsGroup,
    "shutdown.gracePeriodSeconds": shutdown?.gracePeriodSeconds,
    "shutdown.preStopSleepSeconds": shutdown?.preStopSleepSeconds,
    "strategy.partition": typeof partition === "number" ? partition : undefined,
  };
}

function fromOne(shape: AppShape): Numbers {
  return {
    progressDeadlineSeconds: shape.progressDeadlineSeconds,
    completions: shape.completions,
    parallelism: shape.parallelism,
    activeDeadlineSeconds: shape.activeDeadlineSeconds,
    "autoscale.max": shape.autoscale?.max,
  };
}

function probeProblems(path: string, probes: ProbeSettings | undefined): readonly string[] {
  return Object.entries(probes ?? {}).flatMap(([kind, probe]: readonly [string, Timing]) =>
    TIMES.flatMap(([time, from]) =>
      wholeProblems(`${path}.${kind}.${time}`, { value: probe?.[time], from }),
    ),
  );
}

const TIMES = [
  ["initialDelaySeconds", 0],
  ["periodSeconds", 1],
  ["timeoutSeconds", 1],
  ["failureThreshold", 1],
  ["successThreshold", 1],
] as const;

type Timing = Partial<Record<(typeof TIMES)[number][0], number | undefined>> | null | undefined;
