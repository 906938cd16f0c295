import assert from "node:assert/strict";

import { findingMessage } from "../../policy/message.ts";
import type { Settings } from "../../policy/rule.ts";
import { namespacePodSecurity } from "../../policy/rules/namespace-pod-security.ts";
import { type Fields, findingsOf, lines, prod } from "../support/policy.ts";

const prefix = "pod-security.kubernetes.io";
const end = lines(
  "fix: set the labels pod-security.kubernetes.io/{enforce,audit,warn} and …-version",
  "why: without the labels the cluster admits privileged pods, or changes its mind on an upgrade (CIS 5.2.1)",
  "docs: docs/policies.md#moor-088",
);

function labels(change: Fields = {}): Fields {
  const all: Fields = {};
  for (const mode of ["enforce", "audit", "warn"]) {
    all[`${prefix}/${mode}`] = "restricted";
    all[`${prefix}/${mode}-version`] = "v1.36";
  }
  return { ...all, ...change };
}

function messages(values: unknown, settings: Settings = prod): readonly string[] {
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a", labels: values } };
  return findingsOf(namespacePodSecurity, object, settings).map(findingMessage);
}

describe("namespace-pod-security", () => {
  it("passes all six labels", () => {
    assert.deepEqual(messages(labels()), []);
  });

  it("passes a lower level", () => {
    assert.deepEqual(messages(labels({ [`${prefix}/enforce`]: "baseline" })), []);
  });

  for (const version of ["latest", null]) {
    it(`passes the version ${String(version)} in dev only`, () => {
      const values = labels({ [`${prefix}/warn-version`]: version });
      const count = (profile: Settings["profile"]): number => {
        return messages(values, { profile, rules: {} }).length;
      };

      assert.deepEqual([count("dev"), count("staging"), count("prod")], [0, 1, 1]);
    });
  }

  it("passes other kinds", () => {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };

    assert.deepEqual(findingsOf(namespacePodSecurity, object), []);
  });

  const must = "it must be restricted, baseline or privileged";
  const mustVersion = "it must name a version such as v1.36";
  const failing: readonly (readonly [string, Fields, string])[] = [
    ["a missing level", { [`${prefix}/audit`]: undefined }, `${prefix}/audit is unset; ${must}`],
    [
      "a level that does not exist",
      { [`${prefix}/enforce`]: "strict" },
      `${prefix}/enforce has another value; ${must}`,
    ],
    [
      "a missing version",
      { [`${prefix}/warn-version`]: undefined },
      `${prefix}/warn-version is unset; ${mustVersion}`,
    ],
    [
      "latest",
      { [`${prefix}/enforce-version`]: "latest" },
      `${prefix}/enforce-version is latest; ${mustVersion}`,
    ],
    [
      "a version with a leading zero",
      { [`${prefix}/enforce-version`]: "v1.036" },
      `${prefix}/enforce-version has another value; ${mustVersion}`,
    ],
  ];
  for (const [what, change, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(messages(labels(change)), [`label ${message}\n${end}`]);
    });
  }

  it("fails a namespace without labels once", () => {
    const [message, ...others] = messages(undefined);

    assert.equal(message?.split("\n").filter((line) => line.startsWith("label ")).length, 6);
    assert.deepEqual(others, []);
  });
});
