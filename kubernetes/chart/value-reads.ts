/** Keys from the outermost values of a chart to one of them; `*` stands for any key. */
export type ValuePath = readonly string[];

interface Node {
  readonly inner: Map<string, Node>;
  /** Somebody asks for the value itself, if only whether it is there. */
  touched: boolean;
  /** Everything inside it may be used. */
  whole: boolean;
}

function emptyNode(): Node {
  return { inner: new Map(), touched: false, whole: false };
}

/** Which values the templates of a chart use. */
export class ValueReads {
  readonly #root = emptyNode();

  /** Notes that a value is asked for. */
  public touch(path: ValuePath): void {
    this.#made(path).touched = true;
  }

  /** Notes that a value is used with everything inside it. */
  public use(path: ValuePath): void {
    const node = this.#made(path);
    node.touched = true;
    node.whole = true;
  }

  /** True when a template uses the value, something inside it or all that is around it. */
  public reads(path: ValuePath): boolean {
    return reached(this.#root, path).length > 0;
  }

  /** True when what is inside the value is used without being named. */
  public usesWhole(path: ValuePath): boolean {
    return reached(this.#root, path).some((node) => node.whole || node.inner.has("*"));
  }

  /** Keys inside a value that templates name. */
  public namesIn(path: ValuePath): readonly string[] {
    const names = reached(this.#root, path).flatMap(({ inner }) => [...inner.keys()]);
    return [...new Set(names)].filter((name) => name !== "*");
  }

  #made(path: ValuePath): Node {
    let node = this.#root;
    for (const key of path) {
      const next = node.inner.get(key) ?? emptyNode();
      node.inner.set(key, next);
      node = next;
    }
    return node;
  }
}

/** Nodes that a path leads to; one above it that is used as a whole stands for it. */
function reached(node: Node, [key, ...rest]: ValuePath): readonly Node[] {
  if (key === undefined || node.whole) return [node];
  const next = [node.inner.get(key), node.inner.get("*")];
  return next.flatMap((inner) => (inner === undefined ? [] : reached(inner, rest)));
}
