import assert from "node:assert/strict";

import { classifyEnv } from "../../kubernetes/secret-classification.ts";
import { plainSamples, secretNames, secretValues, unsure } from "./secret-samples.ts";
import { programPlain, programSecrets } from "./secret-samples-programs.ts";
import { unseenPlain, unseenSecrets } from "./secret-samples-unseen.ts";

interface Labelled {
  readonly name: string;
  readonly value: string;
  readonly sibling?: string | undefined;
  readonly isSecret: boolean;
}

type Row = readonly [name: string, value: string, rule?: unknown, sibling?: string];

function labelled(rows: readonly Row[], isSecret: boolean): readonly Labelled[] {
  return rows.map(([name, value, , sibling]) => ({ name, value, sibling, isSecret }));
}

const own: readonly Labelled[] = [
  ...labelled([...secretValues, ...unsure, ...programSecrets], true),
  ...secretNames.map((name) => ({ name, value: "some value", isSecret: true })),
  ...labelled([...plainSamples, ...programPlain], false),
];
const unseen = [...labelled(unseenSecrets, true), ...labelled(unseenPlain, false)];

function isFound({ name, value, sibling }: Labelled): boolean {
  const siblings = sibling === undefined ? [name] : [name, sibling];
  return classifyEnv(name, value, siblings).target === "Secret";
}

/** Share of the secrets that are found, and of what is found that is secret. */
function figures(samples: readonly Labelled[]): { recall: number; precision: number } {
  const secrets = samples.filter(({ isSecret }) => isSecret);
  const found = samples.filter(isFound);
  const right = found.filter(({ isSecret }) => isSecret).length;
  return { recall: right / secrets.length, precision: right / found.length };
}

/** Says the figures in the output of the tests; they are what the list is for. */
function say(list: string, samples: readonly Labelled[]): void {
  const { recall, precision } = figures(samples);
  const shown = `recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}`;
  process.stdout.write(`    ${list}: ${String(samples.length)} variables, ${shown}\n`);
}

describe("secret classification", () => {
  it("is right on every variable of our own table of at least 400", () => {
    say("own table", own);

    const wrong = own.filter((sample) => isFound(sample) !== sample.isSecret);
    assert.deepEqual(wrong, []);
    assert.deepEqual(figures(own), { recall: 1, precision: 1 });
    assert.ok(own.length >= 400);
  });

  it("finds at least 98 of 100 secrets that it was not made for", () => {
    say("unseen", unseen);

    assert.ok(unseen.length >= 100);
    assert.ok(figures(unseen).recall >= 0.98);
  });

  it("takes few others for secrets", () => {
    assert.ok(figures(unseen).precision >= 0.95);
  });

  it("has no variable twice in its lists", () => {
    const keys = [...own, ...unseen].map(({ name, value, sibling = "" }) =>
      [name, value, sibling].join("\u0000"),
    );

    assert.deepEqual(
      keys.filter((key, index) => keys.indexOf(key) !== index),
      [],
    );
  });

  it("holds a sensitive name secret whatever its value, when nothing clears both", () => {
    const doubtful = ["", "true", "no", "0", "two words", "ünï", "?", "a".repeat(300), "$(", "$()"];
    for (const name of secretNames.filter((each) => !/AUTH$|ACCESS_KEY$/.test(each))) {
      for (const value of doubtful) {
        const { target } = classifyEnv(name, value);
        // A switch is the one value that says something else of a name: see CORS_CREDENTIALS.
        const isSwitch = name.endsWith("_CREDENTIALS") && /^(?:true|no|0)$/.test(value);
        assert.equal(target, isSwitch ? "ConfigMap" : "Secret", `${name}=${value}`);
      }
    }
  });
});
