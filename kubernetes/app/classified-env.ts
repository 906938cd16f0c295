import {
  classifyEnv,
  classifyMarked,
  type Classification,
  type EnvValue,
} from "../secret-classification.ts";
import { SECRET } from "../unknown.ts";
import type { EnvEntry } from "./config.ts";
import { entryValue } from "./variable-forms.ts";

/** A variable that holds a value, and where it belongs. */
export interface ClassifiedVariable extends Classification {
  readonly name: string;
}

/**
 * Where each variable belongs and why, sorted by name; what Kubernetes or another app fills in is
 * left out.
 *
 * Whatever is no text counts as secret: `{ secret: key }` in files, an Output in programs.
 * `names` are all variables of the container, when `env` holds only a part of them.
 */
export function classifiedEnv(
  env: Readonly<Record<string, EnvEntry<unknown>>>,
  names: readonly string[] = Object.keys(env),
): readonly ClassifiedVariable[] {
  return Object.keys(env)
    .sort()
    .flatMap((name) => {
      const plain = entryValue(env[name]);
      if (plain === undefined) return [];
      const found = classifyEnv(name, envValue(plain.value), names);
      return [
        {
          name,
          ...(plain.sensitive === undefined ? found : classifyMarked(plain.sensitive, found)),
        },
      ];
    });
}

function envValue(value: unknown): EnvValue {
  return typeof value === "string" ? value : SECRET;
}
