import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const SEALED = `Ag${"B".repeat(400)}=`;
const APP = [
  "env: { SESSION_KEY: { secret: session } }",
  "files: { /etc/key: { secret: key } }",
  'initContainers: [{ name: i, image: "x/i:1", env: { A: { secret: init } } }]',
].join("\n");
const source = (text: string): string => `config:\n  moorage:secretSource: ${text}\n`;
const ESO = source("{ kind: eso, store: { kind: SecretStore, name: vault } }");
const NO_SECRETS = { secretKeys: new Set<string>() };

describe("secrets of apps", () => {
  after(() => {
    scratch.remove();
  });

  it("are needed by variables, files and init containers", () => {
    const { secrets } = scratch.load(tiny(APP));

    const app = "tenants.acme.apps.web";
    assert.deepEqual(
      [...secrets],
      [
        ["checksum-key", [`${app}.env.SESSION_KEY`]],
        ["session", [`${app}.env.SESSION_KEY`]],
        ["init", [`${app}.initContainers[0].env.A`]],
        ["key", [`${app}.files./etc/key.secret`]],
      ],
    );
  });

  it("are missed at their places", () => {
    const secretKeys = new Set(["moorage:checksum-key", "moorage:session"]);

    assert.deepEqual(scratch.messages(tiny(APP), undefined, { secretKeys }), [
      'platform.yaml:8:38 tenants.acme.apps.web.files./etc/key.secret: no encrypted value for the secret "key". ' +
        "Set it: pulumi config set --secret moorage:key",
      'platform.yaml:9:63 tenants.acme.apps.web.initContainers[0].env.A: no encrypted value for the secret "init". ' +
        "Set it: pulumi config set --secret moorage:init",
    ]);
  });

  it("are not Pulumi's with another source, and need no checksum key", () => {
    const { secrets, warnings } = scratch.load(tiny(APP), ESO, NO_SECRETS);

    assert.deepEqual([[...secrets], warnings], [[], []]);
  });

  it("stay Pulumi's for pull secrets, shared secrets and Helm values", () => {
    const tenant =
      "pullSecrets: { ghcr: { secret: pull } }\nshared: { secrets: { ca: { ca.crt: { secret: ca } } } }\n" +
      "releases: { r: { chart: ./charts/cache, version: 1.2.0, values: { password: { secret: helm } } } }";

    const { secrets } = scratch.load(tiny(APP, tenant), ESO);

    assert.deepEqual([...secrets.keys()].toSorted(), ["ca", "helm", "pull"]);
  });

  it("need the checksum key for plain values that are secret, whatever the source", () => {
    const { secrets } = scratch.load(tiny("env: { DB_PASSWORD: hunter2 }"), ESO);

    assert.deepEqual([...secrets.keys()], ["checksum-key"]);
  });

  it("are missed when they are not sealed, and sealed ones when nothing needs them", () => {
    const stack = source(`{ kind: sealed, values: { sesion: ${SEALED}, key: ${SEALED} } }`);
    const refused = scratch.messages(tiny(APP), stack);
    const fine = source(
      `{ kind: sealed, values: { session: ${SEALED}, key: ${SEALED}, init: ${SEALED}, old: ${SEALED} } }`,
    );

    assert.deepEqual(refused, [
      'platform.yaml:7:29 tenants.acme.apps.web.env.SESSION_KEY: moorage:secretSource has no sealed value for "session". ' +
        'Did you mean "sesion"?',
      'platform.yaml:9:63 tenants.acme.apps.web.initContainers[0].env.A: moorage:secretSource has no sealed value for "init". ' +
        "Add the output of: kubeseal --raw --scope cluster-wide",
    ]);
    assert.deepEqual(
      scratch
        .load(tiny(APP), fine)
        .warnings.map(({ path, message, hint }) => [path, message, hint]),
      [
        [
          "moorage:secretSource.values.old",
          "nothing refers to this sealed value",
          "Remove it, or refer to it with { secret: key }",
        ],
      ],
    );
  });

  it("that are generated must be needed", () => {
    const stack = "config:\n  moorage:generate: { sesion: {}, key: {}, checksum-key: {} }\n";

    assert.deepEqual(
      scratch
        .load(tiny(APP), stack)
        .warnings.map(({ line, column, path, message, hint }) => [
          line,
          column,
          path,
          message,
          hint,
        ]),
      [
        [
          2,
          23,
          "moorage:generate.sesion",
          "nothing refers to this secret",
          'Did you mean "session"?',
        ],
      ],
    );
  });
});
