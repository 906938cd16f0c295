import assert from "node:assert/strict";

import { TENANT_LABEL } from "../../kubernetes/labels.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { findingMessage } from "../../policy/message.ts";
import { declaredConnection } from "../../policy/rules/declared-connection.ts";
import type { Fields } from "../support/policy.ts";
import {
  app,
  closed,
  consumes,
  exposes,
  findings,
  firstLines,
  namespace,
  platform,
} from "./network-objects.ts";

function messages(...more: readonly Fields[]): readonly string[] {
  return firstLines(declaredConnection, [...platform, ...more]);
}

function fixes(...more: readonly Fields[]): readonly string[] {
  return findings(declaredConnection, [...platform, ...more]).map(({ fix }) => fix);
}

describe("declared-connection", () => {
  it("fails when only the consumer declares, and names the line that is missing", () => {
    assert.deepEqual(messages(consumes()), [
      "acme/web consumes globex/shop, which does not expose itself to it",
    ]);
    assert.deepEqual(fixes(consumes()), [
      "add acme/web to `tenants.globex.apps.shop.exposes`, or remove the other half",
    ]);
  });

  it("fails when only the provider declares, and names the line that is missing", () => {
    assert.deepEqual(messages(exposes()), [
      "globex/shop is exposed to acme/web, which does not consume it",
    ]);
    assert.deepEqual(fixes(exposes()), [
      "add globex/shop to `tenants.acme.apps.web.consumes`, or remove the other half",
    ]);
  });

  it("leaves a connection open that depends on an unknown value", () => {
    const unknown = { ...exposes(), spec: UNKNOWN };

    const found = findings(declaredConnection, [...platform, consumes(), unknown]);

    assert.deepEqual(
      found.map(({ verdict }) => verdict),
      ["undecided"],
    );
  });

  it("does not judge a tenant that is in another stack", () => {
    const own = [namespace("acme"), app("acme", "web"), ...closed("acme"), consumes()];

    assert.deepEqual(firstLines(declaredConnection, own), []);
  });

  it("takes the label of the policy where the namespace is external, and so in no stack", () => {
    const labels = { [TENANT_LABEL]: "acme" };
    const half = consumes();
    const external = { ...half, metadata: { ...(half["metadata"] as Fields), labels } };
    const objects = platform.filter(
      ({ kind, metadata }) => kind !== "Namespace" || (metadata as Fields)["name"] !== "acme",
    );

    assert.deepEqual(firstLines(declaredConnection, [...objects, external, exposes()]), []);
    assert.deepEqual(firstLines(declaredConnection, [...objects, external]), [
      "acme/web consumes globex/shop, which does not expose itself to it",
    ]);
  });

  it("fails an annotation that says nothing", () => {
    for (const text of ["web", "web:globex/shop/x", "Web:globex/shop"]) {
      assert.deepEqual(messages(consumes(8080, text)), [
        "annotation moorage.dev/consumes does not read app:tenant/app",
      ]);
    }
  });

  it("leaves an unknown annotation open, and whether it is the other half", () => {
    const found = findings(declaredConnection, [
      ...platform,
      consumes(8080, UNKNOWN),
      exposes(8080),
    ]);

    assert.deepEqual(
      found.map(({ verdict }) => verdict),
      ["undecided", "undecided"],
    );
  });

  it("never shows the text of an annotation that it cannot read", () => {
    const [finding] = findings(declaredConnection, [...platform, exposes(80, "canary text")]);

    assert.ok(finding !== undefined);
    assert.equal(findingMessage(finding).includes("canary"), false);
  });
});
