import { collisionsOf } from "./collisions.ts";
import type { Collisions } from "./collisions.ts";
import { routesOf } from "./routes.ts";
import type { Route } from "./routes.ts";
import type { KubernetesObject } from "./object-kind.ts";
import { UNKNOWN } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** A host that lies inside the wildcard of somebody else. */
export interface Overlap<T extends KubernetesObject> {
  readonly route: Route<T>;
  readonly wildcard: Route<T>;
  /** False when an owner is not known yet, so both may be the same. */
  readonly certain: boolean;
}

/** Whose an object is; the same text for the same tenant. */
export type OwnerOf<T extends KubernetesObject> = (object: T) => string | Unknown;

/** Routes with the same class or gateway, host, path and kind of path as another. */
export function routeCollisions<T extends KubernetesObject>(
  objects: readonly T[],
): Collisions<Route<T>> {
  return collisionsOf(objects.flatMap((object) => routesOf(object)));
}

/** Hosts inside a wildcard of another owner, on the same class or gateway. */
export function wildcardOverlaps<T extends KubernetesObject>(
  objects: readonly T[],
  ownerOf: OwnerOf<T>,
): readonly Overlap<T>[] {
  const hosts = objects.flatMap((object) => oncePerHost(routesOf(object)));
  const owned: readonly Owned<T>[] = hosts.map((route) => ({
    route,
    owner: ownerOf(route.object),
  }));
  const wildcards = Map.groupBy(
    owned.filter(({ route }) => route.host.startsWith("*.")),
    ({ route }) => `${route.scope} ${route.host}`,
  );
  const owners = new Map([...wildcards].map(([key, all]) => [key, oncePerOwner(all)]));
  return owned.flatMap(({ route, owner }) => {
    return wildcardsOver(route).flatMap((host) => {
      const others = owners.get(`${route.scope} ${host}`) ?? [];
      const other = others.find((each) => each.owner !== owner || owner === UNKNOWN);
      if (other === undefined || other.route.object === route.object) return [];
      const certain = owner !== UNKNOWN && other.owner !== UNKNOWN;
      return [{ route, wildcard: other.route, certain }];
    });
  });
}

interface Owned<T extends KubernetesObject> {
  readonly route: Route<T>;
  readonly owner: string | Unknown;
}

/** Two owners are enough to find one that is another. */
function oncePerOwner<T extends KubernetesObject>(all: readonly Owned<T>[]): readonly Owned<T>[] {
  const [first] = all;
  const second = all.find(({ owner }) => owner !== first?.owner);
  return [first, second].filter((each) => each !== undefined);
}

function oncePerHost<T extends KubernetesObject>(routes: readonly Route<T>[]): readonly Route<T>[] {
  const known = routes.filter(({ key, host }) => key !== UNKNOWN && host !== "");
  const first = new Map(known.toReversed().map((each) => [`${each.scope} ${each.host}`, each]));
  return [...first.values()].reverse();
}

/** A wildcard of an Ingress stands for one label, that of a Gateway for one or more. */
function wildcardsOver({ host, deep }: Pick<Route<KubernetesObject>, "host" | "deep">): string[] {
  const labels = host.split(".");
  const most = deep ? labels.length - 1 : 1;
  const all = labels.slice(0, most).map((_, index) => `*.${labels.slice(index + 1).join(".")}`);
  return all.filter((wildcard) => wildcard !== host);
}
