import { isConfigKey, SUBDOMAIN_LENGTH } from "../names.ts";
import { stableHash } from "../stable-hash.ts";

/**
 * Key of a ConfigMap or Secret for a file: its path with `_` for each slash.
 *
 * It depends on nothing but the path, and a hash keeps apart what the underscores cannot.
 */
export function fileKey(path: string): string {
  const key = path.slice(1).replaceAll("/", "_");
  return /^\/[-.A-Za-z0-9/]*$/.test(path) && isConfigKey(key) ? key : hashedKey(key, path);
}

/** Key of a Secret for a key of a secret source, which may hold slashes and more. */
export function remoteSecretKey(remoteKey: string): string {
  return isConfigKey(remoteKey) ? remoteKey : hashedKey(remoteKey, remoteKey);
}

/** Two underscores, which no other key of a file has. */
function hashedKey(text: string, whole: string): string {
  const clean = text.replaceAll(/[^-._a-zA-Z0-9]+/g, "_").replace(/^\.+/, "");
  const hash = `__${stableHash(whole)}`;
  return clean.slice(0, SUBDOMAIN_LENGTH - hash.length) + hash;
}
