import { containerValue, podTemplateOf, podValue } from "../pod-spec.ts";
import type { KubernetesObject } from "../object-kind.ts";
import { isMap, UNKNOWN, valueAt } from "../unknown.ts";
import { POD_VARIABLES, PODS_CHANGE, WORKLOADS } from "./cel.ts";
import { elements, guardLimits, itemOf } from "./guard.ts";
import type { Guard, Item, Limit } from "./guard.ts";

/** Images that containers run and volumes mount; unset ones are not the business of this limit. */
function images(object: KubernetesObject): readonly Item[] {
  const pod = podTemplateOf(object);
  if (pod === undefined) return [];
  const unreadable = pod.unreadable.flatMap((path) => {
    return itemOf(UNKNOWN, { within: pod.path, field: path.slice(pod.path.length + 1) });
  });
  const containers = pod.containers.flatMap((container) => {
    const image = containerValue(pod, container, "image");
    return itemOf(image, { within: container.path, field: "image", container });
  });
  const volumes = elements(podValue(pod, "volumes"), "volumes").flatMap(({ value, field }) => {
    const image = isMap(value) ? valueAt(value, "image", "reference") : UNKNOWN;
    return itemOf(image, { within: pod.path, field: `${field}.image.reference` });
  });
  return [...containers, ...volumes, ...unreadable];
}

/** The image with its registry; a first segment with an upper-case letter can only be one. */
function withRegistry(image: string): string {
  const [first = "", ...rest] = image.split("/");
  if (rest.length === 0) return `docker.io/library/${image}`;
  return /[.:A-Z]|^localhost$/.test(first) ? image : `docker.io/${image}`;
}

/** An entry ends at a slash; a tag ends it only after a path, for `registry:5000` is another host. */
function admits(text: string, list: readonly string[]): boolean {
  const image = withRegistry(text);
  return list.some((entry) => {
    if (image.startsWith(`${entry}/`)) return true;
    const ends = image === entry || image.startsWith(`${entry}:`) || image.startsWith(`${entry}@`);
    return entry.includes("/") && ends;
  });
}

const normalized = [
  "!i.image.contains('/') ? 'docker.io/library/' + i.image",
  "i.image.split('/')[0].matches('[.:A-Z]|^localhost$') ? i.image",
  "'docker.io/' + i.image",
].join(" : ");
const isBelow = "i.image.startsWith(e + '/')";
const isEntry = "i.image == e || i.image.startsWith(e + ':') || i.image.startsWith(e + '@')";

/** Registries and repositories that images come from. */
export const registries: Limit = {
  list: "registries",
  items: images,
  admits,
  cel: {
    variable: "registries",
    noun: "images of",
    bad: (allowed) => {
      const isAllowed = `${allowed}.exists(e, ${isBelow} || (e.contains('/') && (${isEntry})))`;
      return `variables.images.filter(i, !(${isAllowed})).map(i, i.name)`;
    },
  },
};

/** Images come from the registries of the tenant. */
export const registryGuard: Guard = {
  rule: "image-registry",
  number: 31,
  resources: WORKLOADS,
  changed: PODS_CHANGE,
  variables: [
    ...POD_VARIABLES,
    {
      name: "named",
      expression: [
        "variables.containers.map(c, {'name': c.name, 'image': c.?image.orValue('')})",
        "variables.pod.?volumes.orValue([])" +
          ".map(v, {'name': v.name, 'image': v.?image.?reference.orValue('')})",
      ].join(" + "),
    },
    {
      name: "images",
      expression:
        "variables.named.filter(i, i.image != '')" +
        `.map(i, {'name': i.name, 'image': ${normalized}})`,
    },
  ],
  limits: guardLimits(registries),
};
