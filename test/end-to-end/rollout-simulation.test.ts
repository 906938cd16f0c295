import assert from "node:assert/strict";

import fc from "fast-check";

import { namespaceDemand } from "../../kubernetes/quota-accounting.ts";
import { checkQuota } from "../../kubernetes/quota-fit.ts";
import type { QuotaRow } from "../../kubernetes/quota-fit.ts";
import { simulateRollout, unitsOfPod } from "../kubernetes/rollout-simulation.ts";
import type { SimulatedContainer, SimulatedWorkload } from "../kubernetes/rollout-simulation.ts";

const boundless = 1_000_000;

function container({ units, role }: SimulatedContainer, index: number): object {
  const requests = { cpu: String(units) };
  const restartPolicy = role === "sidecar" ? { restartPolicy: "Always" } : {};
  return { name: `${role}-${index}`, resources: { requests }, ...restartPolicy };
}

function object(workload: SimulatedWorkload, index: number): object {
  const { kind, replicas, maxSurge, maxUnavailable, containers } = workload;
  const spec = {
    initContainers: containers.filter(({ role }) => role !== "main").map(container),
    containers: containers.filter(({ role }) => role === "main").map(container),
  };
  const metadata = { name: `app-${index}` };
  if (kind === "Job")
    return { kind, metadata, spec: { parallelism: replicas, template: { spec } } };
  const rollingUpdate = { maxSurge, maxUnavailable };
  const strategy = kind === "Recreate" ? { type: "Recreate" } : { rollingUpdate };
  return {
    kind: kind === "StatefulSet" ? kind : "Deployment",
    metadata,
    spec: { replicas, strategy, template: { spec } },
  };
}

function predicted(workloads: readonly SimulatedWorkload[], hard: number): QuotaRow {
  const demand = namespaceDemand(workloads.map(object));
  const [row] = checkQuota(demand, { hard: { "requests.cpu": hard } }).rows;
  assert.ok(row !== undefined);
  return row;
}

interface Outcome {
  readonly verdict: QuotaRow["verdict"];
  readonly peak: number;
}

/** What happens when each workload is replaced while all others rest, and when all are at once. */
function simulated(workloads: readonly SimulatedWorkload[], hard: number): Outcome {
  const held = workloads.map((one) => one.replicas * unitsOfPod(one.containers));
  const rests = held.map((units, index) => (workloads[index]?.kind === "Job" ? 0 : units));
  const steady = sum(rests);
  const free = workloads.map((one) => simulateRollout(one, boundless));
  const most = workloads.map((one, index) => (free[index]?.most ?? 0) * unitsOfPod(one.containers));
  const extras = most.map((units, index) => units - (held[index] ?? 0));
  const peak = sum(held) + Math.max(0, ...extras);
  const limited = workloads.map((one, index) =>
    simulateRollout(one, hard - steady + (rests[index] ?? 0)),
  );
  const failing = workloads.filter((_, index) => limited[index]?.ends === false);
  const verdict =
    steady > hard || failing.some(({ kind }) => kind === "Job")
      ? "too-small"
      : failing.length > 0
        ? "rollout-blocked"
        : sum(most) > hard
          ? "rollout-slowed"
          : "fits";
  return { verdict, peak };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

const anyCount = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 120 }).map((percent) => `${percent}%`),
);
const anyContainers = fc
  .record({
    before: fc.array(
      fc.record({
        units: fc.integer({ min: 0, max: 4 }),
        role: fc.constantFrom("init" as const, "sidecar" as const),
      }),
      { maxLength: 3 },
    ),
    main: fc.array(
      fc.record({ units: fc.integer({ min: 1, max: 3 }), role: fc.constant("main" as const) }),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map(({ before, main }) => [...before, ...main]);
const anyWorkload: fc.Arbitrary<SimulatedWorkload> = fc
  .record({
    kind: fc.constantFrom("Deployment", "Deployment", "Deployment", "Recreate", "StatefulSet"),
    replicas: fc.integer({ min: 0, max: 4 }),
    maxSurge: anyCount,
    maxUnavailable: anyCount,
    containers: anyContainers,
  })
  // The API server refuses both zero, unless they are percentages that come to nothing.
  .filter(({ maxSurge, maxUnavailable }) => maxSurge !== 0 || maxUnavailable !== 0);
const anyWorkloads = fc.array(anyWorkload, { minLength: 1, maxLength: 3 });

describe("checkQuota against simulated rollouts", () => {
  it("predicts peak and verdict of every order that the controllers can take", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(anyWorkloads, fc.integer({ min: -3, max: 25 }), (workloads, room) => {
        const steady = sum(workloads.map((one) => one.replicas * unitsOfPod(one.containers)));
        const hard = Math.max(0, steady + room);

        const { verdict, peak } = predicted(workloads, hard);

        seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
        const truth = simulated(workloads, hard);
        assert.deepEqual([verdict, Number(peak) / 1e9], [truth.verdict, truth.peak]);
      }),
      { numRuns: 1000 },
    );
    assert.equal(seen.size, 4, "each verdict comes up");
  });

  it("predicts peak and verdict beside Jobs", () => {
    const anyJob = anyWorkload.map((one): SimulatedWorkload => ({ ...one, kind: "Job" }));
    fc.assert(
      fc.property(anyWorkloads, anyJob, fc.nat(25), (workloads, job, room) => {
        const steady = sum(workloads.map((one) => one.replicas * unitsOfPod(one.containers)));
        const all = [...workloads, job];

        const { verdict, peak } = predicted(all, steady + room);

        const truth = simulated(all, steady + room);
        assert.deepEqual([verdict, Number(peak) / 1e9], [truth.verdict, truth.peak]);
      }),
      { numRuns: 300 },
    );
  });

  it("says fits only when quota refuses no pod in any order", () => {
    fc.assert(
      fc.property(anyWorkload, fc.nat(20), (workload, room) => {
        const steady = workload.replicas * unitsOfPod(workload.containers);
        const { verdict } = predicted([workload], steady + room);

        const { refused } = simulateRollout(workload, steady + room);

        assert.equal(verdict === "fits", !refused);
      }),
      { numRuns: 500 },
    );
  });

  it("says rollout-blocked also where pods take their time to end, and only then", () => {
    fc.assert(
      fc.property(anyWorkload, fc.nat(20), (workload, room) => {
        const steady = workload.replicas * unitsOfPod(workload.containers);
        const { verdict } = predicted([workload], steady + room);

        const { ends } = simulateRollout(workload, steady + room, { lagging: true });

        assert.equal(verdict === "rollout-blocked", !ends);
      }),
      { numRuns: 500 },
    );
  });
});
