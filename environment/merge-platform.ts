import { NAMESPACE_DEFAULTS, RELEASE_DEFAULTS, TENANT_DEFAULTS } from "./defaults.ts";
import { inside, without } from "./layer-piece.ts";
import type { Piece } from "./layer-piece.ts";
import { LayeredTree } from "./layers.ts";
import type { LayerPlace } from "./layers.ts";
import { layApp } from "./merge-app.ts";
import { namespaceKeys } from "./namespaces.ts";
import { entriesOf, valueAt } from "./plain-data.ts";
import type { PlatformFile } from "./platform-schema.ts";
import { allProfiles, BUILT_IN_PROFILES, profileChain } from "./profiles.ts";
import { releaseLayers } from "./release-layers.ts";
import type { ValuesFiles } from "./release-layers.ts";
import type { Path, SourceFile } from "./source-file.ts";
import type { Settings } from "./stack-schema.ts";

/** The valid parts of both files, with where they stand. */
export interface Files {
  readonly platform: PlatformFile;
  readonly platformSource: SourceFile;
  readonly settings: Settings;
  readonly stackSource: SourceFile;
  /** Profile in use; a known one. */
  readonly profile: string;
  /** Values files that releases name. */
  readonly valuesFiles: ValuesFiles;
}

const BUILT_IN: LayerPlace = { layer: "default", source: undefined, path: [] };
const OVERRIDES = ["config", "moorage:overrides"];

/** Merges all layers of all tenants, from general to specific; see docs/configuration.md. */
export function mergePlatform(files: Files): LayeredTree {
  const tree = new LayeredTree();
  for (const name of Object.keys(files.platform.tenants)) layTenant(tree, files, name);
  return tree;
}

function layTenant(tree: LayeredTree, files: Files, name: string): void {
  const at = ["tenants", name];
  const entries = [
    piece(files, "tenant", { file: "platform", path: at }),
    piece(files, "tenant", { file: "stack", path: at }),
  ];
  tree.lay(at, TENANT_DEFAULTS, BUILT_IN);
  for (const { value, place } of defaultPieces(files, "tenant")) tree.lay(at, value, place);
  for (const { value, place } of entries) tree.lay(at, without(value, INNER), place);
  layNamespaces(tree, entries, { target: [...at, "namespaces"], files });
  layPolicies(tree, entries, [...at, "networkPolicies"]);

  const general = generalPieces(files);
  const inherited = entries.map((entry) => inside(entry, "defaults"));
  const tenant = files.platform.tenants[name];
  for (const app of Object.keys(tenant?.apps ?? {})) {
    const own = entries.map((entry) => inside(inside(entry, "apps", "app"), app));
    layApp(tree, { target: [...at, "apps", app], general: [...general, ...inherited], own });
  }
  for (const release of Object.keys(tenant?.releases ?? {})) {
    layRelease(tree, releasePieces(files, name, release), {
      target: [...at, "releases", release],
      files,
    });
  }
}

/** What both files say of a release, the general one first. */
export function releasePieces(files: Files, tenant: string, release: string): readonly Piece[] {
  const path = ["tenants", tenant, "releases", release];
  return [
    piece(files, "app", { file: "platform", path }),
    piece(files, "app", { file: "stack", path }),
  ];
}

/** Values that a file names, and those of a text, are below the values that stand next to them. */
function layRelease(
  tree: LayeredTree,
  own: readonly Piece[],
  { target, files }: InnerLayers,
): void {
  tree.lay(target, RELEASE_DEFAULTS, BUILT_IN);
  if (profileChain(files.platform, files.profile).isProd) {
    tree.lay(target, { atomic: true }, { ...BUILT_IN, layer: "profile" });
  }
  for (const entry of own) {
    for (const { value, place } of releaseLayers(files.valuesFiles, entry).layers) {
      tree.lay([...target, "values"], value, place);
    }
    tree.lay(target, entry.value, entry.place);
  }
}

const INNER = ["apps", "releases", "defaults", "namespaces", "networkPolicies"];

interface InnerLayers {
  readonly target: Path;
  readonly files: Files;
}

/** A list names the keys only; a map may say more. */
function layNamespaces(
  tree: LayeredTree,
  entries: readonly Piece[],
  { target, files }: InnerLayers,
): void {
  const keys = namespaceKeys(valueAt(files.platform, target));
  for (const key of keys) {
    tree.lay([...target, key], NAMESPACE_DEFAULTS, BUILT_IN);
    for (const entry of entries) {
      const { value, place } = inside(inside(entry, "namespaces"), key);
      tree.lay([...target, key], value, place);
    }
  }
}

/** Specs are replaced as a whole: an empty selector in one says more than nothing. */
function layPolicies(tree: LayeredTree, entries: readonly Piece[], target: Path): void {
  tree.lay(target, {}, BUILT_IN);
  for (const entry of entries) {
    const policies = inside(entry, "networkPolicies");
    for (const [name] of entriesOf(policies.value)) {
      const { value, place } = inside(policies, name);
      tree.put([...target, name], value, place);
    }
  }
}

const RESOURCE_KEYS = ["cpu", "memory", "requests", "limits"];

/** What every app of the platform may take, from general to specific. */
function generalPieces(files: Files): readonly Piece[] {
  const [platform, environment] = defaultPieces(files, "app");
  return [platform, ...profilePieces(files), environment].filter((piece) => piece !== undefined);
}

/** Layers `platform` and `environment`: settings for every tenant or app. */
function defaultPieces(files: Files, what: "tenant" | "app"): readonly Piece[] {
  const path = ["defaults", what];
  return [
    piece(files, "platform", { file: "platform", path }),
    piece(files, "environment", { file: "stack", path }),
  ];
}

function profilePieces(files: Files): readonly Piece[] {
  const profiles = allProfiles(files.platform);
  return profileChain(files.platform, files.profile).names.map((name) => {
    const isOwn = profiles[name] !== BUILT_IN_PROFILES[name];
    const source = isOwn ? files.platformSource : undefined;
    const place = { layer: "profile", source, path: ["profiles", name] } as const;
    const { replicas, ...sizes } = profiles[name] ?? {};
    const resources = Object.fromEntries(
      Object.entries(sizes).filter(([key]) => RESOURCE_KEYS.includes(key)),
    );
    return { value: { replicas, resources }, place };
  });
}

interface In {
  readonly file: "platform" | "stack";
  readonly path: Path;
}

function piece(files: Files, layer: LayerPlace["layer"], where: In): Piece {
  const { path } = where;
  return where.file === "platform"
    ? { value: valueAt(files.platform, path), place: { layer, source: files.platformSource, path } }
    : {
        value: valueAt(files.settings["moorage:overrides"], path),
        place: { layer, source: files.stackSource, path: [...OVERRIDES, ...path] },
      };
}
