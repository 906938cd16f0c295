import { looksRandom } from "./random-text.ts";
import { falseFriend } from "./secret-friends.ts";
import { sensitiveWord } from "./secret-names.ts";
import { knownSecretForm } from "./secret-values.ts";
import { SECRET } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** Value of a variable; `SECRET` when it comes encrypted, `UNKNOWN` when it is not known yet. */
export type EnvValue = string | typeof SECRET | Unknown;

/** Where a variable belongs, by which rule of the table, and why; the value is never repeated. */
export interface Classification {
  readonly target: "Secret" | "ConfigMap";
  /** Number of the rule in `docs/configuration.md`, 1 to 9. */
  readonly rule: number;
  readonly reason: string;
}

/**
 * Decides whether an environment variable belongs into a Secret or a ConfigMap; first rule wins.
 *
 * `siblings` are the names of the other variables of the container, for pairs of access and secret key.
 */
export function classifyEnv(
  name: string,
  value: EnvValue,
  siblings: Iterable<string> = [],
): Classification {
  if (value === SECRET) return secret(2, "comes from an encrypted value");
  const names = [...siblings];
  const text = typeof value === "string" ? withoutReferences(value, names) : "";
  if (text === "" && text !== value && typeof value === "string") {
    return plain(6, "only refers to other variables");
  }
  const form = knownSecretForm(text);
  if (form !== undefined) return secret(form.rule, form.reason);
  const word = sensitiveWord(name, text);
  const friend = falseFriend(name, text, names);
  if (friend !== undefined) {
    return plain(6, word === undefined ? friend : `${friend}, though its name holds ${word}`);
  }
  if (word !== undefined) return secret(7, `its name holds ${word}`);
  if (looksRandom(text)) return secret(8, "looks generated");
  return plain(9, "neither name nor value sounds secret");
}

/** Rule 1: what an explicit `sensitive: true` or `false` decides, and what would have been decided. */
export function classifyMarked(sensitive: boolean, otherwise: Classification): Classification {
  if (sensitive) return secret(1, "is marked as sensitive");
  return plain(
    1,
    otherwise.target === "ConfigMap"
      ? "is marked as not sensitive"
      : `is marked as not sensitive against rule ${String(otherwise.rule)}: ${otherwise.reason}`,
  );
}

/** `value` without each `$(NAME)` of another variable, which says where a secret is but not the secret. */
function withoutReferences(value: string, names: readonly string[]): string {
  if (!value.includes("$(")) return value;
  return value.replaceAll(/\$\(([-.\w]{1,253})\)/g, (reference, name: string) =>
    names.includes(name) || /^[A-Z][A-Z0-9_]*$/.test(name) ? "" : reference,
  );
}

function secret(rule: number, reason: string): Classification {
  return { target: "Secret", rule, reason };
}

function plain(rule: number, reason: string): Classification {
  return { target: "ConfigMap", rule, reason };
}
