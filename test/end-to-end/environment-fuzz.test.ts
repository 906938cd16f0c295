import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import fc from "fast-check";
import * as YAML from "yaml";

import { EnvironmentError } from "../../environment/load.ts";
import { EXAMPLE, guideExample, Scratch } from "../environment/scratch.ts";

const scratch = new Scratch();
/** Raised by `FUZZ_RUNS=5000 npx mocha …` for a long search. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 15);
const CANARY = "Canary0hunter2";
const read = (file: string): string => fs.readFileSync(path.join(EXAMPLE, file), "utf8");
/** Pairs of files: the example, and the tenant with everything of the guide. */
const pairs: readonly (readonly unknown[])[] = [
  [YAML.parse(read("platform.yaml")), YAML.parse(read("Pulumi.prod.yaml"))],
  guideExample("### A tenant with everything").map((text): unknown => YAML.parse(text)),
];

/** Values that do not belong where they are put. */
const hostile = fc.oneof(
  fc.constantFrom(
    ...[
      null,
      true,
      -1,
      0,
      1.5,
      1e21,
      "",
      "auto",
      "a".repeat(300),
      "\u0000",
      "\u202e",
      "{app}",
      [],
      {},
    ],
    ...[["x"], { secret: "x" }, { secret: 1 }, { secure: "x" }, "10Gi", "500m", "../..", "~/x"],
  ),
  fc.jsonValue({ maxDepth: 2 }),
);
const keys = fc.constantFrom(
  ...[
    "toString",
    "valueOf",
    "hasOwnProperty",
    "env",
    "apps",
    "secret",
    "values",
    "ä",
    " ",
    "a.b",
    "<<",
  ],
);

/** Replaces or adds one value somewhere in a tree. */
function mutate(
  tree: unknown,
  steps: readonly number[],
  change: readonly [string, unknown],
): unknown {
  const [step, ...rest] = steps;
  if (typeof tree !== "object" || tree === null) return change[1];
  const copy: Record<string, unknown> = { ...tree };
  const names = Object.keys(copy);
  const name = names[(step ?? 0) % (names.length + 1)];
  if (step === undefined || name === undefined) return { ...copy, [change[0]]: change[1] };
  copy[name] = rest.length === 0 ? change[1] : mutate(copy[name], rest, change);
  return Array.isArray(tree) ? Object.values(copy) : copy;
}

const steps = fc.array(fc.nat(6), { minLength: 1, maxLength: 8 });

function refusal(platformText: string, stackText: string): string {
  try {
    scratch.load(platformText, stackText, { secretKeys: new Set() });
    return "";
  } catch (error) {
    assert.ok(error instanceof EnvironmentError, `threw ${String(error)}`);
    assert.ok(error.problems.every(({ line, column }) => line > 0 && column > 0));
    return error.message;
  }
}

describe("loadEnvironment on damaged files", () => {
  after(() => {
    scratch.remove();
  });

  it("throws nothing but EnvironmentError for any value anywhere", () => {
    const change = fc.tuple(keys, hostile);
    const changes = fc.array(fc.tuple(steps, change), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...pairs), changes, changes, (pair, inPlatform, inStack) => {
        const damaged = [inPlatform, inStack].map((list, at) =>
          list.reduce((tree, [at_, what]) => mutate(tree, at_, what), pair[at]),
        );
        const [platformText = "", stackText = ""] = damaged.map((tree) => YAML.stringify(tree));
        refusal(platformText, stackText);
      }),
      { numRuns: RUNS },
    );
  });

  it("throws nothing but EnvironmentError for any cut or doubled text", () => {
    const text = read("platform.yaml");
    const at = fc.nat(text.length);
    fc.assert(
      fc.property(at, at, fc.string({ maxLength: 8 }), (from, to, inserted) => {
        refusal(text.slice(0, from) + inserted + text.slice(to), read("Pulumi.dev.yaml"));
      }),
      { numRuns: RUNS },
    );
  });

  it("never shows a value of shared objects and pull secrets", () => {
    const places = fc.constantFrom(
      ...["shared: { config: { a: { PASSWORD: @ } } }", "shared: { config: { a: { b: [@] } } }"],
      ...["shared: { config: { a: @ } }", "shared: { secrets: { a: { b: @ } } }", "shared: @"],
      ...["pullSecrets: { a: @ }", "pullSecrets: { a: { secret: [@] } }", "pullSecrets: [@]"],
    );
    const values = fc.constantFrom(CANARY, `'${CANARY}'`, `"${CANARY}`, `[${CANARY}`, `1${CANARY}`);
    fc.assert(
      fc.property(places, values, fc.boolean(), (place, value, inStack) => {
        const line = place.replace("@", value);
        const platformText = `tenants:\n  acme:\n    owner: o\n    tier: x\n${inStack ? "" : `    ${line}\n`}`;
        const stackText = `config:\n  moorage:overrides:\n    tenants:\n      acme:\n        costCenter: c\n${inStack ? `        ${line}\n` : ""}`;

        const message = refusal(platformText, stackText);

        assert.notEqual(message, "");
        assert.ok(!message.includes(CANARY), message);
      }),
      { numRuns: RUNS },
    );
  });

  it("never shows a value of env, values, args or an unknown key", () => {
    const places = fc.constantFrom(
      ...[
        "env: { A: @ }",
        "env: { A: { x: @ } }",
        "env: { A: [@] }",
        "env: @",
        "args: @",
        "args: [@, 1]",
      ],
      ...["command: [[@]]", "password: @", "secret: { a: @ }", "env: { PASSWORD: @ }"],
      ...["env: { A: { value: [@] } }", "env: { A: { value: @, field: a } }", "files: @"],
      ...["files: { /a: [@] }", "files: { /a: { content: [@] } }", "files: { /a: { x: @ } }"],
      ...["extraObjects: [{ apiVersion: v1, data: { a: @ } }]", "initContainers: [{ env: @ }]"],
      ...["initContainers: [{ args: [[@]] }]", "probes: { startup: { exec: { command: @ } } }"],
    );
    const values = fc.constantFrom(
      ...[
        CANARY,
        `'${CANARY}'`,
        `"${CANARY}`,
        `!${CANARY}`,
        `*${CANARY}`,
        `&${CANARY} 1`,
        `1${CANARY}`,
      ],
      ...[`postgres://a:${CANARY}@db`, `|\n  ${CANARY}`, `%${CANARY}`, `@${CANARY}`, `[${CANARY}`],
    );
    fc.assert(
      fc.property(places, values, fc.boolean(), (place, value, inStack) => {
        const line = `        ${place.replace("@", value)}\n`;
        const app = `tenants:\n  acme:\n    owner: o\n    apps:\n      web:\n        port: x\n${inStack ? "" : line}`;
        const setting = `config:\n  moorage:profile: prod\n${inStack ? `  moorage:db-password: ${value}\n` : ""}`;

        const message = refusal(app, setting);

        assert.notEqual(message, "");
        assert.ok(!message.includes(CANARY), message);
      }),
      { numRuns: RUNS },
    );
  });
});
