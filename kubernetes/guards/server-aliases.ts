import type { KubernetesObject } from "../object-kind.ts";
import { isMap, UNKNOWN, valueAt } from "../unknown.ts";
import { itemOf } from "./guard.ts";
import type { Item } from "./guard.ts";

/** Annotations of ingress controllers that give an Ingress more hosts, whatever their domain. */
const ALIAS = "/server-alias";
const EXPRESSION = "/server-alias-regex";

/** Hosts that annotations of an Ingress take; an expression begins with `~`. */
export function serverAliases({ object, path }: KubernetesObject): readonly Item[] {
  const annotations = valueAt(object, "metadata", "annotations");
  if (annotations === undefined) return [];
  if (!isMap(annotations)) return itemOf(UNKNOWN, { within: path, field: "metadata.annotations" });
  return Object.entries(annotations).flatMap(([key, value]) => {
    const place = { within: path, field: `metadata.annotations[${JSON.stringify(key)}]` };
    if (!key.endsWith(ALIAS) && !key.endsWith(EXPRESSION)) return [];
    if (typeof value !== "string") return itemOf(value, place);
    const hosts = key.endsWith(ALIAS) ? value.split(",") : [`~${value}`];
    return hosts.flatMap((host) => itemOf(host.trim(), place));
  });
}

/** The same as CEL: one list of hosts for each annotation. */
export function aliasesIn(object: "object" | "oldObject"): string {
  const all = `(dyn(${object}).?metadata.?annotations.orValue({}))`;
  const keys = `${all}.filter(k, k.endsWith('${ALIAS}') || k.endsWith('${EXPRESSION}'))`;
  const value = `string(${all}[k])`;
  const hosts = `${value}.split(',').map(h, h.trim()).filter(h, h != '')`;
  return `${keys}.map(k, k.endsWith('${ALIAS}') ? dyn(${hosts}) : dyn(['~' + ${value}]))`;
}
