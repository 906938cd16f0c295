import assert from "node:assert/strict";

import { generatedSecrets } from "../../environment/settings.ts";
import { settingsSchema } from "../../environment/stack-schema.ts";
import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const SEALED = `Ag${"B".repeat(400)}=`;
const settings = (line: string): string => `config:\n  ${line}\n`;
const source = (text: string): unknown =>
  scratch.load(tiny(), settings(`moorage:secretSource: ${text}`)).environment.secretSource;

describe("moorage:secretSource", () => {
  after(() => {
    scratch.remove();
  });

  it("is Pulumi by default", () => {
    assert.deepEqual(scratch.load(tiny()).environment.secretSource, { kind: "pulumi" });
    assert.deepEqual(source("{ kind: pulumi }"), { kind: "pulumi" });
  });

  it("takes the External Secrets Operator", () => {
    assert.deepEqual(
      source("{ kind: eso, store: { kind: ClusterSecretStore, name: vault }, prefix: apps/ }"),
      {
        kind: "eso",
        store: { kind: "ClusterSecretStore", name: "vault" },
        refreshInterval: undefined,
        prefix: "apps/",
      },
    );
  });

  it("takes Sealed Secrets", () => {
    assert.deepEqual(source(`{ kind: sealed, values: { web-key: ${SEALED} } }`), {
      kind: "sealed",
      values: { "web-key": SEALED },
    });
  });

  it("takes the Secrets Store CSI driver", () => {
    assert.deepEqual(
      source(
        '{ kind: csi, provider: vault, parameters: { roleName: a }, objectTemplate: "objectName: {key}" }',
      ),
      {
        kind: "csi",
        provider: "vault",
        parameters: { roleName: "a" },
        objectTemplate: "objectName: {key}",
      },
    );
  });

  const rows = [
    [
      "{ kind: exo }",
      '33 moorage:secretSource.kind: "exo" is not one of pulumi, eso, sealed, csi. Did you mean "eso"?',
    ],
    [
      "{ kind: eso }",
      "25 moorage:secretSource: kind eso needs store. Write e.g. store: { kind: ClusterSecretStore, name: vault }",
    ],
    [
      "{ kind: eso, store: { kind: Store, name: vault } }",
      '53 moorage:secretSource.store.kind: "Store" is not one of SecretStore, ClusterSecretStore',
    ],
    [
      "{ kind: eso, store: { kind: SecretStore, name: vault }, refreshInterval: hourly }",
      '98 moorage:secretSource.refreshInterval: "hourly" is not a duration. Write e.g. 1h or 15m',
    ],
    [
      "{ kind: pulumi, provider: vault }",
      "51 moorage:secretSource.provider: kind pulumi has no provider. Remove it, or set kind: csi",
    ],
    [
      "{ kind: csi, provider: vault, objectTemplate: 'objectName: x' }",
      '71 moorage:secretSource.objectTemplate: "objectName: x" does not hold {key}. Write e.g. "objectName: {key}"',
    ],
    [
      "{ kind: sealed, values: { web-key: hunter2 } }",
      "60 moorage:secretSource.values.web-key: [secret] is not what kubeseal encrypts. " +
        "Write the output of: kubeseal --raw --scope cluster-wide",
    ],
  ] as const;
  for (const [text, message] of rows) {
    it(`rejects ${text}`, () => {
      assert.deepEqual(scratch.messages(tiny(), settings(`moorage:secretSource: ${text}`)), [
        `Pulumi.dev.yaml:2:${message}`,
      ]);
    });
  }
});

describe("moorage:generate", () => {
  after(() => {
    scratch.remove();
  });

  it("has documented defaults", () => {
    const how = settingsSchema.parse({
      "moorage:generate": {
        "web-key": {},
        pin: { length: 8, charset: "hex", keepers: { v: "2" } },
      },
    });

    assert.deepEqual(generatedSecrets(how), [
      { key: "web-key", length: 32, charset: "alphanumeric", keepers: {} },
      { key: "pin", length: 8, charset: "hex", keepers: { v: "2" } },
    ]);
    assert.deepEqual(generatedSecrets({}), []);
  });

  const rows = [
    ["{ k: { length: 7 } }", "36 moorage:generate.k.length: must be at least 8, got the number 7"],
    [
      "{ k: { length: 129 } }",
      "36 moorage:generate.k.length: must be at most 128, got the number 129",
    ],
    [
      "{ k: { charset: base64 } }",
      '37 moorage:generate.k.charset: "base64" is not one of alphanumeric, hex, printable',
    ],
    [
      "{ k: { keepers: { year: 2026 } } }",
      '45 moorage:generate.k.keepers.year: expected a text, got the number 2026. Write "2026"',
    ],
    [
      "{ 1k: {} }",
      '23 moorage:generate.1k: "1k" is not a configuration key. Use letters, digits and - _ . starting with a letter, ' +
        "without the prefix moorage:",
    ],
  ] as const;
  for (const [text, message] of rows) {
    it(`rejects ${text}`, () => {
      assert.deepEqual(scratch.messages(tiny(), settings(`moorage:generate: ${text}`)), [
        `Pulumi.dev.yaml:2:${message}`,
      ]);
    });
  }
});
