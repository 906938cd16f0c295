import assert from "node:assert/strict";

import fc from "fast-check";

import type { PodSecurityLevel } from "../../kubernetes/pod-security-fit.ts";
import {
  admissionCluster,
  type AdmissionCluster,
  messageOf,
  namespace,
} from "../support/admission-cluster.ts";
import { generatedPods } from "../support/generated-pods.ts";
import { disagreement, podOf, refusingRules } from "../support/pod-security-controls.ts";
import type { PodExample } from "../support/pod-security-pods.ts";
import { podExamples } from "../support/pod-security-pods.ts";
import { runs } from "../support/property-runs.ts";

/** Version of the API server. */
const newest = 36;
const minors = Array.from({ length: newest + 1 }, (_, minor) => minor);
const levels = ["baseline", "restricted"] as const;
const label = "pod-security.kubernetes.io/enforce";
const seed = 20261122;

interface Trial {
  readonly pod: PodExample;
  readonly level: PodSecurityLevel;
  readonly minor: number;
}

function placeName({ level, minor }: Omit<Trial, "pod">): string {
  return `${level}-${minor}`;
}

function generated(count: number): readonly PodExample[] {
  return fc.sample(generatedPods, { numRuns: count, seed });
}

function trialsOf(pods: readonly PodExample[], only: readonly number[]): readonly Trial[] {
  return levels.flatMap((level) =>
    only.flatMap((minor) => pods.map((pod) => ({ pod, level, minor }))),
  );
}

describe("Pod Security rules against a real API server", function () {
  this.timeout(300_000);
  let cluster: AdmissionCluster;

  before(async function () {
    const started = await admissionCluster();
    if (started === undefined) {
      this.skip();
      return;
    }
    cluster = started;
    const places = levels.flatMap((level) => minors.map((minor) => ({ level, minor })));
    await Promise.all(
      places.map(async (place) => {
        const name = placeName(place);
        const labels = { [label]: place.level, [`${label}-version`]: `v1.${place.minor}` };
        await cluster.apply(namespace(name, labels));
        await cluster.apply({
          apiVersion: "v1",
          kind: "ServiceAccount",
          metadata: { name: "default", namespace: name },
        });
      }),
    );
  });

  after(async () => {
    await cluster.stop();
  });

  /** Where the rules and the server part, in the verdict or in a control. */
  async function differences(trials: readonly Trial[]): Promise<readonly string[]> {
    const found = await Promise.all(
      trials.map(async (trial) => {
        const { pod, level, minor } = trial;
        const answer = await cluster.dryRun(podOf(pod, placeName(trial)));
        const refusal = answer.status === 201 ? undefined : messageOf(answer);
        const wrong = disagreement(refusingRules(pod, level, minor), refusal, pod);
        if (wrong === undefined) return [];
        return [`${level} 1.${minor}: ${wrong}: ${pod.what} ${JSON.stringify(pod)}`];
      }),
    );
    return found.flat();
  }

  const many = generated(runs(320));

  it("agree with both levels about 320 generated pods, control by control", async () => {
    const trials = trialsOf(many, [newest]);
    const refused = trials.filter(({ pod, level, minor }) => {
      return refusingRules(pod, level, minor).length > 0;
    });

    assert.ok(refused.length > trials.length * 0.3, `${refused.length} refused`);
    assert.ok(refused.length < trials.length * 0.9, `${refused.length} refused`);
    assert.deepEqual(await differences(trials), []);
  });

  it("agree about each example by every version that the server knows", async () => {
    const pods = [...podExamples.filter((_, at) => at % 2 === 0), ...many.slice(0, 20)];

    assert.deepEqual(await differences(trialsOf(pods, minors)), []);
  });

  it("agree about all examples by the newest version", async () => {
    assert.deepEqual(await differences(trialsOf(podExamples, [newest])), []);
  });
});
