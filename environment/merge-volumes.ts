import type { KnownDatabase } from "../kubernetes/app/known-images.ts";
import { inside, narrowed, short } from "./layer-piece.ts";
import type { Piece } from "./layer-piece.ts";
import type { LayeredTree } from "./layers.ts";
import { entriesOf } from "./plain-data.ts";
import type { Path } from "./source-file.ts";

/** Volumes of an app, and where its database keeps the data that `storage` is for. */
export interface VolumeLayers {
  readonly target: Path;
  readonly own: readonly Piece[];
  readonly database: KnownDatabase | undefined;
}

const CLAIM = ["size", "storageClass", "accessMode"];
const GROUPS = [CLAIM, ["claim"], ["emptyDir"], ["configMap"], ["secretName"]];
/** Name of the volume that `storage` makes. */
const DATA = "data";

/** Merges volumes by name; a layer that says another kind of volume replaces what it was. */
export function layVolumes(tree: LayeredTree, { target, own, database }: VolumeLayers): void {
  const names = new Set(own.flatMap((piece) => namesIn(inside(piece, "volumes"))));
  const hasStorage =
    database !== undefined && own.some((piece) => inside(piece, "storage").value !== undefined);
  if (hasStorage) names.add(DATA);
  for (const name of names) {
    const isData = hasStorage && name === DATA;
    const pieces = own.flatMap((piece) => [
      ...(isData ? storageOf(piece) : []),
      inside(inside(piece, "volumes"), name),
    ]);
    if (isData) layMount(tree, [...target, name], database);
    for (const { value, place } of narrowed(pieces, GROUPS)) {
      tree.lay([...target, name], value, place);
    }
  }
}

/** True when pods share a claim that one node can mount, so that there can be no second one. */
export function hasSingleClaim(own: readonly Piece[]): boolean {
  const names = new Set(own.flatMap((piece) => namesIn(inside(piece, "volumes"))));
  return [...names].some((name) => {
    const volumes = own.map((piece) => inside(inside(piece, "volumes"), name));
    const pieces = narrowed(volumes, GROUPS);
    const last = (key: string): unknown =>
      pieces.map((piece) => inside(piece, key).value).findLast((value) => value !== undefined);
    const mode = last("accessMode") ?? "ReadWriteOnce";
    return last("size") !== undefined && (mode === "ReadWriteOnce" || mode === "ReadWriteOncePod");
  });
}

function namesIn(volumes: Piece): readonly string[] {
  return entriesOf(volumes.value).map(([name]) => name);
}

function layMount(tree: LayeredTree, target: Path, { dataPath }: KnownDatabase): void {
  // The root of many disks holds a folder that databases take for data of others.
  const mount = { mountPath: dataPath, subPath: DATA };
  tree.lay(target, mount, { layer: "default", source: undefined, path: [] });
}

function storageOf(piece: Piece): readonly Piece[] {
  const storage = inside(piece, "storage");
  return storage.value === undefined ? [] : [short(storage, { size: storage.value })];
}
