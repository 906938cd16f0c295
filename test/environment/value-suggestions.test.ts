import assert from "node:assert/strict";
import * as path from "node:path";

import fc from "fast-check";
import { distance } from "fastest-levenshtein";

import { valueComplaints } from "../../environment/checks/release-value-checks.ts";
import { readChart } from "../../environment/charts/read-chart.ts";
import { openTree } from "../../environment/charts/open-tree.ts";
import { isMap } from "../../kubernetes/unknown.ts";
import { mapOf } from "../../kubernetes/chart/chart-tree.ts";
import type { ChartTree, Values } from "../../kubernetes/chart/chart-tree.ts";
import { defaultValues } from "../../kubernetes/chart/merge-values.ts";
import { EXAMPLE } from "./scratch.ts";

const RUNS = 25;
const FOLDERS = ["examples/charts/cache", "charts/postgres", "charts/redis"];

interface Key {
  readonly path: readonly string[];
  readonly siblings: readonly string[];
}

function keysOf(values: Values, at: readonly string[] = []): readonly Key[] {
  const siblings = Object.keys(values);
  return Object.entries(values).flatMap(([key, value]) => {
    const own = { path: [...at, key], siblings };
    return isMap(value) ? [own, ...keysOf(value, own.path)] : [own];
  });
}

type Mutation = (name: string, at: number) => string;

const mutations: readonly Mutation[] = [
  (name, at) => name.slice(0, at) + name.slice(at + 1),
  (name, at) => `${name.slice(0, at)}${name[at] ?? ""}${name.slice(at)}`,
  (name, at) => `${name.slice(0, at)}x${name.slice(at)}`,
  (name, at) => name.slice(0, at) + (name[at + 1] ?? "") + (name[at] ?? "") + name.slice(at + 2),
  (name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
];

/** Null when the slip is no slip, or might as well be one of another name. */
function slip({ path: at, siblings }: Key, mutate: Mutation, position: number): string | null {
  const name = at.at(-1) ?? "";
  const wrong = mutate(name, position % name.length);
  const others = siblings.filter((sibling) => sibling !== name);
  const far = distance(wrong.toLowerCase(), name.toLowerCase());
  const isClear = others.every(
    (other) => distance(wrong.toLowerCase(), other.toLowerCase()) > far + 1,
  );
  return name.length < 4 || siblings.includes(wrong) || !isClear ? null : wrong;
}

function hintOf(tree: ChartTree, at: readonly string[], wrong: string): string | undefined {
  const value = at.reduce<unknown>((inner, key) => mapOf(inner)[key], defaultValues(tree));
  const values = [...at.slice(0, -1), wrong].reduceRight<unknown>(
    (inner, key) => ({ [key]: inner }),
    value,
  );
  return valueComplaints(tree, mapOf(values)).find(({ path: found }) => found.at(-1) === wrong)
    ?.hint;
}

describe("suggestions for keys of values", () => {
  for (const folder of FOLDERS) {
    const withSchema = openTree(readChart(path.join(EXAMPLE, folder)));
    const trees = [withSchema, { ...withSchema, schema: undefined }];
    for (const [index, tree] of trees.entries()) {
      it(`name the right one in ${folder} ${index === 0 ? "with" : "without"} its schema`, () => {
        let checked = 0;
        fc.assert(
          fc.property(
            fc.constantFrom(...keysOf(tree.defaults)),
            fc.constantFrom(...mutations),
            fc.nat(30),
            (key, mutate, position) => {
              const wrong = slip(key, mutate, position);
              if (wrong === null) return;
              checked += 1;
              assert.equal(
                hintOf(tree, key.path, wrong),
                `Did you mean "${key.path.at(-1) ?? ""}"?`,
                [...key.path.slice(0, -1), wrong].join("."),
              );
            },
          ),
          { numRuns: RUNS },
        );
        assert.ok(checked > RUNS / 4, `${checked} slips`);
      });
    }
  }
});
