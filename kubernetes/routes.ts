import { text } from "./collisions.ts";
import type { Claim } from "./collisions.ts";
import { isHostRoute, isIngress } from "./guards/hosts.ts";
import { CLASS_ANNOTATION } from "./guards/ingress-classes.ts";
import type { KubernetesObject } from "./object-kind.ts";
import { fieldOf, isMap, UNKNOWN, valueAt } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** A host with a path that an Ingress or route takes. */
export interface Route<T extends KubernetesObject> extends Claim<T> {
  /** Class of the Ingress, or gateway of the route. */
  readonly scope: string;
  /** Empty for every host. */
  readonly host: string;
  readonly path: string;
  /** True when a wildcard stands for several labels, as in the Gateway API. */
  readonly deep: boolean;
}

type Text = string | Unknown | undefined;

const CANARY = "nginx.ingress.kubernetes.io/canary";

/** What an Ingress or HTTPRoute takes; nothing for other kinds and for patches. */
export function routesOf<T extends KubernetesObject>(object: T): readonly Route<T>[] {
  if (object.patch) return [];
  if (isIngress(object)) return ofIngress(object);
  return isHostRoute(object) && object.kind === "HTTPRoute" ? ofHttpRoute(object) : [];
}

interface Parts {
  readonly field: string;
  readonly scope: Text;
  readonly host: Text;
  readonly path: Text;
  readonly pathType: Text;
}

function routeOf<T extends KubernetesObject>(object: T, deep: boolean, parts: Parts): Route<T> {
  const { field, scope = "", host = "", path = "/", pathType = "" } = parts;
  const open: Route<T> = { object, field, key: UNKNOWN, scope: "", host: "", path: "", deep };
  if (scope === UNKNOWN || host === UNKNOWN || path === UNKNOWN || pathType === UNKNOWN)
    return open;
  // A prefix matches whole segments, so a slash at its end changes nothing.
  const isPrefix = pathType === "Prefix" || pathType === "PathPrefix";
  const own = isPrefix && path !== "/" ? path.replace(/\/$/, "") : path;
  const key = JSON.stringify([deep, scope, host, own, pathType]);
  return { object, field, key, scope, host, path: own, deep };
}

/** Elements of a list; a single unknown one when it cannot be read. */
function listed(value: unknown): readonly unknown[] {
  const list = fieldOf<readonly unknown[]>(value, (each) => Array.isArray(each));
  if (list.kind === "absent") return [];
  return list.kind === "known" ? list.value : [UNKNOWN];
}

function ofIngress<T extends KubernetesObject>(object: T): readonly Route<T>[] {
  const annotations = valueAt(object.object, "metadata", "annotations");
  // A canary shares host and path with the Ingress that it takes a part of.
  const canary = text(valueAt(annotations, CANARY));
  if (canary === "true") return [];
  const spec = valueAt(object.object, "spec");
  const scope =
    text(valueAt(spec, "ingressClassName")) ?? text(valueAt(annotations, CLASS_ANNOTATION));
  return listed(valueAt(spec, "rules")).flatMap((rule, index) => {
    const field = `spec.rules[${index}]`;
    const host: Text = isMap(rule) && canary !== UNKNOWN ? text(valueAt(rule, "host")) : UNKNOWN;
    const paths = listed(valueAt(rule, "http", "paths"));
    if (paths.length === 0) {
      return [routeOf(object, false, { field, scope, host, path: "/", pathType: "Prefix" })];
    }
    return paths.map((each, at) => {
      const path = text(valueAt(each, "path"));
      const pathType = text(valueAt(each, "pathType"));
      return routeOf(object, false, {
        field: `${field}.http.paths[${at}]`,
        scope,
        host,
        path,
        pathType,
      });
    });
  });
}

function ofHttpRoute<T extends KubernetesObject>(object: T): readonly Route<T>[] {
  const spec = valueAt(object.object, "spec");
  const names = listed(valueAt(spec, "hostnames"));
  const hosts = names.length === 0 ? [undefined] : names.map(text);
  const scopes = listed(valueAt(spec, "parentRefs")).map((parent) => gatewayOf(object, parent));
  const matches = listed(valueAt(spec, "rules")).flatMap((rule, index) => {
    const given = listed(valueAt(rule, "matches"));
    return (given.length === 0 ? [{}] : given).flatMap((match) => pathOf(match, index));
  });
  return scopes.flatMap((scope) => {
    return hosts.flatMap((host) => {
      return matches.map((match) => routeOf(object, true, { ...match, scope, host }));
    });
  });
}

/** A match with more conditions than a path shares the path with others on purpose. */
function pathOf(
  match: unknown,
  rule: number,
): readonly Pick<Parts, "field" | "path" | "pathType">[] {
  const field = `spec.rules[${rule}]`;
  if (!isMap(match)) return [{ field, path: UNKNOWN, pathType: UNKNOWN }];
  const more = ["headers", "method", "queryParams"].map((key) => valueAt(match, key));
  if (more.some((value) => value !== undefined)) return [];
  const path = text(valueAt(match, "path", "value"));
  const pathType = text(valueAt(match, "path", "type")) ?? "PathPrefix";
  return [{ field, path, pathType }];
}

function gatewayOf(object: KubernetesObject, parent: unknown): Text {
  const own = text(valueAt(object.object, "metadata", "namespace")) ?? "default";
  const namespace = text(valueAt(parent, "namespace")) ?? own;
  const name = isMap(parent) ? text(valueAt(parent, "name")) : UNKNOWN;
  const section = text(valueAt(parent, "sectionName")) ?? "";
  const parts = [namespace, name ?? "", section];
  return parts.includes(UNKNOWN) ? UNKNOWN : parts.map(String).join("/");
}
