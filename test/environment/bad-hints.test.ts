import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();

/** One bad line of a tenant, and the whole message without its place. */
const rows: readonly (readonly [what: string, line: string, message: string])[] = [
  [
    "a negative number for a text",
    "quota: { cpu: -1 }",
    'quota.cpu: expected a text, got the number -1. Expected e.g. 4 or 250m; did you mean "1"?',
  ],
  [
    "a quoted number",
    'quota: { pods: "20" }',
    'quota.pods: expected a number, got "20". Write 20 without quotes',
  ],
  [
    "another word for true",
    "egress: { internet: yes }",
    'egress.internet: expected true or false, got "yes". Write true',
  ],
  [
    "another word for false",
    "cordon: Off",
    'cordon: expected true or false, got "Off". Write false',
  ],
  [
    "an amount beyond all quantities",
    'quota: { cpu: "99999999999999999999" }',
    'quota.cpu: "99999999999999999999" is too large for Kubernetes. Expected e.g. 4 or 250m',
  ],
  [
    "a value that nothing is near to, without saying the choices twice",
    "guard: please",
    'guard: "please" is not one of none, audit, admission',
  ],
  [
    "a label value without any letter, without an empty example",
    'costCenter: "@"',
    'costCenter: "@" is not a label value. Use at most 63 letters, digits, - _ . with a letter or digit at both ends',
  ],
  [
    "a long name of a port, and shows it",
    "networkPolicies: { a: { podSelector: {}, ingress: [{ ports: [{ port: very-long-port-name-x }] }] } }",
    'networkPolicies.a.ingress[0].ports[0].port: "very-long-port-name-x" is not a port. ' +
      "Write a number, or a name of at most 15 lower-case letters, digits and hyphens",
  ],
];

const hosts: readonly (readonly [host: string, rest: string])[] = [
  ["A.Example.com", "is not a host name. Use lower-case DNS labels and dots, e.g. a.example.com"],
  ["*.shop.example", "is a wildcard. Write one full host name"],
  ["10.0.0.1", "is not a host name. Use lower-case DNS labels and dots"],
];

describe("messages about wrong values", () => {
  after(() => {
    scratch.remove();
  });

  for (const [what, line, message] of rows) {
    it(`say how to write ${what}`, () => {
      const found = scratch.messages(tiny("", line));

      assert.deepEqual(
        found.map((one) => one.replace(/^platform\.yaml:\d+:\d+ tenants\.acme\./, "")),
        [message],
      );
    });
  }

  for (const [host, rest] of hosts) {
    it(`say what is wrong with the host ${host}`, () => {
      const found = scratch.messages(tiny(`port: 80\nexpose: { host: "${host}" }`));

      assert.deepEqual(found, [
        `platform.yaml:8:25 tenants.acme.apps.web.expose.host: "${host}" ${rest}`,
      ]);
    });
  }

  it("point at the right entry of a list behind one that is wrong", () => {
    const platform = tiny(
      "consumes: [nobody, acme/web]",
      "allow: { registries: [https://x.example, x.example], serviceTypes: [Bad, NodePort] }",
    );
    const stack =
      "config:\n  moorage:allow: { registries: [y.example], serviceTypes: [ClusterIP] }\n";

    const places = scratch
      .problems(platform, stack)
      .map(({ line, column, path }) => `${line}:${column} ${path}`);

    assert.deepEqual(places, [
      "4:27 tenants.acme.allow.registries[0]",
      "4:46 tenants.acme.allow.registries[1]",
      "4:73 tenants.acme.allow.serviceTypes[0]",
      "4:78 tenants.acme.allow.serviceTypes[1]",
      "8:20 tenants.acme.apps.web.consumes[0]",
      "8:28 tenants.acme.apps.web.consumes[1]",
    ]);
  });

  it("take names of JavaScript's own as any other wrong name", () => {
    const platform = tiny("consumes: [toString/web]").replace(
      "tenants:\n",
      "tenants:\n  toString: { owner: o }\n",
    );

    assert.deepEqual(
      scratch.problems(platform).map(({ path }) => path),
      ["tenants.toString", "tenants.acme.apps.web.consumes[0]"],
    );
  });

  it("do not ask for a word of the namespaces' names that is there and wrong", () => {
    const setting = "{ strategy: fixed, namespace: Shop }";

    assert.deepEqual(
      scratch
        .problems(tiny(), `config:\n  moorage:namespaces: ${setting}\n`)
        .map(({ path, message }) => `${path}: ${message}`),
      ['moorage:namespaces.namespace: "Shop" is not a DNS label'],
    );
  });
});
