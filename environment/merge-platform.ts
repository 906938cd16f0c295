import { APP_DEFAULTS, NAMESPACE_DEFAULTS, RELEASE_DEFAULTS, TENANT_DEFAULTS } from "./defaults.ts";
import { LayeredTree } from "./layers.ts";
import type { LayerPlace } from "./layers.ts";
import { namespaceKeys } from "./namespaces.ts";
import { entriesOf, isMap, valueAt } from "./plain-data.ts";
import type { PlatformFile } from "./platform-schema.ts";
import { allProfiles, BUILT_IN_PROFILES, profileChain } from "./profiles.ts";
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
}

const BUILT_IN: LayerPlace = { layer: "default", source: undefined, path: [] };
const OVERRIDES = ["config", "moorage:overrides"];

/** Merges all layers of all tenants, from general to specific; see docs/configuration.md. */
export function mergePlatform(files: Files): LayeredTree {
  const tree = new LayeredTree();
  for (const name of Object.keys(files.platform.tenants)) layTenant(tree, files, name);
  return tree;
}

interface Piece {
  readonly value: unknown;
  readonly place: LayerPlace;
}

function layTenant(tree: LayeredTree, files: Files, name: string): void {
  const at = ["tenants", name];
  const entries = [
    piece(files, "tenant", { file: "platform", path: at }),
    piece(files, "tenant", { file: "stack", path: at }),
  ];
  tree.lay(at, TENANT_DEFAULTS, BUILT_IN);
  for (const general of defaultPieces(files, "tenant")) tree.lay(at, general.value, general.place);
  for (const { value, place } of entries) tree.lay(at, without(value, INNER), place);
  layNamespaces(tree, entries, { target: [...at, "namespaces"], files });
  layPolicies(tree, entries, [...at, "networkPolicies"]);

  const inherited = entries.map((entry) => inside(entry, "defaults"));
  const tenant = files.platform.tenants[name];
  for (const app of Object.keys(tenant?.apps ?? {})) {
    const own = entries.map((entry) => inside(inside(entry, "apps", "app"), app));
    layApp(tree, files, { target: [...at, "apps", app], pieces: [...inherited, ...own] });
  }
  for (const release of Object.keys(tenant?.releases ?? {})) {
    const target = [...at, "releases", release];
    tree.lay(target, RELEASE_DEFAULTS, BUILT_IN);
    if (profileChain(files.platform, files.profile).isProd) {
      tree.lay(target, { atomic: true }, { ...BUILT_IN, layer: "profile" });
    }
    for (const entry of entries) {
      const { value, place } = inside(inside(entry, "releases", "app"), release);
      tree.lay(target, value, place);
    }
  }
}

const INNER = ["apps", "releases", "defaults", "namespaces", "networkPolicies"];

interface NamespaceLayers {
  readonly target: Path;
  readonly files: Files;
}

/** A list names the keys only; a map may say more. */
function layNamespaces(
  tree: LayeredTree,
  entries: readonly Piece[],
  { target, files }: NamespaceLayers,
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

interface AppLayers {
  readonly target: Path;
  readonly pieces: readonly Piece[];
}

function layApp(tree: LayeredTree, files: Files, app: AppLayers): void {
  tree.lay(app.target, APP_DEFAULTS, BUILT_IN);
  const [platform, environment] = defaultPieces(files, "app");
  const general = [platform, ...profilePieces(files), environment];
  for (const { value, place } of [...general, ...app.pieces].filter(
    (entry) => entry !== undefined,
  )) {
    tree.lay(app.target, without(value, ["resources", "expose"]), place);
    layResources(tree, [...app.target, "resources"], inside({ value, place }, "resources"));
    const host = inside(inside({ value, place }, "expose"), "host");
    tree.lay([...app.target, "host"], host.value, host.place);
  }
}

/** `cpu` and `memory` alone are requests. */
function layResources(tree: LayeredTree, target: Path, resources: Piece): void {
  const { value, place } = resources;
  tree.lay(target, without(value, ["cpu", "memory"]), place);
  for (const key of ["cpu", "memory"]) {
    const short = inside(resources, key);
    tree.lay([...target, "requests", key], short.value, short.place);
  }
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

/** The entry `key` of a piece; profiles keep `resources` beside their other keys. */
function inside(outer: Piece, key: string, layer = outer.place.layer): Piece {
  const { place } = outer;
  const isProfileSizes = place.layer === "profile" && key === "resources";
  const path = isProfileSizes ? place.path : [...place.path, key];
  return { value: valueAt(outer.value, [key]), place: { ...place, layer, path } };
}

function without(value: unknown, keys: readonly string[]): unknown {
  if (!isMap(value)) return undefined;
  const left = Object.entries(value).filter(([key]) => !keys.includes(key));
  return left.length === 0 ? undefined : Object.fromEntries(left);
}
