import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import * as YAML from "yaml";

import { platformJsonSchema, stackJsonSchema } from "../../environment/json-schema.ts";
import { platform, stack } from "./schema-validators.ts";
import { EXAMPLE, guideExample, tiny } from "./scratch.ts";

const example = (file: string): unknown =>
  YAML.parse(fs.readFileSync(path.join(EXAMPLE, file), "utf8"));

/** All property schemas below a schema, with their names. */
function properties(schema: unknown, name = ""): readonly (readonly [string, unknown])[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== "properties") return properties(value, name);
    return Object.entries(Object(value) as object).flatMap(([property, inner]) => [
      [`${name}.${property}`, inner] as const,
      ...properties(inner, `${name}.${property}`),
    ]);
  });
}

describe("JSON Schemas", () => {
  it("accept the files of this repository", () => {
    assert.equal(platform(example("platform.yaml")), true, JSON.stringify(platform.errors));
    for (const file of ["Pulumi.dev.yaml", "Pulumi.prod.yaml"]) {
      assert.equal(stack(example(file)), true, JSON.stringify(stack.errors));
    }
  });

  it("accept the files of the guide", () => {
    const [what, how] = guideExample("### A tenant with everything");

    assert.equal(platform(YAML.parse(what)), true, JSON.stringify(platform.errors));
    assert.equal(stack(YAML.parse(how)), true, JSON.stringify(stack.errors));
  });

  it("are of draft 7 and have a stable id", () => {
    for (const [name, schema] of [
      ["platform", platformJsonSchema()],
      ["stack", stackJsonSchema()],
    ] as const) {
      assert.equal(schema["$schema"], "http://json-schema.org/draft-07/schema#");
      assert.equal(schema["$id"], `https://moorage.dev/schemas/${name}.schema.json`);
    }
  });

  it("describe at least 95 % of all keys", () => {
    const all = [...properties(platformJsonSchema()), ...properties(stackJsonSchema())];
    const bare = all.filter(
      ([, schema]) => !Object.hasOwn(Object(schema) as object, "description"),
    );

    assert.ok(all.length > 100);
    assert.ok(bare.length <= all.length * 0.05, bare.map(([name]) => name).join(", "));
  });

  it("have no key that docs/configuration.md leaves out", () => {
    const guide = fs.readFileSync(path.join(EXAMPLE, "docs/configuration.md"), "utf8");
    const words = new Set(guide.split(/[^A-Za-z:-]+/).map((word) => word.replace(/:$/, "")));
    const all = [...properties(platformJsonSchema()), ...properties(stackJsonSchema())];
    const names = new Set(all.map(([name]) => name.slice(name.lastIndexOf(".") + 1)));

    const missing = [...names].filter((name) => !words.has(name));

    // Pulumi's own keys, which nobody writes by hand.
    assert.deepEqual(missing, ["encryptedkey"]);
  });

  const typos = [
    "replica: 1",
    "prot: 80",
    "replicas: two",
    "port: 0",
    "port: 70000",
    "resources: { cpus: '1' }",
    "resources: { cpu: 4 cores }",
    "resources: { requests: { memory: 500m } }",
    "env: { A: 1 }",
    "env: { A: { secrt: x } }",
    "connects: db",
    "expose: { hots: auto }",
    "runAsUser: 0",
    "writablePaths: /tmp",
    "command: run",
    "kind: Deploy",
    "autoscale: { mx: 2 }",
    "ports: [{ port: 80, protocol: tcp }]",
    "service: { type: Internal }",
    "expose: { host: auto, tls: { issuer: a, secretName: b } }",
    "connects: [{ app: db }]",
    "env: { A: { secret: a, field: status.podIP } }",
    "env: { A: {} }",
    "files: { /a: { content: a, path: b } }",
    "files: { /a: { content: a, mode: 256 } }",
    "volumes: { a: { mountPath: /a, hostPath: /b } }",
    "probes: { readiness: { htp: {} } }",
    "initContainers: [{ name: a }]",
    "disruptionBudget: true",
    "serviceAccount: { rbac: [{ verbs: [get] }] }",
    "extraObjects: [{ kind: ConfigMap }]",
  ];
  for (const line of typos) {
    it(`refuse ${line}`, () => {
      assert.equal(platform(YAML.parse(tiny(line))), false);
    });
  }

  const tenantTypos = [
    "teir: gold",
    "tier: sliver",
    "namespaces: [1]",
    "namespaces: { a: { wieght: 1 } }",
    "namespaces: { a: { mode: adpt } }",
    "quota: { limitFactor: 0 }",
    "quota: { hard: { pods: 1 } }",
    "quota: { scoped: { a: { scopes: [BestEfort] } } }",
    "limits: { min: { cpu: 1 } }",
    "egress: { cidrs: [{ cdir: 10.0.0.0/8 }] }",
    "egress: { cidrs: [{ cidr: 10.0.0.0/8, ports: [{ port: 70000 }] }] }",
    "networkPolicies: { a: { podSelectr: {} } }",
    "networkPolicies: { a: { podSelector: {}, ingress: [{ form: [] }] } }",
    "access: { admins: me }",
    "pullSecrets: { a: hunter2 }",
    "allow: { serviceTypes: [Nodeport] }",
    "placement: { tolerations: [{ operator: Exists }] }",
    "shared: { config: { a: { b: 1 } } }",
    "guard: on",
  ];
  for (const line of tenantTypos) {
    it(`refuse ${line} of a tenant`, () => {
      assert.equal(platform(YAML.parse(tiny("", line))), false);
    });
  }

  it("accept what Pulumi writes and what other packages need", () => {
    const file = {
      encryptionsalt: "v1:abc",
      secretsprovider: "passphrase",
      encryptedkey: "abc",
      environment: ["base"],
      config: {
        "moorage:web-database-url": { secure: "v1:abc" },
        "kubernetes:strictMode": "true",
        "aws:region": { secure: "x" },
      },
    };

    assert.equal(stack(file), true, JSON.stringify(stack.errors));
  });

  const refused: readonly (readonly [string, unknown])[] = [
    ["a misspelt setting", { config: { "moorage:domian": "a" } }],
    ["a secret in plain text", { config: { "moorage:password": "hunter2" } }],
    ["an encrypted setting", { config: { "moorage:domain": { secure: "x" } } }],
    ["a key without namespace", { config: { domain: "a" } }],
    ["an unknown key of the file", { configs: {} }],
    ["a cluster without identity", { config: { "moorage:cluster": { context: "a" } } }],
    ["an unknown strategy", { config: { "moorage:namespaces": { strategy: "per-app" } } }],
  ];
  for (const [what, file] of refused) {
    it(`refuse ${what}`, () => {
      assert.equal(stack(file), false);
    });
  }
});
