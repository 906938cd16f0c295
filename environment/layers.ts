import type { Origin } from "./environment.ts";
import { isMap, isSecretReference } from "./plain-data.ts";
import type { Path, SourceFile } from "./source-file.ts";

/** Where a layer's values stand; no source for values that are built in. */
export interface LayerPlace {
  readonly layer: Origin["layer"];
  readonly source: SourceFile | undefined;
  readonly path: Path;
  /** True when the file says the value in a short form, and so holds nothing that is inside it. */
  readonly short?: true;
}

/** One value that a layer gives to a leaf. */
export interface Given {
  readonly place: LayerPlace;
  readonly value: unknown;
}

interface Node {
  /** All layers that gave a value here, the winner last; empty for maps. */
  chain: Given[];
  /** Entries of a map; undefined for leaves. */
  children: Map<string, Node> | undefined;
}

/** A leaf of the merged tree with every layer that set it. */
export interface Leaf {
  readonly path: Path;
  readonly chain: readonly Given[];
}

/**
 * Merges trees from general to specific and remembers who gave each leaf.
 *
 * Maps are merged, everything else is replaced; lists and `{ secret: key }` are leaves.
 */
export class LayeredTree {
  readonly #root: Node = { chain: [], children: new Map() };

  /** Lays `value` over what is at `target`; later calls win. */
  public lay(target: Path, value: unknown, place: LayerPlace): void {
    if (value === undefined) return;
    let node = this.#root;
    for (const key of target) node = childOf(node, String(key));
    graft(node, value, place);
  }

  /** Puts `value` at `target` as one leaf, even a map: it replaces what is there as a whole. */
  public put(target: Path, value: unknown, place: LayerPlace): void {
    let node = this.#root;
    for (const key of target) node = childOf(node, String(key));
    node.children = undefined;
    node.chain.push({ place, value });
  }

  /** The merged data. */
  public toData(): unknown {
    return dataOf(this.#root);
  }

  /** All leaves of the merged data. */
  public leaves(): readonly Leaf[] {
    const leaves: Leaf[] = [];
    collect(this.#root, [], leaves);
    return leaves;
  }

  /** The layer that won at `path`, for positions in messages. */
  public winner(path: Path): LayerPlace | undefined {
    return this.#at(path)?.chain.at(-1)?.place;
  }

  /** Where a map stands that some file has written, by its first entry from a file. */
  public placeBelow(path: Path): LayerPlace | undefined {
    const node = this.#at(path);
    return node === undefined ? undefined : placeBelow(node);
  }

  #at(path: Path): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const key of path) node = node?.children?.get(String(key));
    return node;
  }
}

function placeBelow(node: Node): LayerPlace | undefined {
  for (const child of node.children?.values() ?? []) {
    const place = child.chain.at(-1)?.place ?? placeBelow(child);
    if (place?.source !== undefined) return { ...place, path: place.path.slice(0, -1) };
  }
  return undefined;
}

function childOf(node: Node, key: string): Node {
  node.children ??= new Map();
  node.chain = [];
  const known = node.children.get(key);
  if (known !== undefined) return known;
  const made: Node = { chain: [], children: undefined };
  node.children.set(key, made);
  return made;
}

function graft(node: Node, value: unknown, place: LayerPlace): void {
  const isLeaf = !isMap(value) || isSecretReference(value) || Object.keys(value).length === 0;
  if (isLeaf) {
    // An empty map changes nothing in a map that has entries.
    if (isMap(value) && !isSecretReference(value) && (node.children?.size ?? 0) > 0) return;
    node.children = undefined;
    node.chain.push({ place, value });
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const path = place.short === true ? place.path : [...place.path, key];
    graft(childOf(node, key), inner, { ...place, path });
  }
}

function dataOf(node: Node): unknown {
  if (node.children === undefined) return node.chain.at(-1)?.value;
  const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, child] of node.children) map[key] = dataOf(child);
  return map;
}

function collect(node: Node, path: Path, leaves: Leaf[]): void {
  if (node.children === undefined) {
    if (node.chain.length > 0) leaves.push({ path, chain: node.chain });
    return;
  }
  for (const [key, child] of node.children) collect(child, [...path, key], leaves);
}
