import assert from "node:assert/strict";

import { keepersDigest } from "../../automation/generated-value.ts";
import { secretStates } from "../../automation/secret-states.ts";
import { dueSecrets } from "../../automation/secrets.ts";

const wish = (keepers: Readonly<Record<string, string>>): Parameters<typeof secretStates>[0] => ({
  secrets: new Map([["key", ["tenants.acme.apps.web.env.KEY"]]]),
  generate: [{ key: "key", length: 40, charset: "hex", keepers }],
});
const recorded = (
  keys: readonly string[],
  digests: readonly (readonly [string, string])[] = [],
): Parameters<typeof secretStates>[1] => ({ keys: new Set(keys), digests: new Map(digests) });

describe("secretStates", () => {
  const old = keepersDigest({ year: "2025" });
  const table: readonly (readonly [
    string,
    Parameters<typeof recorded>,
    string,
    string | undefined,
  ])[] = [
    ["that has no value", [[]], "missing", "missing"],
    ["that somebody set", [["key"]], "set", undefined],
    [
      "that was made for the same keepers",
      [["key"], [["key", keepersDigest({ year: "2026" })]]],
      "generated",
      undefined,
    ],
    ["that was made for other keepers", [["key"], [["key", old]]], "generated", "keepers"],
    ["that was made and removed", [[], [["key", old]]], "missing", "missing"],
  ];
  for (const [what, given, state, due] of table) {
    it(`says ${state} to a secret ${what}`, () => {
      const [found] = secretStates(wish({ year: "2026" }), recorded(...given));

      assert.deepEqual([found?.state, found?.due], [state, due]);
    });
  }

  it("makes nothing for a value that nothing refers to", () => {
    const [found] = secretStates({ secrets: new Map(), generate: [] }, recorded(["old"]));

    assert.deepEqual([found?.state, found?.due], ["unused", undefined]);
  });

  it("leaves a made value alone when its entry is removed", () => {
    const secrets = wish({}).secrets;

    const [found] = secretStates({ secrets, generate: [] }, recorded(["key"], [["key", old]]));

    assert.deepEqual([found?.state, found?.due], ["generated", undefined]);
  });
});

describe("dueSecrets", () => {
  const secrets = new Map([
    ["registry", ["tenants.acme.pullSecrets.ghcr"]],
    ["b", ["tenants.acme.apps.web.env.B"]],
    ["a", ["tenants.acme.apps.web.env.A"]],
  ]);
  const states = secretStates({ secrets, generate: [] }, recorded([]));

  it("are ordered by key, without credentials of registries", () => {
    assert.deepEqual(
      dueSecrets(states).map(({ key }) => key),
      ["a", "b"],
    );
  });

  it("are the named ones when some are named", () => {
    assert.deepEqual(
      dueSecrets(states, ["b"]).map(({ key }) => key),
      ["b"],
    );
  });
});
