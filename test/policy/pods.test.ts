import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import type { Finding, Subject } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import {
  container,
  deployment,
  type Fields,
  podSpec,
  prod,
  secured,
  subjectOf,
} from "../support/policy.ts";

/** A pod with exactly one defect, and the rule that must find it. */
const defects: readonly (readonly [string, Fields])[] = [
  ["pod-privileged", { containers: [secured({ privileged: true })] }],
  ["pod-privilege-escalation", { containers: [secured({ allowPrivilegeEscalation: true })] }],
  ["pod-run-as-non-root", { containers: [secured({ runAsNonRoot: false })] }],
  ["pod-run-as-user-zero", { containers: [secured({ runAsUser: 0 })] }],
  ["pod-drop-all-capabilities", { containers: [secured({ capabilities: { drop: ["A"] } })] }],
  [
    "pod-dangerous-capability",
    { containers: [secured({ capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } })] },
  ],
  ["pod-seccomp", { containers: [secured({ seccompProfile: { type: "Unconfined" } })] }],
  ["pod-read-only-root", { containers: [secured({ readOnlyRootFilesystem: false })] }],
  ["image-tag", { containers: [container({ image: "nginx" })] }],
  ["image-digest", { containers: [container({ image: "nginx:1.27" })] }],
  ["secret-in-env", { containers: [container({ env: [{ name: "DB_PASSWORD", value: "x1" }] })] }],
];

/** Without pods nothing but the template counts. */
const template = (spec: unknown): Fields => ({ replicas: 0, template: { spec } });

/** Each way to wrap a pod: type, path of the pod spec, object. */
const wrappings: readonly (readonly [string, string, (spec: unknown) => unknown])[] = [
  ["core/v1:Pod", "spec", (spec) => ({ spec })],
  ["core/v1:PodTemplate", "template.spec", template],
  ["core/v1:ReplicationController", "spec.template.spec", (spec) => ({ spec: template(spec) })],
  ["apps/v1:ReplicaSet", "spec.template.spec", (spec) => ({ spec: template(spec) })],
  ["apps/v1:Deployment", "spec.template.spec", (spec) => ({ spec: template(spec) })],
  ["apps/v1beta1:Deployment", "spec.template.spec", (spec) => ({ spec: template(spec) })],
  ["apps/v1:DeploymentPatch", "spec.template.spec", (spec) => ({ spec: template(spec) })],
  ["apps/v1:StatefulSet", "spec.template.spec", (spec) => ({ spec: template(spec) })],
  ["apps/v1:DaemonSet", "spec.template.spec", (spec) => ({ spec: template(spec) })],
  ["batch/v1:Job", "spec.template.spec", (spec) => ({ spec: template(spec) })],
  [
    "batch/v1:CronJob",
    "spec.jobTemplate.spec.template.spec",
    (spec) => ({ spec: { jobTemplate: { spec: { template: { spec } } } } }),
  ],
  [
    "apps/v1:DeploymentList",
    "items[0].spec.template.spec",
    (spec) => ({ items: [{ spec: template(spec) }] }),
  ],
];

function findings(object: unknown, change: Partial<Subject> = {}): readonly Finding[] {
  return evaluate(allRules, [subjectOf(object, change)], prod);
}

function names(found: readonly Finding[]): readonly string[] {
  return found.map(({ rule }) => rule.name);
}

describe("pod rules", () => {
  for (const [kind, path, wrap] of wrappings) {
    const type = `kubernetes:${kind}`;

    it(`find nothing in a compliant ${kind}`, () => {
      assert.deepEqual(names(findings(wrap(podSpec()), { type })), []);
    });

    it(`find each defect in a ${kind}, and nothing else`, () => {
      for (const [rule, spec] of defects) {
        const found = findings(wrap(podSpec(spec)), { type });

        assert.deepEqual(names(found), [rule]);
        assert.equal(found[0]?.within, `${path}.containers[0]`);
      }
    });
  }

  it("find each defect in any kind of container, at any position", () => {
    for (const [rule, spec] of defects) {
      const [bad] = spec["containers"] as readonly Fields[];
      const good = container({ name: "good" });
      for (const list of ["initContainers", "containers", "ephemeralContainers"]) {
        for (const members of [
          [bad, good],
          [good, bad],
        ]) {
          const found = findings({ spec: podSpec({ [list]: members }) }, pod);

          assert.deepEqual(names(found), [rule], `${rule} in ${list}`);
          assert.equal(found[0]?.within, `spec.${list}[${members.indexOf(bad)}]`);
        }
      }
    }
  });

  const pod = { type: "kubernetes:core/v1:Pod" };

  it("accept on the pod what containers inherit, and nothing else", () => {
    const values: readonly (readonly [string, unknown, readonly string[]])[] = [
      ["runAsNonRoot", true, []],
      ["seccompProfile", { type: "RuntimeDefault" }, []],
      ["allowPrivilegeEscalation", false, ["pod-privilege-escalation"]],
      ["readOnlyRootFilesystem", true, ["pod-read-only-root"]],
      ["capabilities", { drop: ["ALL"] }, ["pod-drop-all-capabilities"]],
    ];
    for (const [field, value, rules] of values) {
      const spec = podSpec();
      const moved = {
        securityContext: { ...(spec["securityContext"] as Fields), [field]: value },
        containers: [secured({ [field]: undefined })],
      };

      assert.deepEqual(names(findings({ spec: moved }, pod)), rules, field);
    }
  });

  it("keep every finding when another defect comes along", () => {
    for (const [, spec] of defects) {
      const [first] = spec["containers"] as readonly Fields[];
      for (const [rule, more] of defects) {
        const [second] = more["containers"] as readonly Fields[];
        const found = names(findings({ spec: podSpec({ containers: [first, second] }) }, pod));

        assert.ok(found.includes(rule));
      }
    }
  });

  it("are all undecided about containers that are not known", () => {
    const unknown = deployment(podSpec({ containers: UNKNOWN }));
    const podRules = allRules.filter(({ name, scope }) => {
      return scope === "object" && /^(pod|image|resources)-|-env$/.test(name);
    });
    for (const rule of podRules) {
      const [finding] = evaluate([rule], [subjectOf(unknown)], prod);

      assert.equal(
        finding?.message,
        `cannot be decided at preview: spec.template.spec.containers (rules ${rule.name})`,
      );
    }
    assert.equal(podRules.length, 13);
  });

  it("find nothing in a patch that leaves fields out", () => {
    const patch = { type: "kubernetes:apps/v1:DeploymentPatch" };

    assert.deepEqual(
      names(findings({ spec: template({ containers: [{ name: "a" }] }) }, patch)),
      [],
    );
  });
});
