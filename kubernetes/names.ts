import { stableHash } from "./stable-hash.ts";

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const IPV4_ADDRESS = /^\d+(?:\.\d+){3}$/;
const CONFIG_KEY = /^[-._a-zA-Z0-9]+$/;

/** Longest DNS label, and so the longest namespace, Service or label value. */
export const LABEL_LENGTH = 63;
/** Longest DNS subdomain, the name of most objects. */
export const SUBDOMAIN_LENGTH = 253;
/** Longest Helm release name. */
export const RELEASE_LENGTH = 53;
/** Longest name of a container or Service port. */
export const PORT_NAME_LENGTH = 15;

/** DNS-1123 label: lower-case letters, digits and inner hyphens, at most 63 characters. */
export function isDnsLabel(text: string): boolean {
  return text.length <= LABEL_LENGTH && LABEL.test(text);
}

/** DNS-1035 label: a DNS label that starts with a letter; the rule of Service names. */
export function isDns1035Label(text: string): boolean {
  return text.length <= LABEL_LENGTH && LABEL_1035.test(text);
}

/** DNS-1123 subdomain: labels joined by dots, at most 253 characters; labels are not limited to 63. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= SUBDOMAIN_LENGTH && text.split(".").every((part) => LABEL.test(part));
}

/** Host name of an Ingress rule without wildcard: a subdomain of labels that DNS can resolve, no address. */
export function isHostName(text: string): boolean {
  return (
    text.length <= SUBDOMAIN_LENGTH && text.split(".").every(isDnsLabel) && !IPV4_ADDRESS.test(text)
  );
}

/** Value of a label: empty, or at most 63 characters that begin and end with a letter or digit. */
export function isLabelValue(text: string): boolean {
  return text.length <= LABEL_LENGTH && LABEL_VALUE.test(text);
}

/** Key of a label or annotation: an optional DNS subdomain with a slash, then a name. */
export function isLabelKey(text: string): boolean {
  const slash = text.indexOf("/");
  const name = text.slice(slash + 1);
  return (
    name !== "" && isLabelValue(name) && (slash === -1 || isDnsSubdomain(text.slice(0, slash)))
  );
}

/** Key of a ConfigMap or Secret. */
export function isConfigKey(text: string): boolean {
  return (
    text.length <= SUBDOMAIN_LENGTH &&
    CONFIG_KEY.test(text) &&
    text !== "." &&
    !text.startsWith("..")
  );
}

/** Name of an environment variable that is also a valid ConfigMap key, so `envFrom` skips none. */
export function isEnvName(text: string): boolean {
  return ENV_NAME.test(text) && isConfigKey(text);
}

/** Name of a port: at most 15 characters with a letter, no doubled or outer hyphen. */
export function isPortName(text: string): boolean {
  return (
    text.length <= PORT_NAME_LENGTH &&
    LABEL.test(text) &&
    /[a-z]/.test(text) &&
    !text.includes("--")
  );
}

/** Nearest DNS label to `text`, for suggestions and generated names; empty when nothing is left. */
export function toDnsLabel(text: string, max: number = LABEL_LENGTH): string {
  const cleaned = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return cutName(cleaned, max);
}

/** `name`, or its beginning with a hash of the whole when it is longer than `max` (at least 10). */
export function cutName(name: string, max: number = LABEL_LENGTH): string {
  if (name.length <= max) return name;
  const hash = stableHash(name);
  const head = name.slice(0, Math.max(0, max - hash.length - 1)).replace(/[-._]+$/, "");
  return head === "" ? hash : `${head}-${hash}`;
}

/** One valid and unique port name per wish, in order; an empty wish means `http`. */
export function portNames(wishes: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return wishes.map((wish) => {
    const base = toPortName(wish);
    let name = base;
    for (let count = 2; taken.has(name); count += 1) {
      const suffix = `-${String(count)}`;
      name = `${cutPortName(base, PORT_NAME_LENGTH - suffix.length)}${suffix}`;
    }
    taken.add(name);
    return name;
  });
}

function toPortName(wish: string): string {
  const cleaned = wish
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, PORT_NAME_LENGTH)
    .replace(/^-|-$/g, "");
  return cleaned === "" ? "http" : cutPortName(cleaned, PORT_NAME_LENGTH);
}

/** The beginning of a name; the letter that it must have may stand behind the cut. */
function cutPortName(name: string, max: number): string {
  const head = name.slice(0, max);
  return (/[a-z]/.test(head) ? head : `p-${head}`.slice(0, max)).replace(/-$/, "");
}
