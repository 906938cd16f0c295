import assert from "node:assert/strict";

import { TENANT_LABEL } from "../../kubernetes/labels.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import type { Finding, Profile, Subject } from "../../policy/rule.ts";
import { crossTenant } from "../../policy/rules/cross-tenant.ts";
import { helmOutsideTenant } from "../../policy/rules/helm-outside-tenant.ts";
import { type Fields, prod, subjectOf } from "../support/policy.ts";
import { namespace, strange } from "./network-objects.ts";

const component = 'HelmRelease "acme-cache"';
const release = {
  ...subjectOf(
    { name: "cache", namespace: "acme" },
    { type: "kubernetes:helm.sh/v3:Release", name: "acme-cache" },
  ),
  component,
};
const around = [namespace("acme"), namespace("globex"), strange("kube-system")];

function made(kind: string, metadata: Fields, apiVersion = "v1"): Subject {
  return { ...subjectOf({ apiVersion, kind, metadata: { name: "x", ...metadata } }), component };
}

function findings(profile: Profile, ...objects: readonly Subject[]): readonly Finding[] {
  const subjects = [...around.map((one) => subjectOf(one)), release, ...objects];
  return evaluate([crossTenant, helmOutsideTenant], subjects, { ...prod, profile });
}

function messages(...objects: readonly Subject[]): readonly string[] {
  return findings("dev", ...objects).map(
    ({ rule, level, message }) => `${level} ${rule.name}: ${message}`,
  );
}

const rbac = "rbac.authorization.k8s.io/v1";
const home = 'it must be in a namespace of tenant "acme"';

describe("reach of a tenant's chart", () => {
  it("is never another tenant's namespace", () => {
    const [finding] = findings("dev", made("RoleBinding", { namespace: "globex" }, rbac));

    assert.equal(finding?.level, "mandatory");
    assert.equal(
      finding.message,
      'namespace "globex" belongs to tenant "globex", but the chart to "acme"',
    );
  });

  it("is never a Namespace that claims to be another tenant's", () => {
    assert.deepEqual(messages(made("Namespace", { labels: { [TENANT_LABEL]: "globex" } })), [
      'mandatory cross-tenant: the object belongs to tenant "globex", but the chart to "acme"',
    ]);
  });

  it("is not the whole cluster, also behind a namespace that does not count", () => {
    for (const metadata of [{}, { namespace: "acme" }]) {
      assert.deepEqual(messages(made("ClusterRoleBinding", metadata, rbac)), [
        `advisory helm-outside-tenant: ClusterRoleBinding belongs to the whole cluster; ${home}`,
      ]);
    }
    assert.deepEqual(messages(made("Namespace", { labels: { [TENANT_LABEL]: "acme" } })), [
      `advisory helm-outside-tenant: Namespace belongs to the whole cluster; ${home}`,
    ]);
  });

  it("is mandatory in staging and prod", () => {
    for (const profile of ["staging", "prod"] as const) {
      const [finding] = findings(profile, made("ClusterRole", {}, rbac));

      assert.equal(finding?.level, "mandatory", profile);
    }
  });

  it("leaves CRDs to the release, and a namespace that is not known yet open", () => {
    const crd = made("CustomResourceDefinition", {}, "apiextensions.k8s.io/v1");
    const [open] = findings("dev", made("ConfigMap", { namespace: UNKNOWN }));

    assert.deepEqual(messages(crd), []);
    assert.equal(open?.verdict, "undecided");
  });
});
