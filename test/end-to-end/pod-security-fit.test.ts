import assert from "node:assert/strict";

import { objectsIn } from "../../kubernetes/object-kind.ts";
import { podSecurityFit, podSecurityLevels } from "../../kubernetes/pod-security-fit.ts";
import type { PodSecurityLevel } from "../../kubernetes/pod-security-fit.ts";
import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
import {
  admissionCluster,
  type AdmissionCluster,
  namespace,
} from "../support/admission-cluster.ts";
import { podExamples } from "../support/pod-security-pods.ts";
import type { PodExample } from "../support/pod-security-pods.ts";
import type { Fields } from "../support/policy.ts";

/** Versions of the standards; the server knows those up to its own. */
const minors = [36, 34, 33, 30, 28, 24, 18];
const label = "pod-security.kubernetes.io/enforce";

function placeName(level: PodSecurityLevel, minor: number): string {
  return `${level}-${minor}`;
}

function podIn(place: string, { spec, annotations = {} }: PodExample): Fields {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "pod", namespace: place, annotations },
    spec: { automountServiceAccountToken: false, ...spec },
  };
}

function ourLevel(pod: Fields, minor: number): PodSecurityLevel {
  const [object] = objectsIn("kubernetes:core/v1:Pod", pod);
  const template = object === undefined ? undefined : podTemplateOf(object);
  assert.ok(template);
  return podSecurityFit(template, minor).level;
}

describe("podSecurityFit against a real API server", function () {
  this.timeout(300_000);
  let cluster: AdmissionCluster | undefined;

  before(async function () {
    cluster = await admissionCluster();
    if (cluster === undefined) this.skip();
    for (const level of podSecurityLevels) {
      for (const minor of minors) {
        const labels = { [label]: level, [`${label}-version`]: `v1.${minor}` };
        const place = namespace(placeName(level, minor), labels);
        await cluster.apply(place);
        await cluster.apply({
          apiVersion: "v1",
          kind: "ServiceAccount",
          metadata: { name: "default", namespace: placeName(level, minor) },
        });
      }
    }
  });

  after(async () => {
    await cluster?.stop();
  });

  /** The strictest level whose namespace takes the pod. */
  async function admittedLevel(example: PodExample, minor: number): Promise<string> {
    for (const level of podSecurityLevels) {
      const answer = await cluster?.dryRun(podIn(placeName(level, minor), example));
      if (answer?.status === 201) return level;
      const isRefused =
        answer?.status === 403 && JSON.stringify(answer.body).includes("PodSecurity");
      if (!isRefused) return JSON.stringify(answer?.body);
    }
    return "none";
  }

  it("has enough examples, of every level", () => {
    const levels = podExamples.map((one) => ourLevel(podIn("x", one), 36));

    assert.ok(podExamples.length >= 60, String(podExamples.length));
    assert.deepEqual([...new Set(levels)].sort(), ["baseline", "privileged", "restricted"]);
  });

  for (const minor of minors) {
    it(`finds the level that admits each pod, by the standards of 1.${minor}`, async () => {
      const wrong: string[] = [];
      for (const example of podExamples) {
        const admitted = await admittedLevel(example, minor);
        const ours = ourLevel(podIn("x", example), minor);
        if (admitted !== ours) wrong.push(`${example.what}: ours ${ours}, server ${admitted}`);
      }

      assert.deepEqual(wrong, []);
    });
  }
});
