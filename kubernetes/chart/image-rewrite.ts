import { parseImage } from "../image.ts";
import { isMap } from "../unknown.ts";

/** Beginnings of image names, and what stands in their place. */
export type ImagePrefixes = Readonly<Record<string, string>>;

/**
 * Replaces the beginnings of all image names in a rendered object, custom resources included.
 *
 * A prefix ends at a segment: `docker.io/bitnami` is none of `docker.io/bitnamilegacy/redis`. The
 * longest one counts. Hooks stay as they are, because Helm 3 hands them to no post-renderer.
 */
export function rewriteImages(
  object: Readonly<Record<string, unknown>>,
  prefixes: ImagePrefixes,
): Readonly<Record<string, unknown>> {
  const rules = Object.entries(prefixes).sort(([a], [b]) => b.length - a.length);
  if (rules.length === 0 || holdsTexts(object)) return object;
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (!isMap(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, imageIn(key, item, rules) ?? visit(item)]),
    );
  };
  const rewritten = visit(object);
  return isMap(rewritten) ? rewritten : object;
}

/** The name of an image under the prefixes; undefined when none of them fits. */
export function rewrittenImage(image: string, prefixes: ImagePrefixes): string | undefined {
  return rewritten(
    image,
    Object.entries(prefixes).sort(([a], [b]) => b.length - a.length),
  );
}

type Rules = readonly (readonly [string, string])[];

/** What a ConfigMap or Secret holds is nobody's image. */
function holdsTexts({ kind }: Readonly<Record<string, unknown>>): boolean {
  return kind === "ConfigMap" || kind === "Secret";
}

/** An image by name, or as a volume, whose `image` has a `reference`. */
function imageIn(key: string, value: unknown, rules: Rules): unknown {
  if (key !== "image") return undefined;
  if (typeof value === "string") return rewritten(value, rules);
  if (!isMap(value) || typeof value["reference"] !== "string") return undefined;
  const reference = rewritten(value["reference"], rules);
  return reference === undefined ? undefined : { ...value, reference };
}

function rewritten(image: string, rules: Rules): string | undefined {
  const name = parseImage(image)?.normalized;
  if (name === undefined) return undefined;
  for (const [from, to] of rules) {
    const rest = name.startsWith(from) ? name.slice(from.length) : undefined;
    if (rest !== undefined && (rest === "" || /^[/:@]/.test(rest))) return `${to}${rest}`;
  }
  return undefined;
}
