import * as z from "zod";

import type { ClusterTarget } from "../environment/environment.ts";
import { getJson } from "../environment/kube-request.ts";
import { type ClusterAccess, readContext } from "../environment/kubeconfig.ts";
import { OperationError } from "./errors.ts";

/** An object as the API server gave it, with what every object has. */
export interface ListedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly finalizers?: readonly string[] | undefined;
    readonly ownerReferences?: readonly unknown[] | undefined;
  };
}

/** Lists objects of a resource such as `configmaps` or `deployments.apps` in one namespace. */
export type ListIn = (resource: string, namespace: string) => Promise<readonly ListedObject[]>;

const TIMEOUT_MS = 20_000;
/** Objects per answer; a request reads at most 1 MiB. */
const PAGE = 50;

const groupList = z.object({
  groups: z.array(
    z.object({ name: z.string(), preferredVersion: z.object({ groupVersion: z.string() }) }),
  ),
});
const listed = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    finalizers: z.array(z.string()).optional(),
    ownerReferences: z.array(z.unknown()).optional(),
  }),
});
const page = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ continue: z.string().optional() }),
  items: z.array(listed),
});

/** Lists any resource by its plural, whatever its kind; for kinds that no typed client knows. */
export function listIn(cluster: ClusterTarget): ListIn {
  const access = accessOf(cluster);
  let versions: Promise<ReadonlyMap<string, string>> | undefined;
  return async (resource, namespace) => {
    const [plural = "", ...group] = resource.split(".");
    versions ??= groupVersions(access);
    const name = group.join(".");
    const version = name === "" ? "v1" : (await versions).get(name);
    if (version === undefined) return [];
    const root = name === "" ? `/api/${version}` : `/apis/${version}`;
    return await pages(access, `${root}/namespaces/${namespace}/${plural}`);
  };
}

async function pages(access: ClusterAccess, path: string): Promise<readonly ListedObject[]> {
  const objects: ListedObject[] = [];
  for (let next: string | undefined = ""; next !== undefined;) {
    const from: string = next === "" ? "" : `&continue=${encodeURIComponent(next)}`;
    const answer = page.parse(await getJson(access, `${path}?limit=${PAGE}${from}`, TIMEOUT_MS));
    // The items of a typed list do not repeat its kind.
    const kind = answer.kind.replace(/List$/, "");
    objects.push(...answer.items.map((item) => ({ ...item, apiVersion: answer.apiVersion, kind })));
    const more = answer.metadata.continue;
    next = more === undefined || more === "" ? undefined : more;
  }
  return objects;
}

async function groupVersions(access: ClusterAccess): Promise<ReadonlyMap<string, string>> {
  const { groups } = groupList.parse(await getJson(access, "/apis", TIMEOUT_MS));
  return new Map(groups.map(({ name, preferredVersion }) => [name, preferredVersion.groupVersion]));
}

function accessOf({ kubeconfig, context, embedded }: ClusterTarget): ClusterAccess {
  const result = readContext(kubeconfig, context);
  if ("access" in result) return result.access;
  throw new OperationError("configuration", `context "${context}" is not in ${kubeconfig}`, {
    hint: embedded ? "the embedded control plane does not run" : undefined,
    command: embedded ? "npm start" : undefined,
  });
}
