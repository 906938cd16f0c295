import { createHash } from "node:crypto";

import { classifyEnv } from "../../kubernetes/secret-classification.ts";
import {
  fieldOf,
  isMap,
  isUndecidable,
  knownOr,
  SECRET,
  valueAt,
} from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";

/** How a text holds the value of a Secret. */
export type SecretForm = "the value" | "the base64 form" | "the bare SHA-256";

/** A value of a Secret; the value itself is kept in memory only, to compare with. */
export interface SecretValue {
  readonly view: ObjectView;
  readonly key: string;
  readonly form: SecretForm;
  readonly text: string;
}

/** The values of Secrets that can be told apart from other words. */
export interface SecretValues {
  readonly known: readonly SecretValue[];
  /** Secrets with values that are not known yet, with the paths of these. */
  readonly open: readonly { readonly view: ObjectView; readonly field: string }[];
}

/** Shorter values are in many texts by chance. */
const SHORTEST = 8;

/** Reads the values of all Secrets; users, hosts and the like are left out by their names. */
export function secretValues(objects: readonly ObjectView[]): SecretValues {
  const known: SecretValue[] = [];
  const open: SecretValues["open"][number][] = [];
  for (const view of objects) {
    if (view.kind !== "Secret" || view.group !== "") continue;
    for (const list of ["data", "stringData"] as const) {
      const value = valueAt(view.object, list);
      const map = fieldOf(value, isMap);
      if (isUndecidable(map) && value !== SECRET) open.push({ view, field: list });
      for (const [key, each] of Object.entries(knownOr(map) ?? {})) {
        if (typeof each === "string") known.push(...formsOf(view, key, [list, each]));
        else if (each !== undefined && each !== null && each !== SECRET) {
          open.push({ view, field: `${list}[${JSON.stringify(key)}]` });
        }
      }
    }
  }
  return { known, open };
}

function formsOf(
  view: ObjectView,
  key: string,
  [list, value]: readonly ["data" | "stringData", string],
): readonly SecretValue[] {
  const bytes = Buffer.from(value, list === "data" ? "base64" : "utf8");
  const text = bytes.toString("utf8").trim();
  if (text.length < SHORTEST || classifyEnv(key, text).target !== "Secret") return [];
  const texts: readonly (readonly [SecretForm, string])[] = [
    ["the value", text],
    ["the base64 form", bytes.toString("base64").replace(/=+$/, "")],
    ["the bare SHA-256", createHash("sha256").update(bytes).digest("hex")],
  ];
  return texts.map(([form, each]) => ({ view, key, form, text: each }));
}

/** Finds values of Secrets inside of texts, in one pass over each distinct text. */
export class SecretSearch {
  readonly #byStart = new Map<string, SecretValue[]>();
  readonly #found = new Map<string, SecretValue | undefined>();

  constructor(values: readonly SecretValue[]) {
    for (const value of values) {
      const start = value.text.slice(0, SHORTEST);
      const others = this.#byStart.get(start);
      if (others === undefined) this.#byStart.set(start, [value]);
      else others.push(value);
    }
  }

  /** The first value that a text holds. */
  find(text: string): SecretValue | undefined {
    if (!this.#found.has(text)) this.#found.set(text, this.#search(text));
    return this.#found.get(text);
  }

  #search(text: string): SecretValue | undefined {
    for (let at = 0; at + SHORTEST <= text.length; at += 1) {
      const candidates = this.#byStart.get(text.slice(at, at + SHORTEST)) ?? [];
      const found = candidates.find((each) => text.startsWith(each.text, at));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
