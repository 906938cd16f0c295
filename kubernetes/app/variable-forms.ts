import { isMap } from "../unknown.ts";
import type { EnvEntry, EnvReference, MarkedValue } from "./config.ts";

const REFERENCES = ["field", "resource", "configMapKey", "secretKey", "remoteKey", "output"];

/** True for `{ value, sensitive }`. */
export function isMarked<V>(entry: EnvEntry<V>): entry is MarkedValue<V> {
  return isMap(entry) && Object.hasOwn(entry, "value");
}

/** True for what Kubernetes or another app fills in. */
export function isEnvReference<V>(entry: EnvEntry<V>): entry is EnvReference {
  return isMap(entry) && REFERENCES.some((key) => Object.hasOwn(entry, key));
}

/** A value with what the app says of it. */
export interface PlainEntry<V> {
  readonly value: V;
  readonly sensitive: boolean | undefined;
}

/** The value of an entry; undefined for references. */
export function entryValue<V>(entry: EnvEntry<V>): PlainEntry<V> | undefined {
  if (isMarked(entry)) return { value: entry.value, sensitive: entry.sensitive };
  return isEnvReference(entry) ? undefined : { value: entry, sensitive: undefined };
}
