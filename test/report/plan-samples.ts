import type { Plan, PlannedResource } from "../../plan/plan.ts";

/** A namespace that a Tenant made. */
export const namespace: PlannedResource = {
  urn: "urn:pulumi:dev::moorage::moorage:index:Tenant$kubernetes:core/v1:Namespace::acme",
  type: "kubernetes:core/v1:Namespace",
  name: "acme",
  parent: "urn:pulumi:dev::moorage::moorage:index:Tenant::acme",
  inputs: { metadata: { name: "acme" } },
  custom: true,
  external: false,
  protect: false,
  retainOnDelete: false,
  dependsOn: [],
  aliases: [],
  component: 'Tenant "acme"',
  tenant: "acme",
};

/** A Deployment of another tenant. */
export const deployment: PlannedResource = {
  ...namespace,
  urn: "urn:pulumi:dev::moorage::kubernetes:apps/v1:Deployment::globex-shop",
  type: "kubernetes:apps/v1:Deployment",
  name: "globex-shop",
  parent: undefined,
  inputs: { metadata: { name: "shop" } },
  component: undefined,
  tenant: "globex",
};

/** Something that the rules have against {@link deployment}. */
export const finding: Plan["findings"][number] = {
  rule: {
    name: "image-tag",
    number: 29,
    description: "Images are pinned to a version.",
    severity: "high",
    class: "core",
    why: "a restart could run another image",
    standards: ["CIS 5.5.1"],
  },
  level: "mandatory",
  verdict: "fail",
  object: { kind: "Deployment", namespace: undefined, name: "shop" },
  exemption: undefined,
  subject: {
    urn: deployment.urn,
    type: deployment.type,
    name: deployment.name,
    component: undefined,
    object: deployment.inputs,
  },
  container: "shop",
  within: "spec.template.spec.containers[0]",
  path: "spec.template.spec.containers[0].image",
  message: "image has no tag",
  fix: "name a version",
  places: [
    {
      container: "shop",
      within: "spec.template.spec.containers[0]",
      path: "spec.template.spec.containers[0].image",
      message: "image has no tag",
      fix: "name a version",
    },
  ],
};

/** The same, which somebody answers for. */
export const exempted: Plan["findings"][number] = {
  ...finding,
  level: "advisory",
  exemption: {
    exemption: {
      rule: "image-tag",
      match: { kind: "Deployment", namespace: "default", name: "shop" },
      reason: "the vendor tags the next release",
      owner: "team-shop",
      expires: "2026-12-22",
    },
    state: "active",
    daysLeft: 31,
  },
};

/** One row of a quota that holds. */
export const fits: Plan["quota"][number] = {
  tenant: "acme",
  namespace: "acme",
  quota: "quota",
  resource: "requests.cpu",
  steady: "600m",
  peak: "800m",
  hard: "6",
  verdict: "fits",
  blocked: undefined,
  fixes: [],
};

/** A release that was rendered and makes nothing. */
export const release: Plan["releases"][number] = {
  urn: "urn:pulumi:dev::moorage::kubernetes:helm.sh/v3:Release::globex-cache",
  tenant: "globex",
  name: "cache",
  namespace: "tenant-globex",
  chart: "cache 1.2.0",
  engine: "release",
  engineReason: undefined,
  objects: [],
  failure: undefined,
  notes: [],
  changes: undefined,
};

/** A plan that nothing stands in the way of. */
export const goodPlan: Plan = {
  environment: "dev",
  stack: "dev",
  resources: [namespace, deployment],
  findings: [],
  quota: [fits],
  alsoCounted: [],
  podSecurity: [],
  decisions: [],
  isolation: { edges: [], undeclared: [], closed: [], unknown: [] },
  releases: [],
  leaks: [],
  notAnalyzed: [],
};
