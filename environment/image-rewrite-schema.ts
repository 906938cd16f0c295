import * as z from "zod";

import { isImageName, parseImage } from "../kubernetes/image.ts";
import { isWholeReference } from "../kubernetes/image-rules.ts";
import { ruled } from "../policy/schema/schema-parts.ts";
import { entriesOf } from "./plain-data.ts";
import { quote } from "./problems.ts";
import { checkedText } from "./schema-parts.ts";
import type { TextFault } from "./schema-parts.ts";

const EXAMPLE = "Write e.g. ghcr.io/acme, or ghcr.io/* for all that is below it";

const source = checkedText(sourceFault);
const target = checkedText(targetFault);

/** Images and what stands in their place. */
export const imageRewrites = ruled(z.record(source, target), pairFaults);

function sourceFault(text: string): TextFault | undefined {
  const fault = starFault(text);
  if (fault !== undefined) return fault;
  const name = withoutStar(text);
  if (isWholeReference(name) && parseImage(name) !== undefined) {
    const bare = name.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
    const hint = `Leave it out${offer(bare, text.slice(name.length))}`;
    return { message: `has a ${name.includes("@") ? "digest" : "tag"}`, hint };
  }
  return nameFault(text, "is not the beginning of an image name");
}

function targetFault(text: string): TextFault | undefined {
  const fault = starFault(text);
  if (fault !== undefined) return fault;
  if (!isWholeReference(text))
    return nameFault(text, "is neither an image nor the beginning of one");
  const reference = parseImage(text);
  const [first = ""] = text.split("/");
  if (reference === undefined) {
    return {
      message: "is not an image reference",
      hint: "Write e.g. mirror.example/acme/web:1.8.2",
    };
  }
  return isRegistry(first) ? undefined : withoutRegistry(reference.normalized);
}

/** Both halves are right, but not together. */
function pairFaults(value: unknown): ReturnType<Parameters<typeof ruled>[1]> {
  return entriesOf(value).flatMap(([key, to]) => {
    if (typeof to !== "string" || (sourceFault(key) ?? targetFault(to)) !== undefined) return [];
    const [keyStar, toStar] = [key.endsWith("/*"), to.endsWith("/*")];
    const at = [key];
    const starred = `Write ${quote(`${key}/*`)} in the place of ${quote(key)}`;
    if (toStar && !keyStar) {
      const message = `${quote(to)} has a star, and its key ${quote(key)} has none`;
      return [{ at, message, hint: starred }];
    }
    if (keyStar && !toStar && !isWholeReference(to)) {
      const message = `${quote(to)} has neither a star nor a tag, so nothing of the image is left`;
      return [{ at, message, hint: `Did you mean ${quote(`${to}/*`)}?` }];
    }
    if (keyStar || !isWholeReference(to) || isImageName(key)) return [];
    if (!key.includes("/")) {
      return [{ at, message: `${quote(key)} is a registry and no image`, hint: starred }];
    }
    const official = quote(parseImage(key)?.normalized ?? key);
    return [{ at, message: `${quote(key)} is no image`, hint: `Did you mean ${official}?` }];
  });
}

function starFault(text: string): TextFault | undefined {
  const stars = text.split("*").length - 1;
  if (stars === 0 || (stars === 1 && text.endsWith("/*"))) return undefined;
  const message = stars > 1 ? "has more than one star" : "has a star that is no last segment";
  const before = text.slice(0, text.indexOf("*"));
  const cut = before.slice(0, Math.max(before.lastIndexOf("/"), 0));
  const near = isName(cut) ? cut : before;
  const hint = offer(near, "/*");
  const rule = "A star stands only behind the last slash";
  return { message, hint: rule + (hint === "" ? ", one key for each registry: ghcr.io/*" : hint) };
}

function nameFault(text: string, message: string): TextFault | undefined {
  const name = withoutStar(text);
  if (isName(name)) return undefined;
  const bare = name
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, "")
    .replace(/^index\.(?=docker\.io)/, "")
    .replace(/\/+$/, "");
  const star = text.slice(name.length);
  const [first = ""] = bare.split("/");
  if (bare === name && !isRegistry(first) && isName(`docker.io/${name}`)) {
    const official = star === "" && !name.includes("/") ? `library/${name}` : name;
    return withoutRegistry(`docker.io/${official}${star}`);
  }
  return { message, hint: isName(bare) ? `Did you mean ${quote(bare + star)}?` : EXAMPLE };
}

function withoutRegistry(near: string): TextFault {
  return { message: "names no registry", hint: `Did you mean ${quote(near)}?` };
}

function offer(name: string, end: string): string {
  return isName(name) ? `. Did you mean ${quote(name + end)}?` : "";
}

function withoutStar(text: string): string {
  return text.endsWith("/*") ? text.slice(0, -2) : text;
}

/** A registry with an optional path. */
function isName(text: string): boolean {
  const [first = ""] = text.split("/");
  if (text !== text.toLowerCase() || !isRegistry(first)) return false;
  return isImageName(`${text}/x/x`);
}

function isRegistry(first: string): boolean {
  return /[.:]/.test(first) || first === "localhost";
}
