import { isMap } from "../../kubernetes/unknown.ts";
import { maskSecrets } from "../mask.ts";
import { helmText, named, releaseName, type ReleaseReference } from "./ask-helm.ts";
import { manifestObjects } from "./manifest-objects.ts";
import { maskedSecret } from "./masked-secret.ts";
import { type ReadOptions, releaseSecrets } from "./releases.ts";
import type { HelmPlace } from "./run-helm.ts";

/** What becomes of one object when a release goes from one revision to another. */
export interface ObjectChange {
  readonly kind: string;
  readonly name: string;
  readonly operation: "create" | "update" | "delete";
}

/** Objects of a release as the chart made them; secrets read `[secret]`. */
export async function releaseManifest(
  place: HelmPlace,
  reference: ReleaseReference,
  options: ReadOptions = {},
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const args = ["get", "manifest", ...named(reference, options)];
  const subject = { verb: "get manifest", release: releaseName(reference) };
  const text = await helmText(place, { args, signal: options.signal }, subject);
  const secrets = await releaseSecrets(place, reference, options);
  return manifestObjects(text).map((object) => shownObject(object, secrets));
}

/** Objects that differ between two manifests, in order of kind and name; those of Secrets by their keys alone. */
export function manifestChanges(before: Manifest, after: Manifest): readonly ObjectChange[] {
  const old = new Map(before.map((object) => [objectKey(object), JSON.stringify(object)]));
  const fresh = new Map(after.map((object) => [objectKey(object), JSON.stringify(object)]));
  const keys = [...new Set([...old.keys(), ...fresh.keys()])].toSorted();
  return keys.flatMap((key) => {
    if (old.get(key) === fresh.get(key)) return [];
    const [kind = "", name = ""] = key.split("/");
    const operation = old.has(key) ? (fresh.has(key) ? "update" : "delete") : "create";
    return [{ kind, name, operation } as const];
  });
}

type Plain = Readonly<Record<string, unknown>>;
type Manifest = readonly Plain[];

/** What a Secret holds is masked whole; anywhere else the values that are secret. */
function shownObject(object: Plain, secrets: readonly string[]): Plain {
  const entries = Object.entries(object).map(([key, value]) => {
    return [key, shownPart(value, secrets)] as const;
  });
  return maskedSecret(Object.fromEntries(entries));
}

function shownPart(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") return maskSecrets(value, secrets);
  if (Array.isArray(value)) return value.map((one) => shownPart(one, secrets));
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, shownPart(one, secrets)]);
  return Object.fromEntries(entries);
}

function objectKey({ kind, metadata }: Plain): string {
  const name = isMap(metadata) ? metadata["name"] : undefined;
  return `${String(kind)}/${String(name)}`;
}
