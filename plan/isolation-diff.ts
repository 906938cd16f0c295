import type { Isolation, IsolationEdge } from "./isolation.ts";

/** One connection whose ports differ. */
export interface ChangedPorts {
  readonly from: string;
  readonly to: string;
  readonly tenants: readonly string[];
  readonly before: string;
  readonly after: string;
}

/** How one isolation matrix differs from another. */
export interface IsolationDiff {
  /** What it is compared with, e.g. a git ref. */
  readonly against: string;
  readonly opened: readonly IsolationEdge[];
  readonly closed: readonly IsolationEdge[];
  readonly changed: readonly ChangedPorts[];
}

/** Another matrix, and how its namespaces are called in this one. */
export interface OtherIsolation {
  readonly against: string;
  readonly isolation: Isolation;
  /**
   * Namespace in this matrix by namespace in the other one.
   *
   * @default - the same names
   */
  readonly namespaces?: ReadonlyMap<string, string>;
}

/** What is open now and was closed before, the other way round, and open on other ports. */
export function isolationDiff(isolation: Isolation, other: OtherIsolation): IsolationDiff {
  const renamed = other.isolation.edges.map((edge) => renamedEdge(edge, other.namespaces));
  const before = new Map(renamed.map((edge) => [keyOf(edge), edge]));
  const after = new Map(isolation.edges.map((edge) => [keyOf(edge), edge]));
  return {
    against: other.against,
    opened: isolation.edges.filter((edge) => !before.has(keyOf(edge))),
    closed: renamed.filter((edge) => !after.has(keyOf(edge))),
    changed: isolation.edges.flatMap(({ from, to, tenants, ports }) => {
      const old = before.get(keyOf({ from, to }));
      if (old === undefined || old.ports === ports) return [];
      return [{ from, to, tenants, before: old.ports, after: ports }];
    }),
  };
}

function keyOf({ from, to }: Pick<IsolationEdge, "from" | "to">): string {
  return `${from} ${to}`;
}

function renamedEdge(
  edge: IsolationEdge,
  namespaces: ReadonlyMap<string, string> = new Map(),
): IsolationEdge {
  return {
    ...edge,
    from: renamedEnd(edge.from, namespaces),
    to: renamedEnd(edge.to, namespaces),
  };
}

/** Only ends in a namespace hold a slash behind a name that the map knows. */
function renamedEnd(end: string, namespaces: ReadonlyMap<string, string>): string {
  const slash = end.indexOf("/");
  const renamed = slash < 0 ? undefined : namespaces.get(end.slice(0, slash));
  return renamed === undefined ? end : `${renamed}${end.slice(slash)}`;
}
