import type { AppPort } from "../../kubernetes/app/exposure.ts";
import { isDns1035Label } from "../../kubernetes/names.ts";
import { presetFacts } from "../../kubernetes/presets.ts";
import type { PresetFacts, PresetName } from "../../kubernetes/presets.ts";
import { valueAt } from "../../kubernetes/unknown.ts";
import type { Problem } from "../environment.ts";
import { quote } from "../problems.ts";
import type { ResolvedTenant } from "../resolved-schema.ts";
import type { Complaint } from "../source-file.ts";
import { allTenants, complainAt, isFaulty } from "./checked.ts";
import type { Checked, Findings } from "./checked.ts";

/** Releases of presets whose Services nobody could have. */
export function checkPresets(checked: Checked): Findings {
  const problems = allTenants(checked).flatMap(({ tenant, path }) =>
    presetNames(tenant).flatMap((name): readonly Problem[] => {
      const at = [...path, "releases", name, "preset"];
      const complaint = nameFault(name);
      if (complaint === undefined || isFaulty(checked, at)) return [];
      return [complainAt(checked, at, complaint)];
    }),
  );
  return { problems, warnings: [] };
}

function nameFault(name: string): Complaint | undefined {
  if (isDns1035Label(name)) return undefined;
  const message = `${quote(name)} begins with a digit, and the Service of a preset is named like it`;
  return { message, hint: "Rename the release so that it begins with a letter" };
}

/** Names of a tenant's releases that apps can connect to. */
function presetNames({ releases }: ResolvedTenant): readonly string[] {
  return Object.keys(releases).filter((name) => releases[name]?.preset !== undefined);
}

/** A release that apps can connect to. */
export interface ConnectedPreset {
  readonly preset: PresetName;
  readonly ports: readonly AppPort[];
  readonly values: unknown;
}

/** The release behind a name that no app has; undefined without a preset. */
export function presetOf(
  { apps, releases }: Pick<ResolvedTenant, "apps" | "releases">,
  name: string,
): ConnectedPreset | undefined {
  if (Object.hasOwn(apps, name) || !Object.hasOwn(releases, name)) return undefined;
  const { preset, values } = releases[name] ?? {};
  if (preset === undefined) return undefined;
  const { port } = presetFacts(preset, values);
  return { preset, ports: [{ port, name: preset }], values };
}

/** Why a release cannot tell its user, password or database. */
export function presetFault(
  { preset, values }: ConnectedPreset,
  to: string,
  output: string,
): Complaint | undefined {
  if (output === "host" || output === "port") return undefined;
  const facts: PresetFacts = presetFacts(preset, values);
  if ((output === "user" || output === "database") && facts[output] === undefined) {
    return { message: `preset ${preset} has no ${output} to tell`, hint: "Remove it" };
  }
  if (output === "user" || output === "database" || facts.password !== undefined) return undefined;
  const secret = valueAt(values, "auth", "existingSecret");
  if (typeof secret !== "string" || secret === "") {
    const message = `release ${quote(to)} sets no password`;
    return { message, hint: "Set values.auth.password, e.g. to { secret: key }" };
  }
  const why = "known in the cluster only";
  const message =
    output === "url"
      ? `the URL of release ${quote(to)} needs its password, which is ${why}`
      : `the ${output} of release ${quote(to)} is ${why}`;
  const name = "Take host and port instead, and the password into env as";
  return { message, hint: `${name} { secretKey: { name: ${secret}, key: password } }` };
}
