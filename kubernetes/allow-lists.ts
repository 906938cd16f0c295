import { followedRegistries, sharedEntry } from "./image-registries.ts";
import type { ImageRewrites } from "./image-rules.ts";

/** What the objects of a tenant may name; undefined: no list, all is allowed. */
export interface AllowLists {
  /** Registries, or parts of them, of the images that run: `ghcr.io`, `ghcr.io/acme`. */
  readonly registries?: readonly string[] | undefined;
  readonly hosts?: readonly string[] | undefined;
  readonly ingressClasses?: readonly string[] | undefined;
  readonly gatewayClasses?: readonly string[] | undefined;
  readonly storageClasses?: readonly string[] | undefined;
  readonly priorityClasses?: readonly string[] | undefined;
  readonly runtimeClasses?: readonly string[] | undefined;
  readonly serviceTypes?: readonly string[] | undefined;
  /** Keys of tolerations, besides the cluster's own. */
  readonly tolerations?: readonly string[] | undefined;
}

/** Annotation of the namespace that holds a list, comma-separated; absent: no list. */
export const ALLOW_ANNOTATIONS: Readonly<Record<keyof AllowLists, string>> = {
  registries: "moorage.dev/registries",
  hosts: "moorage.dev/hosts",
  ingressClasses: "moorage.dev/ingress-classes",
  gatewayClasses: "moorage.dev/gateway-classes",
  storageClasses: "moorage.dev/storage-classes",
  priorityClasses: "moorage.dev/priority-classes",
  runtimeClasses: "moorage.dev/runtime-classes",
  serviceTypes: "moorage.dev/service-types",
  tolerations: "moorage.dev/tolerations",
};

/** The lists as annotations of a namespace. */
export function allowAnnotations(lists: AllowLists): Readonly<Record<string, string>> {
  const keys = Object.keys(ALLOW_ANNOTATIONS) as (keyof AllowLists)[];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const list = lists[key];
      return list === undefined ? [] : [[ALLOW_ANNOTATIONS[key], list.join(",")]];
    }),
  );
}

/** What both sides allow; entries of one list are inside, around or apart from those of another. */
export function narrowedLists(one: AllowLists, other: AllowLists): AllowLists {
  const keys = Object.keys(ALLOW_ANNOTATIONS) as (keyof AllowLists)[];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const list = narrowed(key, one[key], other[key]);
      return list === undefined ? [] : [[key, list]];
    }),
  );
}

/** The lists after the images were rewritten: the cluster and the policies see what runs. */
export function followedLists(lists: AllowLists, rewrites: ImageRewrites): AllowLists {
  const { registries } = lists;
  if (registries === undefined) return lists;
  return { ...lists, registries: followedRegistries(registries, rewrites) };
}

type List = readonly string[] | undefined;

function narrowed(key: keyof AllowLists, one: List, other: List): List {
  if (one === undefined || other === undefined) return one ?? other;
  if (key === "registries") {
    const shared = one.flatMap((entry) => other.map((each) => sharedEntry(entry, each)));
    return [...new Set(shared.filter((entry) => entry !== undefined))];
  }
  const within = (list: readonly string[]) => (entry: string) => {
    return list.some((around) => isWithin(key, entry, around));
  };
  return [...new Set([...one.filter(within(other)), ...other.filter(within(one))])];
}

function isWithin(key: keyof AllowLists, entry: string, around: string): boolean {
  if (entry === around) return true;
  return key === "hosts" && around.startsWith("*.") && entry.endsWith(around.slice(1));
}
