import { isMap, isUndecidable, knownOr, listAt, textAt, UNKNOWN, valueAt } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";
import type { KubernetesObject } from "./object-kind.ts";

/** An object that a controller makes in the namespace of the one that asks for it. */
export interface MadeObject {
  readonly kind: string;
  readonly name: string | Unknown;
}

/** What well-known controllers make because of an object. */
export function madeObjects({ group, kind, object }: KubernetesObject): readonly MadeObject[] {
  const own = textAt(object, "metadata", "name");
  switch (`${group}/${kind}`) {
    case "cert-manager.io/Certificate":
      return secrets(textAt(object, "spec", "secretName"));
    case "external-secrets.io/ExternalSecret":
      return secrets(textAt(object, "spec", "target", "name") ?? own);
    case "bitnami.com/SealedSecret":
      return secrets(textAt(object, "spec", "template", "metadata", "name") ?? own);
    case "secrets-store.csi.x-k8s.io/SecretProviderClass": {
      const synced = listAt(object, "spec", "secretObjects");
      if (isUndecidable(synced)) return secrets(UNKNOWN);
      return (knownOr(synced) ?? []).flatMap((each) => secrets(textAt(each, "secretName")));
    }
    default:
      return [];
  }
}

function secrets(name: string | Unknown | undefined): readonly MadeObject[] {
  return name === undefined ? [] : [{ kind: "Secret", name }];
}

/** Names of the claims that a StatefulSet makes, each up to the number of its pod. */
export function claimPrefixes({
  group,
  kind,
  object,
}: KubernetesObject): readonly (string | Unknown)[] {
  if (group !== "apps" || kind !== "StatefulSet") return [];
  const own = textAt(object, "metadata", "name");
  const templates = listAt(object, "spec", "volumeClaimTemplates");
  if (isUndecidable(templates)) return [UNKNOWN];
  return (knownOr(templates) ?? []).flatMap((template) => {
    const name = textAt(template, "metadata", "name");
    if (name === undefined || own === undefined) return [];
    return [name === UNKNOWN || own === UNKNOWN ? UNKNOWN : `${name}-${own}-`];
  });
}

/** True for kinds that somebody added to the cluster: what their controllers make, nobody knows. */
export function isCustom(group: string): boolean {
  return group.includes(".") && !group.endsWith(".k8s.io");
}

const deepest = 20;

/** Names that the controller of a custom object may give to what it makes. */
export function namesIn(object: unknown, depth = 0): readonly string[] {
  if (typeof object === "string") return [object];
  if (depth >= deepest) return [];
  if (Array.isArray(object)) return object.flatMap((item) => namesIn(item, depth + 1));
  if (!isMap(object)) return [];
  return Object.keys(object).flatMap((key) => namesIn(valueAt(object, key), depth + 1));
}
