import assert from "node:assert/strict";

import { evaluate } from "../../policy/evaluate.ts";
import type { Finding, Profile, Subject } from "../../policy/rule.ts";
import { helmOpaqueRelease } from "../../policy/rules/helm-opaque-release.ts";
import { helmRepository } from "../../policy/rules/helm-repository.ts";
import { helmVersionPinned } from "../../policy/rules/helm-version-pinned.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { subjectOf } from "../support/policy.ts";

/** The component with a summary of a chart from an OCI registry that is pinned. */
function component(change: object = {}): Subject {
  const summary = {
    chart: "cache",
    version: "1.2.0",
    source: "oci",
    pinned: true,
    verified: false,
  };
  return subjectOf({ ...summary, ...change }, { type: "moorage:index:HelmRelease", name: "cache" });
}

const rules = [helmVersionPinned, helmRepository, helmOpaqueRelease];

function findings(subject: Subject, profile: Profile = "prod"): readonly Finding[] {
  return evaluate(rules, [subject], { profile, rules: { "helm-opaque-release": "advisory" } });
}

function messages(subject: Subject, profile?: Profile): readonly string[] {
  return findings(subject, profile).map(({ message, level }) => `${level}: ${message}`);
}

describe("helm-version-pinned", () => {
  it("passes exact versions", () => {
    for (const version of ["1.2.0", "v1.2.0", "1.2.0-rc.1+build.5"]) {
      assert.deepEqual(messages(component({ version })), [], version);
    }
  });

  it("finds ranges and no version at all", () => {
    for (const version of ["^1.2.0", "1.2", "1.x", ">1 <2", "*"]) {
      assert.deepEqual(
        messages(component({ version })),
        ["mandatory: version is a range; it must be exact"],
        version,
      );
    }
    for (const version of [undefined, ""]) {
      assert.deepEqual(messages(component({ version })), [
        "mandatory: version is unset; it must be exact",
      ]);
    }
  });

  it("is mandatory in staging, and asks for nothing in dev", () => {
    assert.deepEqual(messages(component({ version: "1.x" }), "staging"), [
      "mandatory: version is a range; it must be exact",
    ]);
    assert.deepEqual(messages(component({ version: "1.x" }), "dev"), []);
  });

  it("leaves a version that is not known yet undecided", () => {
    const [finding] = findings(component({ version: UNKNOWN }));

    assert.deepEqual([finding?.verdict, finding?.level], ["undecided", "advisory"]);
  });
});

describe("helm-repository", () => {
  it("passes what is pinned or verified, and what is part of the project", () => {
    assert.deepEqual(messages(component()), []);
    assert.deepEqual(messages(component({ pinned: false, verified: true })), []);
    for (const source of ["folder", "archive"]) {
      assert.deepEqual(messages(component({ source, pinned: false })), [], source);
    }
  });

  it("finds charts from elsewhere that anybody could have changed", () => {
    for (const source of ["repository", "oci", "url"]) {
      assert.deepEqual(messages(component({ source, pinned: false })), [
        `mandatory: source is ${source} without digest or signature; one of them must be there`,
      ]);
    }
  });

  it("is advice in dev", () => {
    const [text] = messages(component({ pinned: false }), "dev");

    assert.match(text ?? "", /^advisory: /);
  });

  it("looks at no other component", () => {
    const other = { ...component({ pinned: false }), type: "moorage:index:ServiceApp" };

    assert.deepEqual(messages(other), []);
  });
});

describe("helm-opaque-release", () => {
  const release = subjectOf({ chart: "cache" }, { type: "kubernetes:helm.sh/v3:Release" });

  it("finds a release that no component of ours made", () => {
    assert.deepEqual(messages(release), [
      "advisory: the release stands outside of `HelmRelease`; it must be part of one",
    ]);
  });

  it("passes the release of a component, with or without its name", () => {
    for (const owner of ['HelmRelease "cache"', "HelmRelease"]) {
      assert.deepEqual(messages({ ...release, component: owner }), []);
    }
  });
});
