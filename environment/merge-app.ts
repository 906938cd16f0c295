import { knownImage } from "../kubernetes/app/known-images.ts";
import type { KnownImage } from "../kubernetes/app/known-images.ts";
import { APP_DEFAULTS } from "./defaults.ts";
import { inside, narrowed, short, without } from "./layer-piece.ts";
import type { Piece } from "./layer-piece.ts";
import type { LayeredTree, LayerPlace } from "./layers.ts";
import { hasSingleClaim, layVolumes } from "./merge-volumes.ts";
import { entriesOf, isMap, valueAt } from "./plain-data.ts";
import { GPU } from "./resolved-container-schema.ts";
import type { Path } from "./source-file.ts";

/** An app with all that gives it values, from general to specific. */
export interface AppLayers {
  readonly target: Path;
  /** Defaults of the platform, profiles, the environment and the tenant. */
  readonly general: readonly Piece[];
  /** What the files say of this app. */
  readonly own: readonly Piece[];
}

const BUILT_IN: LayerPlace = { layer: "default", source: undefined, path: [] };
/** Keys that are not simply laid over each other. */
const SPECIAL = [
  ...["resources", "port", "ports", "expose", "runAsUser", "security", "env", "files"],
  ...["volumes", "storage", "probes", "strategy", "autoscale", "disruptionBudget"],
];

/** Merges an app; all short forms that stand for another key are long ones afterwards. */
export function layApp(tree: LayeredTree, app: AppLayers): void {
  const { target, general, own } = app;
  const known = knownOf(own);
  tree.lay(target, APP_DEFAULTS, BUILT_IN);
  layKind(tree, app, known);
  laySizes(tree, app, known);
  for (const piece of general) layResources(tree, target, inside(piece, "resources"));
  for (const piece of general) layEntries(tree, [...target, "env"], inside(piece, "env"));
  for (const piece of own) layOwn(tree, target, piece);
  layVolumes(tree, { target: [...target, "volumes"], own, database: known?.database });
  layChoices(tree, target, own);
}

function knownOf(own: readonly Piece[]): KnownImage | undefined {
  const image = lastOf(own, "image");
  return typeof image === "string" ? knownImage(image) : undefined;
}

function lastOf(pieces: readonly Piece[], key: string): unknown {
  return pieces.map(({ value }) => valueAt(value, [key])).findLast((value) => value !== undefined);
}

/** Databases become StatefulSets, unless a file says otherwise. */
function layKind(tree: LayeredTree, { target, own }: AppLayers, known?: KnownImage): void {
  const isDatabase = known?.database !== undefined;
  tree.lay(target, { kind: isDatabase ? "StatefulSet" : "Deployment" }, BUILT_IN);
  if (!isDatabase || lastOf(own, "kind") !== undefined) return;
  const kindReason = `${known.name} keeps data; kind: Deployment overrides`;
  tree.lay(target, { kindReason }, BUILT_IN);
}

/** The number of pods that general layers give: to replicas, or to the least of an autoscaler. */
function laySizes(tree: LayeredTree, app: AppLayers, known?: KnownImage): void {
  const { target, general, own } = app;
  const kind = lastOf(own, "kind") ?? "Deployment";
  // Databases do not know of each other, and a claim is for one pod: more are asked for by name.
  const isSingle = known?.database !== undefined || (kind === "Deployment" && hasSingleClaim(own));
  const sizes = isSingle ? [] : general;
  const pieces = [{ value: 1, place: BUILT_IN }, ...sizes.map((each) => inside(each, "replicas"))];
  const autoscales = own.map((piece) => inside(piece, "autoscale")).filter(isMapPiece);
  if (autoscales.length > 0) {
    const max = lastOf(autoscales, "max");
    for (const { value, place } of pieces) {
      if (typeof value !== "number") continue;
      const least = Math.max(1, typeof max === "number" ? Math.min(value, max) : value);
      tree.lay([...target, "autoscale", "min"], least, place);
    }
  } else if (kind === "Deployment" || kind === "StatefulSet") {
    for (const { value, place } of pieces) tree.lay([...target, "replicas"], value, place);
  }
}

function isMapPiece({ value }: Piece): boolean {
  return isMap(value);
}

function layOwn(tree: LayeredTree, target: Path, piece: Piece): void {
  if (piece.value === undefined) return;
  tree.lay(target, without(piece.value, SPECIAL), piece.place);
  layResources(tree, [...target], inside(piece, "resources"));
  layEntries(tree, [...target, "env"], inside(piece, "env"));
  layEntries(tree, [...target, "files"], inside(piece, "files"));
  layShort(tree, [...target, "ports"], { piece, key: "port", long: (port) => [{ port }] });
  lay(tree, [...target, "ports"], inside(piece, "ports"));
  layShort(tree, [...target, "security", "runAsUser"], { piece, key: "runAsUser" });
  lay(tree, [...target, "security"], inside(piece, "security"));
  layExpose(tree, [...target, "expose"], inside(piece, "expose"));
  lay(tree, [...target, "storage"], inside(piece, "storage"));
}

function lay(tree: LayeredTree, target: Path, { value, place }: Piece): void {
  tree.lay(target, value, place);
}

interface Short {
  readonly piece: Piece;
  readonly key: string;
  /** @default - the value itself */
  readonly long?: (value: unknown) => unknown;
}

function layShort(tree: LayeredTree, target: Path, { piece, key, long }: Short): void {
  if (valueAt(piece.value, [key]) === undefined) return;
  const given = inside(piece, key);
  lay(tree, target, short(given, long === undefined ? given.value : long(given.value)));
}

/** `cpu` and `memory` alone are requests; `gpu` is an extended resource. */
function layResources(tree: LayeredTree, app: Path, resources: Piece): void {
  if (resources.value === undefined) return;
  const target = [...app, "resources"];
  tree.lay(target, without(resources.value, ["cpu", "memory", "gpu"]), resources.place);
  for (const key of ["cpu", "memory"]) {
    layShort(tree, [...target, "requests", key], { piece: resources, key });
  }
  layShort(tree, [...target, "extended", GPU], { piece: resources, key: "gpu" });
}

/** Entries that are replaced as a whole: each one says one of several things. */
function layEntries(tree: LayeredTree, target: Path, entries: Piece): void {
  for (const [name] of entriesOf(entries.value)) {
    const { value, place } = inside(entries, name);
    tree.put([...target, name], value, place);
  }
}

function layExpose(tree: LayeredTree, target: Path, expose: Piece): void {
  if (!isMap(expose.value)) return;
  const isEmpty = Object.keys(expose.value).length === 0;
  const rest = isEmpty ? {} : without(expose.value, ["host", "tls"]);
  tree.lay(target, rest, expose.place);
  layShort(tree, [...target, "hosts"], { piece: expose, key: "host", long: (host) => [host] });
}

const HANDLERS = [["http"], ["tcp"], ["grpc"], ["exec"]];
const SCALERS = [
  ["triggers", "pollingIntervalSeconds", "cooldownSeconds"],
  ["cpu", "memory", "metrics", "behavior"],
];

/** Maps that say one of several things. */
function layChoices(tree: LayeredTree, target: Path, own: readonly Piece[]): void {
  const choose = (path: readonly string[], groups: readonly (readonly string[])[]): void => {
    if (!own.some(({ value }) => valueAt(value, path) !== undefined)) return;
    const pieces = own.map((piece) => path.reduce((outer, key) => inside(outer, key), piece));
    for (const piece of narrowed(pieces, groups)) lay(tree, [...target, ...path], piece);
  };
  for (const probe of ["readiness", "liveness", "startup"]) choose(["probes", probe], HANDLERS);
  choose(["autoscale"], SCALERS);
  choose(["disruptionBudget"], [["maxUnavailable"], ["minAvailable"]]);
  choose(["expose", "tls"], [["secretName"], ["issuer", "issuerKind"]]);
  layStrategy(tree, target, own);
}

/** Another type of strategy starts anew. */
function layStrategy(tree: LayeredTree, target: Path, own: readonly Piece[]): void {
  if (lastOf(own, "strategy") === undefined) return;
  const pieces = own.map((piece) => inside(piece, "strategy"));
  const type = lastOf(pieces, "type");
  const typeOf = ({ value }: Piece): unknown => valueAt(value, ["type"]);
  const last = pieces.findLastIndex((piece) => typeOf(piece) !== undefined);
  for (const [index, piece] of pieces.entries()) {
    const other = typeOf(piece) ?? "RollingUpdate";
    if (index >= last || other === type) lay(tree, [...target, "strategy"], piece);
  }
}
