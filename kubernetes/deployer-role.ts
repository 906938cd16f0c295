import type { Right } from "./right.ts";

/** One rule of a Role; the lists are mutable because those of the API are. */
export interface PolicyRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
  readonly resourceNames?: string[];
}

/** The rules that a deployer gets, and where. */
export interface DeployerRole {
  /** For the whole cluster. */
  readonly cluster: readonly PolicyRule[];
  /** By namespace, ordered. */
  readonly namespaces: ReadonlyMap<string, readonly PolicyRule[]>;
}

/** How rules are made from rights. */
export interface RoleOptions {
  /**
   * Namespaces that get a Role of their own; they must be there before. What is needed elsewhere
   * is granted for the whole cluster: a namespace that is not made yet can hold no Role.
   *
   * @default - none
   */
  readonly existing?: ReadonlySet<string>;
  /**
   * True: reading, changing and deleting is granted for the names that are known.
   *
   * @default false
   */
  readonly names?: boolean;
}

/** The least rules that grant all of these rights; no wildcard among them. */
export function deployerRole(rights: readonly Right[], options: RoleOptions = {}): DeployerRole {
  const { existing = new Set<string>(), names = false } = options;
  const place = ({ namespace }: Right): string =>
    namespace !== undefined && existing.has(namespace) ? namespace : "";
  const groups = Map.groupBy(rights, place);
  const rules = (part: readonly Right[]): readonly PolicyRule[] =>
    rulesOf(part.flatMap((right) => grantsOf(right, names)));
  const own = [...groups].filter(([name]) => name !== "").toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    cluster: rules(groups.get("") ?? []),
    namespaces: new Map(own.map(([name, part]) => [name, rules(part)])),
  };
}

interface Grant {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  /** Undefined: any object. */
  readonly names: readonly string[] | undefined;
}

function grantsOf({ group, resource, verb, names, exact }: Right, named: boolean): Grant[] {
  return [{ group, resource, verb, names: exact || named ? names : undefined }];
}

function rulesOf(grants: readonly Grant[]): readonly PolicyRule[] {
  const actions = Map.groupBy(grants, ({ group, resource, verb }) =>
    [group, resource, verb].join(" "),
  );
  const merged = [...actions.values()].flatMap(mergedGrants);
  const byResource = Map.groupBy(merged, ({ group, resource, names }) =>
    JSON.stringify([group, resource, names]),
  );
  const lines = [...byResource.values()].flatMap(withVerbs);
  const byVerbs = Map.groupBy(lines, ({ group, verbs, names }) =>
    JSON.stringify([group, names, verbs]),
  );
  return [...byVerbs.values()].flatMap(ruleOf).toSorted(compareRules);
}

/** One grant for any object covers those with names; otherwise the names come together. */
function mergedGrants(grants: readonly Grant[]): readonly Grant[] {
  const [first] = grants;
  if (first === undefined) return [];
  if (grants.some(({ names }) => names === undefined)) return [{ ...first, names: undefined }];
  const names = new Set(grants.flatMap((grant) => grant.names ?? []));
  return [{ ...first, names: [...names].toSorted() }];
}

interface Line extends Omit<Grant, "verb"> {
  readonly verbs: readonly string[];
}

function withVerbs(grants: readonly Grant[]): readonly Line[] {
  const [first] = grants;
  if (first === undefined) return [];
  const { group, resource, names } = first;
  return [{ group, resource, names, verbs: grants.map(({ verb }) => verb).toSorted() }];
}

function ruleOf(lines: readonly Line[]): readonly PolicyRule[] {
  const [first] = lines;
  if (first === undefined) return [];
  const { group, verbs, names } = first;
  const rule = {
    apiGroups: [group],
    resources: lines.map(({ resource }) => resource).toSorted(),
    verbs: [...verbs],
  };
  return [names === undefined ? rule : { ...rule, resourceNames: [...names] }];
}

function compareRules(one: PolicyRule, other: PolicyRule): number {
  return sortKey(one) < sortKey(other) ? -1 : 1;
}

function sortKey({ apiGroups, resources, verbs, resourceNames = [] }: PolicyRule): string {
  return [apiGroups, [String(resourceNames.length > 0)], resources, verbs, resourceNames].join(" ");
}
