import type { LoadedEnvironment } from "../environment/environment.ts";
import type { GeneratedSecret } from "../environment/secret-source-schema.ts";
import { keepersDigest } from "./generated-value.ts";

/** Encrypted values as a stack file records them. */
export interface RecordedSecrets {
  /** Keys below `moorage:` that have an encrypted value. */
  readonly keys: ReadonlySet<string>;
  /** Digests of keepers, by key. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Why a value is due. */
export type Due = "missing" | "keepers";

/** One secret of an environment; never its value. */
export interface SecretState {
  readonly key: string;
  readonly state: "missing" | "set" | "generated" | "unused";
  /** Paths that refer to it. */
  readonly usedBy: readonly string[];
  /** Why `moor secrets generate` would make a value; undefined: it would not. */
  readonly due: Due | undefined;
  readonly wish: GeneratedSecret | undefined;
  /** True: credentials of a registry or repository, which nobody can make up. */
  readonly isPullSecret: boolean;
}

/** Every secret that an environment refers to or has, ordered by key. */
export function secretStates(
  { secrets, generate }: Pick<LoadedEnvironment, "secrets" | "generate">,
  recorded: RecordedSecrets,
): readonly SecretState[] {
  const wishes = new Map(generate.map((wish) => [wish.key, wish]));
  const keys = new Set([...secrets.keys(), ...recorded.keys]);
  return [...keys].sort().map((key) => {
    const usedBy = secrets.get(key) ?? [];
    const wish = wishes.get(key);
    const isPullSecret = usedBy.some((path) =>
      /^tenants\.[^.]+\.(?:pullSecrets|releases\.[^.]+\.credentials)\./.test(path),
    );
    const found = { key, usedBy, wish, isPullSecret };
    return { ...found, state: stateOf(found, recorded), due: dueOf(found, recorded) };
  });
}

type Found = Pick<SecretState, "key" | "usedBy" | "wish" | "isPullSecret">;

function stateOf({ key, usedBy }: Found, { keys, digests }: RecordedSecrets): SecretState["state"] {
  if (!keys.has(key)) return "missing";
  if (usedBy.length === 0) return "unused";
  return digests.has(key) ? "generated" : "set";
}

/** A value that a person has set stays, whatever its keepers say. */
function dueOf({ key, usedBy, wish }: Found, recorded: RecordedSecrets): Due | undefined {
  if (usedBy.length === 0) return undefined;
  if (!recorded.keys.has(key)) return "missing";
  const digest = recorded.digests.get(key);
  if (wish === undefined || digest === undefined) return undefined;
  return digest === keepersDigest(wish.keepers) ? undefined : "keepers";
}
