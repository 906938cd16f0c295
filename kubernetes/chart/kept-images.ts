import { parseImage } from "../image.ts";
import { imageRules, rewrittenBy } from "../image-rules.ts";
import type { ImageRewrites, ImageRule } from "../image-rules.ts";
import { isMap } from "../unknown.ts";
import type { RenderedObject } from "./rendered.ts";
import { rewriteImages } from "./image-rewrite.ts";

/** An image of a chart that runs although another one was to stand in its place. */
export interface KeptImage {
  readonly image: string;
  /** `hook`: no post-renderer sees it. `text`: an argument, a variable or a field of a custom resource. */
  readonly why: "hook" | "text";
}

type Made = Pick<RenderedObject, "object" | "role" | "events">;

/** Images that an object keeps after its images were rewritten. */
export function keptImages(
  { object, role, events }: Made,
  rewrites: ImageRewrites,
): readonly KeptImage[] {
  const { kind } = object;
  const isTest = role === "hook" && events.every((event) => event.startsWith("test"));
  if (isTest || role === "crd" || SILENT.has(String(kind))) return [];
  const rules = imageRules(rewrites);
  const hooked = role === "hook" ? changed(object, rewriteImages(object, rewrites)) : [];
  const named = rules.length === 0 ? [] : texts(object).flatMap((text) => namedIn(text, rules));
  const kept = [
    ...hooked.map((image) => ({ image, why: "hook" }) as const),
    ...named.map((image) => ({ image, why: "text" }) as const),
  ];
  return [...new Map(kept.map((one) => [one.image, one])).values()];
}

/** Their texts are whatever somebody makes of them. */
const SILENT = new Set(["ConfigMap", "Secret", "CustomResourceDefinition"]);

/** Texts that differ. */
function changed(before: unknown, after: unknown): readonly string[] {
  if (typeof before === "string") return before === after ? [] : [before];
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.flatMap((item, index) => changed(item, after[index]));
  }
  if (!isMap(before) || !isMap(after)) return [];
  return Object.keys(before).flatMap((key) => changed(before[key], after[key]));
}

/** All texts besides names of images that are rewritten. */
function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "metadata" || key === "image" ? [] : texts(item),
  );
}

/** A whole reference with its registry, alone or as the value of an option. */
function namedIn(text: string, rules: readonly ImageRule[]): readonly string[] {
  const name = text.slice(text.indexOf("=") + 1);
  const reference = parseImage(name);
  if (reference === undefined) return [];
  const isWhole = name.startsWith(`${reference.registry}/`);
  const isPinned = reference.tag !== undefined || reference.digest !== undefined;
  return isWhole && isPinned && rewrittenBy(name, rules) !== undefined ? [name] : [];
}
