import assert from "node:assert/strict";

import { assess } from "../../../policy/evaluate.ts";
import type { Exemption } from "../../../policy/exemptions/exemption.ts";
import { exemptionFindings } from "../../../policy/exemptions/exemption-findings.ts";
import { findingMessage } from "../../../policy/message.ts";
import { allRules } from "../../../policy/rules/all.ts";
import { type Fields, lines, prod, subjectOf } from "../../support/policy.ts";

const unusedWhy = "why: leave that nobody needs lets the next violation pass";

function exemption(change: Partial<Exemption> = {}): Exemption {
  return {
    rule: "pod-privileged",
    match: { kind: "Pod", namespace: "edge", name: "proxy" },
    reason: "the vendor's image needs the node",
    owner: "team-edge",
    expires: "2026-12-20",
    ...change,
  };
}

function pod(namespace: string): Fields {
  const containers = [{ name: "a", securityContext: { privileged: true } }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "proxy", namespace },
    spec: { containers },
  };
}

function namespace(name: string, labels: Fields): Fields {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

/** Level and message of each finding about exemptions on 2026-11-22. */
function found(asked: readonly Exemption[], objects: readonly unknown[]): readonly unknown[] {
  const settings = { ...prod, exemptions: asked };
  const subjects = objects.map((object) => subjectOf(object, { type: "yaml" }));
  const { used } = assess(allRules, subjects, settings);
  return exemptionFindings({ settings, used, rules: allRules, subjects }).map((finding) => {
    return [finding.level, findingMessage(finding)];
  });
}

describe("exemptionFindings", () => {
  it("says nothing about an exemption that answers for something", () => {
    assert.deepEqual(found([exemption()], [pod("edge")]), []);
  });

  it("advises to remove one that matches nothing", () => {
    const narrow = exemption({
      rule: "pod-seccomp",
      match: { component: "acme-web", container: "b" },
      expires: "2026-11-01",
    });

    assert.deepEqual(found([exemption(), narrow], [pod("edge")]), [
      [
        "advisory",
        lines(
          "unused exemption: pod-seccomp, component acme-web, container b (team-edge) matches no violation",
          "fix: remove exemptions[1] of moorage:policy",
          unusedWhy,
        ),
      ],
    ]);
  });

  it("refuses one from a critical rule in a tenant's namespace", () => {
    const objects = [pod("edge"), namespace("edge", { "moorage.dev/tenant": "edge" })];

    assert.deepEqual(found([exemption()], objects), [
      [
        "mandatory",
        lines(
          'exemption refused: pod-privileged, Pod edge/proxy: "edge" is the namespace of a tenant',
          "fix: remove exemptions[0] of moorage:policy",
          "why: what such a rule forbids reaches the pods of every tenant",
        ),
      ],
    ]);
  });

  it("does not refuse what has expired, or is not critical", () => {
    const objects = [pod("edge"), namespace("edge", { "moorage.dev/tenant": "edge" })];
    const other = exemption({ rule: "pod-run-as-non-root" });

    assert.deepEqual(found([other], objects), []);
    const [over] = found([exemption({ expires: "2026-11-01" })], objects);
    assert.ok(JSON.stringify(over).startsWith('["advisory","unused exemption'));
  });

  it("does not call unused what objects that nobody sees may need", () => {
    const release = {
      apiVersion: "helm.sh/v3",
      kind: "Release",
      namespace: "edge",
      name: "proxy",
    };

    assert.deepEqual(found([exemption()], [release]), []);
    assert.equal(found([exemption()], [{ ...release, namespace: "other" }]).length, 1);
  });
});
