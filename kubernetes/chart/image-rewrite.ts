import { imageRules, rewrittenBy } from "../image-rules.ts";
import type { ImageRewrites, ImageRule } from "../image-rules.ts";
import { isMap } from "../unknown.ts";

/** Rewrites all images of an object, custom resources included. */
export function rewriteImages(
  object: Readonly<Record<string, unknown>>,
  rewrites: ImageRewrites,
): Readonly<Record<string, unknown>> {
  const rules = imageRules(rewrites);
  if (rules.length === 0 || holdsTexts(object)) return object;
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (!isPlain(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        OTHERS.has(key) ? item : (imageIn(key, item, rules) ?? visit(item)),
      ]),
    );
  };
  const rewritten = visit(object);
  return isMap(rewritten) ? rewritten : object;
}

/** Labels and annotations name no images, and an image of Ceph is a block device. */
const OTHERS = new Set(["metadata", "rbd"]);

/** What a ConfigMap or Secret holds is nobody's image. */
function holdsTexts({ kind }: Readonly<Record<string, unknown>>): boolean {
  return kind === "ConfigMap" || kind === "Secret";
}

/** Not for Outputs of a program, which stay whole. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isMap(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** An image by name, or as a volume, whose `image` has a `reference`. */
function imageIn(key: string, value: unknown, rules: readonly ImageRule[]): unknown {
  if (key !== "image") return undefined;
  if (typeof value === "string") return rewrittenBy(value, rules)?.image;
  if (!isPlain(value) || typeof value["reference"] !== "string") return undefined;
  const reference = rewrittenBy(value["reference"], rules)?.image;
  return reference === undefined ? undefined : { ...value, reference };
}
