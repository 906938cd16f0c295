import { containerValue, podTemplateOf, podValue } from "../pod-spec.ts";
import { isImageId } from "../image.ts";
import { isEntryOf } from "../image-registries.ts";
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

/**
 * The image as runtimes complete it. A first segment with an upper-case letter can only be a
 * registry, and an image that is named by its content comes from none.
 */
function withRegistry(image: string): string {
  if (isImageId(image)) return image;
  const [first = "", ...rest] = image.split("/");
  const isNamed = rest.length > 0 && /[.:A-Z]|^localhost$/.test(first);
  const registry = isNamed && first !== "index.docker.io" ? first : "docker.io";
  const path = isNamed ? rest : [first, ...rest];
  const isOfficial = registry === "docker.io" && path.length === 1;
  return [registry, ...(isOfficial ? ["library"] : []), ...path].join("/");
}

function admits(text: string, list: readonly string[]): boolean {
  const image = withRegistry(text);
  return list.some((entry) => isEntryOf(entry, image));
}

/** The same as `withRegistry` says. */
const normalized = [
  "i.image.startsWith('sha256:') ? i.image",
  "!i.image.contains('/') ? 'docker.io/library/' + i.image",
  "i.image.matches('^(index[.])?docker[.]io/[^/]*$') ? 'docker.io/library/' + i.image.split('/')[1]",
  "i.image.startsWith('index.docker.io/') ? i.image.substring(6)",
  "i.image.split('/')[0].matches('[.:A-Z]|^localhost$') ? i.image",
  "'docker.io/' + i.image",
].join(" : ");
const isTagged = (name: string): string =>
  `i.image == ${name} || i.image.startsWith(${name} + ':') || i.image.startsWith(${name} + '@')`;
/** The same as `isEntryOf` says. */
const covers = [
  `p.endsWith(':*') ? ${isTagged("p.substring(0, p.size() - 2)")}`,
  "p.matches('/[^/]*[:@]') ? i.image == p",
  "p.endsWith('/*') ? i.image.startsWith(p.substring(0, p.size() - 1))",
  `i.image.startsWith(p + '/') || (p.contains('/') && (${isTagged("p")}))`,
].join(" : ");
const isAllowedBy = `e.split('!').all(p, (p == e.split('!')[0]) == (${covers}))`;

/** Registries and repositories that images come from. */
export const registries: Limit = {
  list: "registries",
  items: images,
  admits,
  cel: {
    variable: "registries",
    noun: "images of",
    bad: (allowed) => {
      const isAllowed = `${allowed}.exists(e, ${isAllowedBy})`;
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
