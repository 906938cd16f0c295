import { classifyEnv } from "../../kubernetes/secret-classification.ts";
import { looksRandom } from "../../kubernetes/random-text.ts";
import { knownSecretForm } from "../../kubernetes/secret-values.ts";
import { entriesOf, isSecretReference } from "../plain-data.ts";
import type { Path } from "../source-file.ts";
import { allTenants, complainAt } from "./checked.ts";
import type { Checked, Findings } from "./checked.ts";

/** Plain Helm values that should be encrypted: errors with a prod profile, warnings elsewhere. */
export function checkReleaseSecrets(checked: Checked): Findings {
  const found = allTenants(checked).flatMap(({ name: tenant, tenant: { releases }, path }) =>
    Object.entries(releases).flatMap(([release, { values }]) =>
      textsIn(values, []).flatMap((text) => {
        const reason = secretReason(text);
        if (reason === undefined) return [];
        const key = secretKey([tenant, release, ...text.path]);
        return complainAt(checked, [...path, "releases", release, "values", ...text.path], {
          message: `a plain value that should be secret: ${reason}`,
          hint: `Write { secret: ${key} } and run: pulumi config set --secret moorage:${key}`,
        });
      }),
    ),
  );
  return checked.isProd ? { problems: found, warnings: [] } : { problems: [], warnings: found };
}

function secretKey(path: Path): string {
  const words = path.filter((part) => typeof part === "string").join("-");
  const key = words.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
  return key.replaceAll(/[^a-z0-9]+/g, "-").slice(0, 100);
}

interface NamedText {
  readonly path: Path;
  readonly name: string;
  readonly text: string;
  readonly siblings: readonly string[];
}

/** Texts by the key that names them; `{ name, value }` in lists of variables by their name. */
function textsIn(value: unknown, path: Path): readonly NamedText[] {
  if (isSecretReference(value)) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  const entries = entriesOf(value);
  const siblings = entries.map(([key]) => key);
  const named = Object.fromEntries(entries)["name"];
  return entries.flatMap(([key, inner]) => {
    const at = [...path, key];
    if (typeof inner !== "string") return textsIn(inner, at);
    const name = key === "value" && typeof named === "string" ? named : key;
    return [{ path: at, name, text: inner, siblings }];
  });
}

/** Keys that say where a secret is: the name of an object, or a key inside it. */
const REFERENCE =
  /^existing|^(?:tls|ca|cert|pull|image|ssl)\w*Secrets?$|secret(?:Name|Ref)$|(?:password|token|user|username|secret)Key$/i;
const OBJECT_NAME = /^[A-Za-z0-9](?:[-._A-Za-z0-9]*[A-Za-z0-9])?$/;

function secretReason({ name, text, siblings }: NamedText): string | undefined {
  // What a template makes of other values is not known here.
  if (text === "" || text.includes("{{")) return undefined;
  const isReference =
    REFERENCE.test(name) &&
    name !== "secretKey" &&
    OBJECT_NAME.test(text) &&
    knownSecretForm(text) === undefined &&
    !looksRandom(text);
  if (isReference || /^sha256:[0-9a-f]{64}$/.test(text)) return undefined;
  const { target, reason } = classifyEnv(name, text, siblings);
  return target === "Secret" ? reason : undefined;
}
