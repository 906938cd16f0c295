import assert from "node:assert/strict";

import { Tenant, type TenantArgs } from "../../components/tenant.ts";
import { deploy } from "../support/deploy.ts";

const label =
  'must be at most 63 characters of a-z, 0-9 and "-", starting and ending with a letter or digit';
const main = { key: "main" };
const egress = (cidr: string, more: object = {}): Partial<TenantArgs> => ({
  egress: { cidrs: [{ cidr, ...more }] },
});

const rejections: readonly (readonly [string, Partial<TenantArgs>, string])[] = [
  ["no namespaces", { namespaces: [] }, "'namespaces' must hold at least one namespace, got none"],
  [
    "two names for the first namespace",
    { namespace: "a", namespaces: [{ key: "main", name: "b" }] },
    `'namespace' and 'namespaces.main.name' must not differ, got "a" and "b"`,
  ],
  [
    "a key twice",
    { namespaces: [main, { key: "jobs", name: "a" }, { key: "jobs", name: "b" }] },
    `'namespaces' must not repeat a value, got "jobs" twice`,
  ],
  [
    "a key that is no label",
    { namespaces: [main, { key: "a.b", name: "a" }] },
    `'namespaces.key' ${label}, got "a.b"`,
  ],
  [
    "two namespaces with one name",
    { namespaces: [main, { key: "jobs", name: "shop" }] },
    `'namespaces' "main" and "jobs" must not have one name, got "shop"`,
  ],
  [
    "a further namespace of Kubernetes",
    { namespaces: [main, { key: "sys", name: "kube-public", mode: "adopt" }] },
    `'namespaces.sys.name' must not be "default" or start with "kube-", got "kube-public"`,
  ],
  [
    "a name that is too long with its key",
    { namespace: "a".repeat(60), namespaces: [main, { key: "jobs" }] },
    `'namespaces.jobs.name' ${label}, got "${"a".repeat(60)}-jobs"`,
  ],
  [
    "adopting without a name",
    { namespaces: [main, { key: "old", mode: "adopt" }] },
    "'namespaces.old' needs the 'name' of the existing namespace (mode \"adopt\")",
  ],
  [
    "an external namespace without a name",
    { namespaces: [{ key: "old", mode: "external" }] },
    "'namespaces.old' needs the 'name' of the existing namespace (mode \"external\")",
  ],
  [
    "half a weight",
    { namespaces: [{ key: "main", weight: 0.5 }] },
    "'namespaces.main.weight' must be a whole number from 1, got 0.5",
  ],
  [
    "a relaxed namespace without a reason",
    { namespaces: [{ key: "main", podSecurity: { level: "baseline" } }] },
    "'namespaces.main.podSecurity.reason' is required when " +
      `'namespaces.main.podSecurity.level' is "baseline"`,
  ],
  [
    "a guard that an external namespace cannot carry",
    { guard: "audit", namespaces: [{ key: "ci", name: "ci", mode: "external" }] },
    `'guard' needs a label on every namespace, which the external "ci" does not get; ` +
      `use the mode "adopt" for it`,
  ],
  [
    "a cordon that an external namespace cannot carry",
    { cordon: true, namespaces: [{ key: "ci", name: "ci", mode: "external" }] },
    `'cordon' needs a label on every namespace, which the external "ci" does not get; ` +
      `use the mode "adopt" for it`,
  ],
  [
    "a cost center that is no label",
    { costCenter: "a@b" },
    `'costCenter' must be a label value, at most 63 letters, digits, "-", "_" and ".", got "a@b"`,
  ],
  [
    "an amount that is none",
    { quota: { cpu: "4 cores" } },
    `'quota.cpu' "4 cores" is not a quantity; did you mean "4"?`,
  ],
  [
    "milli bytes",
    { quota: { memory: "500m" } },
    `'quota.memory' "500m" is a fraction of a byte; did you mean "500Mi"?`,
  ],
  ["negative pods", { quota: { pods: -1 } }, "'quota.pods' must be a whole number from 0, got -1"],
  [
    "limits below requests",
    { quota: { limitFactor: 0.5 } },
    "'quota.limitFactor' must be a number from 1, got 0.5",
  ],
  [
    "half an object",
    { quota: { hard: { secrets: "1.5" } } },
    `'quota.hard.secrets' must be a whole number from 0, got "1.5"`,
  ],
  [
    "a key of no quota",
    { quota: { hard: { "a b": "1" } } },
    `'quota.hard' must have keys of a ResourceQuota, got "a b"`,
  ],
  [
    "a scoped quota without scopes",
    { quota: { scoped: { low: { hard: { pods: "1" } } } } },
    "'quota.scoped.low' needs 'scopes' or 'scopeSelector'",
  ],
  [
    "a scope that cannot count",
    { quota: { scoped: { low: { hard: { secrets: "1" }, scopes: ["BestEffort"] } } } },
    "'quota.scoped.low': scope BestEffort cannot limit secrets; it counts pods only",
  ],
  [
    "a limit that is none",
    { limits: { max: { cpu: "x" } } },
    `'limits.max.cpu' "x" is not a quantity`,
  ],
  [
    "a default above the maximum",
    { limits: { default: { cpu: "2" }, max: { cpu: "1" } } },
    `'limits.default.cpu' must not exceed 'limits.max.cpu' "1", got "2"`,
  ],
  [
    "egress rules where all is open",
    { isolation: "ingress-only", egress: { internet: true } },
    `'egress' must be empty when 'isolation' is "ingress-only", which leaves egress open`,
  ],
  [
    "an open API server where all is open",
    {
      isolation: "ingress-only",
      egress: { apiServer: true },
      apiServer: { cidrs: ["10.0.0.1/32"], port: 6443 },
    },
    `'egress' must be empty when 'isolation' is "ingress-only", which leaves egress open`,
  ],
  [
    "open ranges where all is open",
    { ...egress("10.0.0.0/8"), isolation: "ingress-only" },
    `'egress' must be empty when 'isolation' is "ingress-only", which leaves egress open`,
  ],
  [
    "an API server without addresses",
    { egress: { apiServer: true } },
    "'egress.apiServer' needs 'apiServer', the addresses that it answers on",
  ],
  [
    "an address without length",
    egress("10.0.0.1"),
    `'egress.cidrs' "10.0.0.1" has no prefix length; write 10.0.0.1/32`,
  ],
  [
    "an exception outside of its range",
    egress("10.0.0.0/8", { except: ["11.0.0.0/16"] }),
    `'egress.cidrs.except' must be inside of "10.0.0.0/8" and smaller, got "11.0.0.0/16"`,
  ],
  [
    "an exception of the whole range",
    egress("10.0.0.0/8", { except: ["10.0.0.0/8"] }),
    `'egress.cidrs.except' must be inside of "10.0.0.0/8" and smaller, got "10.0.0.0/8"`,
  ],
  [
    "a port that is none",
    egress("10.0.0.0/8", { ports: [{ port: 70000 }] }),
    "'egress.cidrs.ports.port' must be a whole number from 1 to 65535, got 70000",
  ],
  [
    "ports that run backwards",
    egress("10.0.0.0/8", { ports: [{ port: 90, endPort: 80 }] }),
    "'egress.cidrs.ports.endPort' must not be less than 'port' 90, got 80",
  ],
  [
    "a cluster that is the internet",
    { clusterCidrs: ["0.0.0.0/0"] },
    `'clusterCidrs' must leave something of the internet, got "0.0.0.0/0"`,
  ],
  [
    "a policy under one of our names",
    { networkPolicies: { "allow-internet": { podSelector: {} } } },
    `'networkPolicies' must not have the name of a policy of the tenant, got "allow-internet"`,
  ],
  [
    "a policy name that Kubernetes refuses",
    { networkPolicies: { Allow: { podSelector: {} } } },
    `'networkPolicies' must have names of a-z, 0-9, "-" and ".", got "Allow"`,
  ],
  [
    "a nameless group",
    { access: { admins: [" "] } },
    `'access.admins' must hold names of groups without spaces around them, got " "`,
  ],
  [
    "a group with a space before it",
    { access: { developers: [" dev"] } },
    `'access.developers' must hold names of groups without spaces around them, got " dev"`,
  ],
  ...["system:masters", "system:authenticated", "system:serviceaccounts"].map(
    (group) =>
      [
        `the group ${group}`,
        { access: { viewers: [group] } },
        `'access.viewers' must not hold groups of Kubernetes itself, got "${group}"`,
      ] as const,
  ),
  [
    "a group twice",
    { access: { developers: ["dev", "dev"] } },
    `'access.developers' must not repeat a value, got "dev" twice`,
  ],
  [
    "a Secret that is both for pulling and shared",
    { pullSecrets: { a: "{}" }, shared: { secrets: { a: { key: "x" } } } },
    `'pullSecrets' and 'shared.secrets' must not both make the Secret "a"`,
  ],
  [
    "a ConfigMap that Kubernetes makes",
    { shared: { config: { "kube-root-ca.crt": { a: "b" } } } },
    `'shared.config' must not have the name "kube-root-ca.crt", which Kubernetes makes itself`,
  ],
  [
    "a key that no volume could hold",
    { shared: { secrets: { ca: { "a/b": "x" } } } },
    `'shared.secrets.ca' must have keys of letters, digits, "-", "_" and ".", got "a/b"`,
  ],
  [
    "a list entry that would be two",
    { allow: { registries: ["a,b"] } },
    `'allow.registries' must hold words without spaces and commas, got "a,b"`,
  ],
  [
    "a required label that is none",
    { requiredLabels: ["team", "a b"] },
    `'requiredLabels' must be keys of labels, got "a b"`,
  ],
  [
    "a required label that comes twice",
    { requiredLabels: ["team", "team"] },
    `'requiredLabels' must not repeat a value, got "team" twice`,
  ],
  [
    "a node label that is none",
    { placement: { nodeSelector: { pool: "a b" } } },
    `'placement.nodeSelector' must be labels, got "pool: a b"`,
  ],
  [
    "a toleration of everything with a value",
    { placement: { tolerations: [{ key: "gpu", operator: "Exists", value: "x" }] } },
    `'placement.tolerations' "gpu" must have no value with "Exists"`,
  ],
];

function rejection(args: Partial<TenantArgs>): Promise<string> {
  return deploy(() => new Tenant("shop", { owner: "shop@example.com", ...args })).then(
    () => assert.fail("nothing was rejected"),
    (error: unknown) => {
      assert(error instanceof Error && error.name !== "AssertionError");
      return error.message;
    },
  );
}

describe("Tenant rejections of complete arguments", () => {
  for (const [what, args, message] of rejections) {
    it(`rejects ${what}`, async () => {
      assert.equal(await rejection(args), message);
    });
  }

  it("tells all problems at once", async () => {
    const message = await rejection({ quota: { pods: -1 }, costCenter: "a@b" });

    assert.equal(
      message,
      "2 problems:\n" +
        `  - 'costCenter' must be a label value, at most 63 letters, digits, "-", "_" and ".", ` +
        `got "a@b"\n` +
        "  - 'quota.pods' must be a whole number from 0, got -1",
    );
  });

  it("shows no secret", async () => {
    const message = await rejection({ pullSecrets: { "": "hunter2" } });

    assert.equal(message, `'pullSecrets' must have names of a-z, 0-9, "-" and ".", got ""`);
  });
});
