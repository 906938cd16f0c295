import { isImageName, parseImage } from "./image.ts";

/**
 * Which images stand in the place of others, by key: the beginning of a name (`ghcr.io/acme`), what
 * is below one (`ghcr.io/*`), or one repository. A target that ends in `/*`, or has neither tag nor
 * digest, takes its place; any other replaces the whole reference.
 */
export type ImageRewrites = Readonly<Record<string, string>>;

/** One key with its target, read. */
export interface ImageRule {
  readonly key: string;
  /** Registry and path of the key, without the star. */
  readonly source: string;
  /** Registry and path of the target, or the whole reference. */
  readonly target: string;
  /** `below`: names below the source. `within`: those and the source. `only`: the source. */
  readonly reach: "below" | "within" | "only";
  /** True: path, tag and digest behind the source stay. */
  readonly keepsRest: boolean;
}

/** An image after its rewrite. */
export interface RewrittenImage {
  readonly image: string;
  /** Key that decided. */
  readonly key: string;
}

/** The rules, the most specific one first. */
export function imageRules(rewrites: ImageRewrites): readonly ImageRule[] {
  return Object.entries(rewrites).map(ruleOf).sort(bySpecificity);
}

/** What runs in the place of an image; undefined when it stays itself. */
export function rewrittenImage(image: string, rewrites: ImageRewrites): string | undefined {
  return rewrittenBy(image, imageRules(rewrites))?.image;
}

/** The same with rules that were read before, and the key. */
export function rewrittenBy(
  image: string,
  rules: readonly ImageRule[],
): RewrittenImage | undefined {
  if (rules.length === 0) return undefined;
  const reference = parseImage(image);
  if (reference === undefined) return undefined;
  const name = `${reference.registry}/${reference.repository}`;
  const rule = ruleFor(name, rules);
  if (rule === undefined) return undefined;
  const rest = reference.normalized.slice(rule.source.length);
  return { image: rule.keepsRest ? rule.target + rest : rule.target, key: rule.key };
}

/** The rule for registry and path of an image. */
export function ruleFor(name: string, rules: readonly ImageRule[]): ImageRule | undefined {
  const own = rules.find((rule) => rule.source === name && holdsSource(rule));
  return own ?? rules.find((rule) => rule.reach !== "only" && name.startsWith(`${rule.source}/`));
}

/** False for names that a rule is only above of; `mirror.example:1` would be no image of a mirror. */
export function holdsSource({ source, reach, keepsRest, target }: ImageRule): boolean {
  return reach !== "below" && isImageName(source) && (!keepsRest || target.includes("/"));
}

/** True for a text with a tag or a digest; `registry:5000` has a port. */
export function isWholeReference(text: string): boolean {
  return /\/[^/]*[:@]/.test(text);
}

function ruleOf([key, target]: readonly [string, string]): ImageRule {
  const hasStar = key.endsWith("/*");
  const keepsRest = !isWholeReference(target);
  return {
    key,
    source: hasStar ? key.slice(0, -2) : key,
    target: keepsRest ? target.replace(/\/\*$/, "") : (parseImage(target)?.normalized ?? target),
    reach: hasStar ? "below" : keepsRest ? "within" : "only",
    keepsRest,
  };
}

function bySpecificity(one: ImageRule, other: ImageRule): number {
  const length = ({ source, reach }: ImageRule): number =>
    source.length + (reach === "below" ? 1 : 0);
  return length(other) - length(one);
}
