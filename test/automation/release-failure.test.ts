import assert from "node:assert/strict";

import { releaseAdvice } from "../../automation/release-failure.ts";

const created =
  'Helm release "tenant-globex/slow" was created, but failed to initialize completely. ';
const late = "Use Helm CLI to investigate: failed to become available within allocated timeout. ";

describe("releaseAdvice", () => {
  for (const [what, message, hint, command] of [
    [
      "what is never ready",
      `${created}${late}Error: Helm Release tenant-globex/slow: context deadline exceeded`,
      /^something of the release is never ready: /,
      "npx moor helm status tenant-globex/slow -e dev",
    ],
    [
      "a hook, although the provider calls it a timeout",
      `${created}${late}Error: Helm Release tenant-globex/slow: failed pre-install: job slow-pre failed: DeadlineExceeded`,
      /^a hook of the chart failed: /,
      "npx moor helm status tenant-globex/slow -e dev",
    ],
    [
      "a name that somebody has",
      "cannot re-use a name that is still in use",
      /adopt: true, or rename/,
      "npx moor helm list -e dev",
    ],
    [
      "an object of somebody else",
      'Unable to continue with install: ConfigMap "a" in namespace "b" exists and cannot be imported into the current release: invalid ownership metadata',
      /^an object of that name belongs to somebody else: /,
      "npx moor helm list -e dev",
    ],
    [
      "a CRD whose release is gone",
      'resource "urn:pulumi:dev::moorage::x$kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::a" cannot be deleted\nbecause it is protected.',
      /^the CRDs of crds: separate outlive their release: /,
      "npx moor env shell -e dev",
    ],
    [
      "an adoption of nothing",
      "globex-cache: Preview failed: resource 'tenant-globex/cache' does not exist",
      /^adopt: true takes over/,
      "npx moor helm list -e dev",
    ],
  ] as const) {
    it(`knows ${what}`, () => {
      const advice = releaseAdvice(message, "dev");

      assert.match(advice?.hint ?? "", hint);
      assert.equal(advice?.command, command);
    });
  }

  it("says nothing about a deadline that names no release", () => {
    assert.equal(releaseAdvice("context deadline exceeded", "dev"), undefined);
  });
});
