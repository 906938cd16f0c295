import { parseQuantity } from "./quantity.ts";
import { isMap } from "./unknown.ts";

/** Keys by which Kubernetes tells the items of a list apart, in the order in which they are tried. */
const ITEM_KEYS = ["name", "mountPath", "containerPort", "port", "key", "ip", "topologyKey"];

const PLACE = new Set(["apiVersion", "kind", "metadata", "status"]);

/**
 * Paths at which a live object does not have what its manifest asks for; never a value.
 *
 * What only the live object has is no difference: the API server fills in defaults, and controllers
 * write fields of their own.
 */
export function driftPaths(manifest: unknown, live: unknown): readonly string[] {
  const [wanted, found] = [settled(manifest), settled(live)];
  return withoutPlace(wanted).flatMap(([key, value]) =>
    below(key, isMap(found) ? drift(value, found[key]) : [""]),
  );
}

/** The API server keeps a Secret's texts as Base64 below `data`. */
function settled(object: unknown): unknown {
  if (!isMap(object)) return object;
  const texts = object["stringData"];
  if (!isMap(texts)) return object;
  const encoded = Object.entries(texts).map(([key, text]) => [key, base64(String(text))] as const);
  const data = isMap(object["data"]) ? object["data"] : {};
  return { ...object, stringData: undefined, data: { ...data, ...Object.fromEntries(encoded) } };
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** Kind, namespace and name are what the object was read by. */
function withoutPlace(object: unknown): readonly (readonly [string, unknown])[] {
  if (!isMap(object)) return [];
  const { labels, annotations } = isMap(object["metadata"]) ? object["metadata"] : {};
  const rest = Object.entries(object).filter(([key]) => !PLACE.has(key));
  return [["metadata", { labels, annotations }], ...rest];
}

function drift(wanted: unknown, found: unknown): readonly string[] {
  if (isNothing(wanted)) return [];
  if (isMap(wanted)) {
    const entries = isMap(found) ? found : {};
    return Object.entries(wanted).flatMap(([key, value]) => below(key, drift(value, entries[key])));
  }
  if (Array.isArray(wanted)) return Array.isArray(found) ? listDrift(wanted, found) : [""];
  return isSame(wanted, found) ? [] : [""];
}

/** Helm leaves null and empty values in manifests, and the API server leaves them out. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.values(value).every(isNothing);
}

function listDrift(wanted: readonly unknown[], found: readonly unknown[]): readonly string[] {
  const key = itemKey([...wanted, ...found]);
  if (key === undefined) {
    if (wanted.length !== found.length) return [""];
    return wanted.flatMap((one, index) => below(`[${index}]`, drift(one, found[index])));
  }
  // What a controller adds to a list, as a sidecar, is its own.
  return wanted.flatMap((one, index) => {
    const same = found.find((other) => isMap(one) && isMap(other) && isSame(one[key], other[key]));
    return below(`[${index}]`, same === undefined ? [""] : drift(one, same));
  });
}

function itemKey(items: readonly unknown[]): string | undefined {
  return ITEM_KEYS.find((key) => {
    const values = items.map((item) => (isMap(item) ? item[key] : undefined));
    return values.every((value) => value !== undefined);
  });
}

function isSame(wanted: unknown, found: unknown): boolean {
  if (wanted === found || String(wanted) === String(found)) return true;
  // False, 0 and an empty text are what an absent field means.
  if (found === undefined) return wanted === false || wanted === 0 || wanted === "";
  const [one, other] = [wanted, found].map((value) => parseQuantity(String(value)));
  return one !== undefined && one === other;
}

function below(step: string, paths: readonly string[]): readonly string[] {
  return paths.map((path) => {
    return path === "" || path.startsWith("[") ? `${step}${path}` : `${step}.${path}`;
  });
}
