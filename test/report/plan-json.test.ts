import assert from "node:assert/strict";

import fc from "fast-check";

import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";
import { maskedInputs } from "../../report/masked-inputs.ts";
import { planJson } from "../../report/plan-json.ts";
import { runs } from "../support/property-runs.ts";
import { deployment, exempted, finding, goodPlan } from "./plan-samples.ts";

describe("planJson", () => {
  it("gives the verdict, and findings with their text", () => {
    const json = planJson({ ...goodPlan, findings: [finding] });

    assert.equal(json.verdict.blocked, true);
    assert.equal(json.verdict.mandatory, 1);
    assert.deepEqual(json.findings, [
      {
        rule: "image-tag",
        number: 29,
        severity: "high",
        level: "mandatory",
        verdict: "fail",
        urn: deployment.urn,
        container: "shop",
        path: "spec.template.spec.containers[0].image",
        message: "image has no tag",
        fix: "name a version",
        text: [
          'container "shop" (spec.template.spec.containers[0]): image has no tag',
          "fix: name a version",
          "why: a restart could run another image (CIS 5.5.1)",
          "docs: docs/policies/image-tag.md   exempt: image-tag, Deployment default/shop, container shop",
        ].join("\n"),
      },
    ]);
  });

  it("tells who answers for a finding, and counts it apart", () => {
    const json = planJson({ ...goodPlan, findings: [exempted] });

    const { blocked, mandatory, advisory, exempted: count } = json.verdict;
    assert.deepEqual([blocked, mandatory, advisory, count], [false, 0, 0, 1]);
    assert.deepEqual(json.findings[0]?.exemption, {
      state: "active",
      expires: "2026-12-22",
      daysLeft: 31,
      owner: "team-shop",
      reason: "the vendor tags the next release",
    });
  });

  it("leaves the inputs of components out", () => {
    const component = { ...deployment, custom: false, inputs: { password: "canary" } };

    const text = JSON.stringify(planJson({ ...goodPlan, resources: [component] }));

    assert.equal(text.includes("canary"), false);
  });

  it("is the same text twice, in whatever order the inputs come", () => {
    const one = { ...deployment, inputs: { a: 1, b: { c: 2, d: 3 } } };
    const other = { ...deployment, inputs: { b: { d: 3, c: 2 }, a: 1 } };

    const texts = [one, other].map((resource) =>
      JSON.stringify(planJson({ ...goodPlan, resources: [resource] })),
    );

    assert.equal(texts[0], texts[1]);
  });
});

describe("maskedInputs", () => {
  it("says unknown and secret in words", () => {
    assert.deepEqual(maskedInputs({ a: UNKNOWN, b: [SECRET] }), {
      a: "[unknown]",
      b: ["[secret]"],
    });
  });

  it("masks values of env and keeps names and references", () => {
    const env = [
      { name: "LEVEL", value: "canary" },
      { name: "KEY", valueFrom: { secretKeyRef: { name: "web", key: "KEY" } } },
    ];

    assert.deepEqual(maskedInputs({ env }), {
      env: [
        { name: "LEVEL", value: "[masked]" },
        { name: "KEY", valueFrom: { secretKeyRef: { key: "KEY", name: "web" } } },
      ],
    });
  });

  it("masks what goes into HTTP headers, triggers and sealed or stored secrets", () => {
    const inputs = {
      httpGet: { path: "/", httpHeaders: [{ name: "Authorization", value: "canary" }] },
      filters: [{ requestHeaderModifier: { set: [{ name: "X-Key", value: "canary" }] } }],
      triggers: [{ type: "rabbitmq", metadata: { host: "amqp://canary@mq" } }],
      encryptedData: { KEY: "canary" },
      stringData: { KEY: "canary" },
      parameters: { objects: "canary" },
    };

    assert.doesNotMatch(JSON.stringify(maskedInputs(inputs)), /canary/);
    assert.deepEqual(maskedInputs({ httpGet: inputs.httpGet }), {
      httpGet: { httpHeaders: [{ name: "[masked]", value: "[masked]" }], path: "/" },
    });
  });

  it("masks data, commands, annotations and Helm values and keeps their keys", () => {
    const inputs = {
      annotations: { note: "canary" },
      args: ["canary"],
      command: ["canary"],
      data: { LEVEL: "canary", KEY: SECRET },
      values: { auth: { password: "canary", length: 7 } },
    };

    assert.deepEqual(maskedInputs(inputs), {
      annotations: { note: "[masked]" },
      args: ["[masked]"],
      command: ["[masked]"],
      data: { KEY: "[secret]", LEVEL: "[masked]" },
      values: { auth: { length: "[masked]", password: "[masked]" } },
    });
  });

  it("shows no text below a confidential key, in whatever shape", () => {
    const keys = fc.constantFrom("annotations", "args", "binaryData", "command", "data", "values");
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constant("canary"),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "value", "env"), tie("tree"), { maxKeys: 3 }),
      ),
    })).tree;
    fc.assert(
      fc.property(
        keys,
        fc.oneof(fc.array(value), fc.dictionary(fc.string(), value)),
        (key, tree) => {
          const text = JSON.stringify(maskedInputs({ spec: { [key]: tree } }));

          assert.equal(text.includes('"canary"'), false);
        },
      ),
      { numRuns: runs(200) },
    );
  });
});
