import { isMap, listAt, stringAt, UNKNOWN } from "./unknown.ts";

/** One Kubernetes object; a list gives one of these per item. */
export interface KubernetesObject {
  /** API group, empty for the core group. */
  readonly group: string;
  /** Kind without the suffix `Patch`, e.g. `Deployment`. */
  readonly kind: string;
  /** True when unset fields may be set on the live object. */
  readonly patch: boolean;
  /** Where the object is, e.g. `items[0]`; empty when it stands alone. */
  readonly path: string;
  /** The object itself: untrusted, any shape. */
  readonly object: unknown;
}

interface Kind {
  readonly group: string;
  readonly kind: string;
}

/** Type of what Helm renders and deploys; its inputs are not those of an object. */
export const RELEASE_TYPE = "kubernetes:helm.sh/v3:Release";

const typeToken = /^kubernetes:(?<group>[^/:]+)\/[^/:]+:(?<kind>[^/:]+)$/;

/**
 * The objects behind one resource, whatever their shape: none when the type is not a Kubernetes kind
 * and the object does not name one itself.
 */
export function objectsIn(type: string, object: unknown): readonly KubernetesObject[] {
  const token = kindOfToken(type);
  const outer = kindOfObject(object) ?? token;
  if (outer === undefined) return [];
  const patch = token?.kind.endsWith("Patch") === true;
  const kind = outer.kind.replace(/Patch$/, "");
  if (!kind.endsWith("List")) return [{ group: outer.group, kind, patch, path: "", object }];

  const items = listAt(object, "items");
  const itemKind = kind.slice(0, -"List".length);
  if (items.kind !== "known") {
    if (items.kind === "absent" || itemKind === "") return [];
    return [{ group: outer.group, kind: itemKind, patch, path: "items[*]", object: UNKNOWN }];
  }
  return items.value.flatMap((item, index) => {
    const path = `items[${index}]`;
    const own = kindOfObject(item) ?? { group: outer.group, kind: itemKind };
    if (own.kind.endsWith("List")) {
      return objectsIn(type, item).map((each) => ({ ...each, path: joinPath(path, each.path) }));
    }
    return own.kind === "" ? [] : [{ ...own, patch, path, object: item }];
  });
}

/** Group and version of an object, e.g. `apps/v1`; the type tells when the object does not. */
export function apiVersionOf({ object }: KubernetesObject, type: string): string | undefined {
  const own = stringAt(object, "apiVersion");
  if (own.kind === "known") return own.value;
  const version = /^kubernetes:(?<version>[^/:]+\/[^/:]+):/.exec(type)?.groups?.["version"];
  return version?.replace(/^core\//, "");
}

/** True for a Namespace of Kubernetes itself. */
export function isNamespace({ group, kind }: Kind): boolean {
  return kind === "Namespace" && group === "";
}

/** Path inside a resource from the path of the object and a path inside that. */
export function joinPath(outer: string, inner: string): string {
  return outer === "" || inner === "" ? outer + inner : `${outer}.${inner}`;
}

/** What the object says about itself, when it says both words. */
function kindOfObject(object: unknown): Kind | undefined {
  if (!isMap(object)) return undefined;
  const version = stringAt(object, "apiVersion");
  const kind = stringAt(object, "kind");
  if (version.kind !== "known" || kind.kind !== "known" || kind.value === "") return undefined;
  const slash = version.value.indexOf("/");
  return { group: slash < 0 ? "" : version.value.slice(0, slash), kind: kind.value };
}

function kindOfToken(type: string): Kind | undefined {
  const groups = typeToken.exec(type)?.groups;
  const group = groups?.["group"];
  const kind = groups?.["kind"];
  if (group === undefined || kind === undefined) return undefined;
  return { group: group === "core" ? "" : group, kind };
}
