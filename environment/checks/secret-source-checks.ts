import { CHECKSUM_KEY } from "../environment.ts";
import { nearestHint, nearName, quote } from "../problems.ts";
import { secretSourceOf } from "../settings.ts";
import { problemAt } from "../source-file.ts";
import { complainAt } from "./checked.ts";
import type { Checked, Findings } from "./checked.ts";
import { appUses } from "./secret-checks.ts";
import type { SecretUse } from "./secret-checks.ts";

/** Sealed values that are missing or unused, and generated ones that nothing needs. */
export function checkSecretSource(checked: Checked, uses: readonly SecretUse[]): Findings {
  const sealed = sealedFindings(checked);
  return { ...sealed, warnings: [...sealed.warnings, ...generateWarnings(checked, uses)] };
}

function sealedFindings(checked: Checked): Findings {
  const { settings, stackSource } = checked.files;
  const source = secretSourceOf(settings);
  if (source.kind !== "sealed") return { problems: [], warnings: [] };
  const uses = appUses(checked);
  const used = new Set(uses.map(({ key }) => key));
  const known = Object.keys(source.values);
  return {
    problems: uses
      .filter(({ key }) => !known.includes(key))
      .map(({ key, path }) => {
        const message = `moorage:secretSource has no sealed value for ${quote(key)}`;
        const hint =
          nearName(key, known) ?? "Add the output of: kubeseal --raw --scope cluster-wide";
        return complainAt(checked, path, { message, hint });
      }),
    warnings: known
      .filter((key) => !used.has(key))
      .map((key) => {
        const at = ["config", "moorage:secretSource", "values", key];
        const message = "nothing refers to this sealed value";
        const hint = nearName(key, used) ?? "Remove it, or refer to it with { secret: key }";
        return problemAt(stackSource, at, { message, hint, side: "key" });
      }),
  };
}

function generateWarnings(checked: Checked, uses: readonly SecretUse[]): Findings["warnings"] {
  const { settings, stackSource } = checked.files;
  const used = new Set([CHECKSUM_KEY, ...uses.map(({ key }) => key)]);
  return Object.keys(settings["moorage:generate"] ?? {}).flatMap((key) => {
    if (used.has(key)) return [];
    const message = "nothing refers to this secret";
    const hint = nearestHint(
      key,
      [...used].filter((name) => name !== CHECKSUM_KEY),
    );
    const at = ["config", "moorage:generate", key];
    return [problemAt(stackSource, at, { message, hint: hint ?? "Remove it", side: "key" })];
  });
}
