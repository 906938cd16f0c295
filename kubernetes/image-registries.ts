import { isImageName } from "./image.ts";
import { holdsSource, imageRules, isWholeReference, ruleFor } from "./image-rules.ts";
import type { ImageRewrites, ImageRule } from "./image-rules.ts";

/**
 * Entries of an allow list after the images were rewritten: what allowed images become, and not one
 * image more.
 *
 * Besides registries and repositories such a list holds whole references (`host/app:1`), repositories
 * without what is below them (`host/app:*`) and the other way round (`host/team/*`), and an entry
 * without parts of it (`host/team!host/team/app:*`).
 */
export function followedRegistries(
  entries: readonly string[],
  rewrites: ImageRewrites,
): readonly string[] {
  const rules = imageRules(rewrites);
  if (rules.length === 0) return entries;
  return [...new Set(entries.flatMap((entry) => followed(entry, rules)))];
}

/** True for an image that an entry of such a list allows; the image has its registry. */
export function isEntryOf(entry: string, image: string): boolean {
  const [whole = "", ...without] = entry.split("!");
  return covers(whole, image) && !without.some((part) => covers(part, image));
}

/** What two entries allow both: of two areas one is inside the other, or they are apart. */
export function sharedEntry(one: string, other: string): string | undefined {
  const [inner = "", ...without] = one.split("!");
  const [around = "", ...others] = other.split("!");
  if (!isInside(inner, around)) {
    return isInside(around, inner) ? sharedEntry(other, one) : undefined;
  }
  if (others.some((part) => isInside(inner, part))) return undefined;
  const parts = [...without, ...others.filter((part) => isInside(part, inner))];
  return [inner, ...new Set(parts)].join("!");
}

/** An area is matched as an image is, but `host/app` is more than `host/app:*`. */
function isInside(area: string, around: string): boolean {
  return area === around || (covers(around, area) && around !== `${area}:*`);
}

/** An entry ends at a slash; a tag ends it only after a path, for `registry:5000` is another host. */
function covers(part: string, image: string): boolean {
  if (part.endsWith(":*")) return isTagged(part.slice(0, -2), image);
  if (isWholeReference(part)) return image === part;
  if (part.endsWith("/*")) return image.startsWith(part.slice(0, -1));
  return image.startsWith(`${part}/`) || (part.includes("/") && isTagged(part, image));
}

function isTagged(name: string, image: string): boolean {
  return image === name || image.startsWith(`${name}:`) || image.startsWith(`${name}@`);
}

/** A name without tag: itself with any tag, or what is below it. */
interface Area {
  readonly name: string;
  readonly part: "self" | "below";
}

function followed(entry: string, rules: readonly ImageRule[]): readonly string[] {
  const own: readonly Area[] = [
    ...(isImageName(entry) ? [{ name: entry, part: "self" } as const] : []),
    { name: entry, part: "below" },
  ];
  const inner = rules.filter(({ source }) => source.startsWith(`${entry}/`)).flatMap(areasOf);
  const images = [...own, ...inner].map((area) => imageOf(area, rules));
  return merged(images.map(({ target, without }) => [target, ...without].join("!")));
}

/** What a rule takes out of the areas around it. */
function areasOf(rule: ImageRule): readonly Area[] {
  const { source, reach } = rule;
  return [
    ...(holdsSource(rule) ? [{ name: source, part: "self" } as const] : []),
    ...(reach === "only" ? [] : [{ name: source, part: "below" } as const]),
  ];
}

interface AreaImage {
  /** An area as text, or a whole reference. */
  readonly target: string;
  /** Areas of the target to which other rules send nothing. */
  readonly without: readonly string[];
}

function imageOf(area: Area, rules: readonly ImageRule[]): AreaImage {
  const rule = ruleOf(area, rules);
  if (rule?.keepsRest === false) return { target: rule.target, without: [] };
  const moved = ({ name, part }: Area): string => {
    const place = rule === undefined ? name : rule.target + name.slice(rule.source.length);
    return areaText(place, part);
  };
  const inner =
    area.part === "self" ? [] : rules.filter(({ source }) => source.startsWith(`${area.name}/`));
  return {
    target: moved(area),
    without: [...new Set(inner.flatMap(areasOf).map(moved))].toSorted(),
  };
}

/** The rule for most of an area; rules inside it come on their own. */
function ruleOf({ name, part }: Area, rules: readonly ImageRule[]): ImageRule | undefined {
  if (part === "self") return ruleFor(name, rules);
  return rules.find(({ source, reach }) => reach !== "only" && `${name}/`.startsWith(`${source}/`));
}

function areaText(name: string, part: Area["part"]): string {
  if (part === "self") return `${name}:*`;
  return name.includes("/") ? `${name}/*` : name;
}

/** One entry for a name and what is below it. */
function merged(entries: readonly string[]): readonly string[] {
  const all = new Set(entries);
  for (const entry of entries) {
    const [whole = "", ...without] = entry.split("!");
    const name = whole.endsWith("/*") ? whole.slice(0, -2) : undefined;
    if (name === undefined || !all.delete(`${name}:*`)) continue;
    all.delete(entry);
    all.add([name, ...without].join("!"));
  }
  return [...all];
}
