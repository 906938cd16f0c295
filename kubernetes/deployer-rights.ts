import { awaitedResources } from "./awaited-kinds.ts";
import { bindingNote, heldRules } from "./held-rules.ts";
import { isNamespace } from "./object-kind.ts";
import { customPlurals, kindOf, nameOf, titleOf } from "./resource-names.ts";
import { type Right, type RightNeed, rightsOf } from "./right.ts";
import { type ServedKind, servedKind } from "./served-kinds.ts";
import { knownOr, stringAt } from "./unknown.ts";

/**
 * What a deployment does with an object: makes and keeps it, sets fields of one that somebody else
 * made, only reads it, or takes it away for good.
 */
export type Treatment = "own" | "patch" | "read" | "remove";

/** One object of a deployment. */
export interface DeployedObject {
  readonly treatment: Treatment;
  /** API group, empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** The object: untrusted, any shape; names and namespaces may be unknown. */
  readonly object: unknown;
  /** Who makes it when that is not the program itself, e.g. `release "cache"`. */
  readonly maker?: string | undefined;
}

/** Rights that a deployment needs, and what could not be told. */
export interface DeployerRights {
  readonly rights: readonly Right[];
  readonly notes: readonly string[];
}

const verbsOf: Readonly<Record<Treatment, readonly string[]>> = {
  own: ["create", "delete", "get", "list", "patch", "watch"],
  patch: ["get", "patch"],
  read: ["get"],
  remove: ["delete", "get", "list", "watch"],
};

const doing: Readonly<Record<string, string>> = {
  create: "make",
  delete: "delete or replace",
  get: "read",
  patch: "change",
};

/** Verbs of which a rule can name the objects. */
const ofOneObject = new Set(["delete", "get", "patch"]);

/** Rights that a deployment needs for its objects: their own, what waiting reads, and what its Roles grant. */
export function deployerRights(
  objects: readonly DeployedObject[],
  further: readonly RightNeed[] = [],
): DeployerRights {
  const plurals = customPlurals(objects.map(({ object }) => object));
  const roles = new Set(objects.flatMap(({ object, ...one }) => roleKey(one, object)));
  const needs: RightNeed[] = [...further];
  const notes = new Set<string>();
  for (const one of objects) {
    const served = servedKind(one.group, one.kind, plurals);
    if (served.assumed) notes.add(assumption(one, served));
    needs.push(...objectNeeds(one, served), ...awaitNeeds(one, served));
    if (one.treatment !== "own") continue;
    const access = accessNeeds(one, served, roles);
    needs.push(...access.needs);
    for (const note of access.notes) notes.add(note);
  }
  return { rights: rightsOf(needs), notes: [...notes] };
}

function objectNeeds(one: DeployedObject, served: ServedKind): readonly RightNeed[] {
  const { group, resource } = served;
  const name = nameOf(one.object);
  const namespace = placeOf(one, served);
  return verbsOf[one.treatment].map((verb) => ({
    ...{ group, resource, verbs: [verb], namespace },
    names: ofOneObject.has(verb) && name !== "?" ? [name] : undefined,
    reason: reasonOf(one, verb),
  }));
}

function reasonOf({ kind, maker }: DeployedObject, verb: string): string {
  const whose = maker === undefined ? kind : `${kind} of ${maker}`;
  const what = doing[verb];
  // Asked for and refused, the provider waits for ever instead of failing.
  return what === undefined ? `see that ${whose} is gone` : `${what} ${whose}`;
}

function awaitNeeds(one: DeployedObject, served: ServedKind): readonly RightNeed[] {
  if (one.treatment === "read") return [];
  const namespace = placeOf(one, served);
  const events: readonly RightNeed[] = served.namespaced
    ? [
        {
          ...{ group: "", resource: "events", verbs: ["list", "watch"], namespace },
          reason: "tell why something is not ready",
        },
      ]
    : [];
  if (one.treatment !== "own" || served.assumed) return events;
  const reads = awaitedResources(one.kind).flatMap(({ group, resources, verbs, clusterWide }) =>
    resources.map((resource) => ({
      ...{ group, resource, verbs },
      namespace: clusterWide === true ? undefined : namespace,
      reason: `wait for ${one.kind}`,
    })),
  );
  return [...events, ...reads];
}

const RBAC = "rbac.authorization.k8s.io";

function accessNeeds(
  one: DeployedObject,
  served: ServedKind,
  roles: ReadonlySet<string>,
): { readonly needs: readonly RightNeed[]; readonly notes: readonly string[] } {
  const { group, kind, object, maker } = one;
  if (group !== RBAC) return { needs: [], notes: [] };
  const namespace = placeOf(one, served);
  if (kind.endsWith("Role") && maker !== undefined && nameOf(object) === "?") {
    return { needs: [], notes: [`${maker} makes a ${kind}; grant the deployer what it allows`] };
  }
  const title = titleOf(object);
  if (kind.endsWith("Role")) return heldRules(object, title, namespace);
  const isMade = (role: string, name: string): boolean =>
    roles.has(role === "Role" ? `Role ${namespace ?? ""} ${name}` : `${role}  ${name}`);
  const note = maker === undefined ? bindingNote(object, title, isMade) : undefined;
  return { needs: [], notes: note === undefined ? [] : [note] };
}

function roleKey({ group, kind }: Omit<DeployedObject, "object">, object: unknown): string[] {
  if (group !== RBAC || !kind.endsWith("Role")) return [];
  return [`${kind} ${namespaceOf(object) ?? ""} ${nameOf(object)}`];
}

/** A patched namespace counts as inside itself: a Role in it may allow to change it. */
function placeOf(one: DeployedObject, { namespaced }: ServedKind): string | undefined {
  if (namespaced) return namespaceOf(one.object);
  if (!isNamespace(one) || one.treatment === "own" || one.treatment === "remove") return undefined;
  const name = nameOf(one.object);
  return name === "?" ? undefined : name;
}

function namespaceOf(object: unknown): string | undefined {
  return knownOr(stringAt(object, "metadata", "namespace"));
}

function assumption({ group, kind }: DeployedObject, { resource }: ServedKind): string {
  return `${kindOf({ kind }) ?? kind} of ${group} is taken for "${resource}"; kubectl api-resources tells`;
}
