import type { ImageReference } from "../kubernetes/image.ts";

const longestName = 80;

/**
 * Text that may stand in a message.
 *
 * Only the constructors below and {@link say} make one, so free text of an object (a value of env,
 * ConfigMap, Secret, annotation) cannot get into a message by mistake.
 */
export class Shown {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** Name of an object, container, key or variable; in quotes, cut in the middle when long. */
  static named(name: string): Shown {
    return new Shown(`"${cutMiddle(sanitize(name), longestName)}"`);
  }

  /** Path inside an object. */
  static path(path: string): Shown {
    return new Shown(cutMiddle(sanitize(path), longestName));
  }

  /** A boolean or number. */
  static scalar(value: boolean | number): Shown {
    return new Shown(String(value));
  }

  /** The value if the list has it; the list is ours, so the word is too. */
  static oneOf(value: unknown, words: readonly string[]): Shown {
    return new Shown(words.find((word) => word === value) ?? "another value");
  }

  /** An image reference that parsed, which leaves no room for credentials. */
  static image(image: ImageReference, text: string): Shown {
    const isSame = text === image.normalized || image.normalized.endsWith(`/${text}`);
    return new Shown(`"${cutMiddle(isSame ? text : image.normalized, longestName)}"`);
  }

  /** A template of ours around shown values; behind {@link say}. */
  static template(strings: TemplateStringsArray, values: readonly ShownValue[]): Shown {
    return new Shown(strings.reduce((text, part, at) => `${text}${String(values[at - 1])}${part}`));
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }
}

/** What a message may contain besides the words of the source code. */
export type ShownValue = Shown | boolean | number;

/** Makes a message: say`image ${Shown.named(name)} has no tag`. */
export function say(strings: TemplateStringsArray, ...values: readonly ShownValue[]): Shown {
  return Shown.template(strings, values);
}

// Control characters, soft hyphen, zero-width and bidirectional marks, variation selectors, tags.
const invisible =
  /[\p{Cc}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]|\p{Cs}/gu;

/** Makes invisible characters visible and breaks up the color marks that the Pulumi CLI reads. */
export function sanitize(text: string): string {
  return text
    .replace(invisible, (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll("<{%", "<{ %")
    .replaceAll("%}>", "% }>");
}

/** Shortens a text to a number of characters and keeps both ends. */
export function cutMiddle(text: string, longest: number): string {
  // A character has at least one code unit, so most texts need not be taken apart.
  if (text.length <= longest) return text;
  const characters = Array.from(text);
  if (characters.length <= longest) return text;
  const head = Math.ceil((longest - 1) / 2);
  const tail = longest - 1 - head;
  return [...characters.slice(0, head), "…", ...characters.slice(-tail)].join("");
}
