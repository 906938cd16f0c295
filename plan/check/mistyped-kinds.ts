import { nearName, quote } from "../../environment/problems.ts";
import { groupOf } from "../../kubernetes/resource-names.ts";
import { kindsOfGroup } from "../../kubernetes/served-kinds.ts";
import type { CheckedManifests } from "./check-manifests.ts";

/** One line about objects that no rule looks at because of a typing mistake; undefined: there is none. */
export function mistypedNote({ objects }: Pick<CheckedManifests, "objects">): string | undefined {
  const found = objects.flatMap(({ file, line, column, apiVersion, kind }) => {
    const near = meantKind(apiVersion, kind);
    if (near === undefined) return [];
    return [`${file}:${line}:${column} ${quote(`${apiVersion} ${kind}`)}. ${near}`];
  });
  const [first] = found;
  if (first === undefined) return undefined;
  return `kinds that Kubernetes does not have, which no rule looks at: ${found.length}, the first is ${first}`;
}

/** `Did you mean "Deployment"?` for a kind that a group of Kubernetes lacks. */
function meantKind(apiVersion: string, kind: string): string | undefined {
  const kinds = kindsOfGroup(groupOf({ apiVersion }) ?? "");
  if (kinds.length === 0 || kinds.includes(kind)) return undefined;
  return nearName(kind, kinds) ?? nearVersion(kind);
}

/** Where people forget the group. */
const groups = ["apps", "batch", "networking.k8s.io", "rbac.authorization.k8s.io", "policy"];

function nearVersion(kind: string): string | undefined {
  const group = groups.find((each) => kindsOfGroup(each).includes(kind));
  return group === undefined ? undefined : `Did you mean apiVersion ${quote(`${group}/v1`)}?`;
}
