import assert from "node:assert/strict";

import fc from "fast-check";

import { objectsIn } from "../../kubernetes/object-kind.ts";
import { podSecurityChecks } from "../../kubernetes/pod-security-checks.ts";
import type { CheckName } from "../../kubernetes/pod-security-checks.ts";
import { isInForce, levelResults, podSecurityLevels } from "../../kubernetes/pod-security-fit.ts";
import { checkPodSecurity, newestMinor } from "../../kubernetes/pod-security.ts";
import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { generatedPods } from "../support/generated-pods.ts";
import type { PodExample } from "../support/pod-security-pods.ts";
import { podExamples } from "../support/pod-security-pods.ts";
import { runs } from "../support/property-runs.ts";

/** Versions at which a check may change its mind about a pod. */
const steps: Readonly<Partial<Record<CheckName, readonly number[]>>> = {
  hostProbesAndHostLifecycle: [34],
  seLinuxOptions: [31],
  procMount: [35],
  seccompProfile_baseline: [19],
  sysctls: [27, 29, 32, 37],
  allowPrivilegeEscalation: [8, 25],
  runAsNonRoot: [35],
  runAsUser: [23, 35],
  seccompProfile_restricted: [19, 25],
  capabilities_restricted: [22, 25],
  procMount_restricted: [35],
};
const names = Object.keys(podSecurityChecks) as CheckName[];
const minors = Array.from({ length: newestMinor + 3 }, (_, minor) => minor);
const pods = fc.oneof(generatedPods, fc.constantFrom(...podExamples));

function template({ spec, annotations }: PodExample): PodTemplate {
  const pod = { metadata: { annotations }, spec };
  const [object] = objectsIn("kubernetes:core/v1:Pod", pod);
  const read = object === undefined ? undefined : podTemplateOf(object);
  assert.ok(read);
  return read;
}

describe("Pod Security checks by version", () => {
  it("change only at the versions of the standards", () => {
    fc.assert(
      fc.property(pods, fc.constantFrom(...names), (example, name) => {
        const pod = template(example);
        const results = minors.map((minor) => checkPodSecurity(pod, name, minor));
        const changes = minors.filter((minor) => {
          return minor > 0 && !isEqual(results[minor], results[minor - 1]);
        });

        assert.deepEqual(
          changes.filter((minor) => steps[name]?.includes(minor) !== true),
          [],
        );
      }),
      { numRuns: runs(300) },
    );
  });

  it("are each in force at the levels and versions of the standards", () => {
    const counts = [33, 34, 37].flatMap((minor) =>
      podSecurityLevels.map((level) => {
        return names.filter((name) => isInForce(name, level, minor)).length;
      }),
    );

    assert.deepEqual(counts, [14, 11, 0, 15, 12, 0, 15, 12, 0]);
  });

  it("refuse at restricted whatever they refuse at baseline, but for what Windows is exempt of", () => {
    const linux = pods.filter(({ spec }) => spec["os"] === undefined);
    fc.assert(
      fc.property(linux, fc.constantFrom(...minors), (example, minor) => {
        const pod = template(example);
        const failed = (level: "baseline" | "restricted"): boolean => {
          return levelResults(pod, level, minor).some(({ verdict }) => verdict === "fail");
        };

        assert.ok(failed("restricted") || !failed("baseline"));
      }),
      { numRuns: runs(300) },
    );
  });

  it("keep every result when another container comes along", () => {
    fc.assert(
      fc.property(generatedPods, generatedPods, (example, other) => {
        const own = example.spec["containers"] as readonly unknown[];
        const more = other.spec["containers"] as readonly unknown[];
        const both = { ...example, spec: { ...example.spec, containers: [...own, ...more] } };
        const alone = levelResults(template(example), "restricted");
        const together = levelResults(template(both), "restricted");

        for (const result of alone) {
          assert.ok(together.some((each) => isEqual([each], [result])));
        }
      }),
      { numRuns: runs(200) },
    );
  });
});

function isEqual(
  some: readonly Result[] | undefined,
  others: readonly Result[] | undefined,
): boolean {
  return told(some) === told(others);
}

type Result = ReturnType<typeof checkPodSecurity>[number];

function told(results: readonly Result[] | undefined): string {
  return JSON.stringify(results?.map(({ verdict, path, found }) => [verdict, path, found]));
}
