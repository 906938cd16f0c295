import type { V1Namespace } from "@kubernetes/client-node";

import type { ClusterTarget } from "../environment/environment.ts";
import { ENVIRONMENT_LABEL } from "../kubernetes/labels.ts";
import { clusterClient, requestFailure } from "./cluster-client.ts";
import { type ListedObject, listIn, type ListIn } from "./cluster-lists.ts";

/** A namespace that is being deleted, and what keeps it. */
export interface TerminatingNamespace {
  readonly name: string;
  /** When its deletion was asked for, as an ISO time. */
  readonly since: string;
  /** Objects that remain, e.g. `ConfigMap "hold" (finalizer example.com/keep)`. */
  readonly remaining: readonly string[];
  /** What Kubernetes itself says, when it cannot list or delete what is inside. */
  readonly problems: readonly string[];
}

/** Conditions of a namespace that do not only count what remains. */
const PROBLEM_CONDITIONS: readonly string[] = [
  "NamespaceDeletionDiscoveryFailure",
  "NamespaceDeletionGroupVersionParsingFailure",
  "NamespaceDeletionContentFailure",
];
const MOST_OBJECTS = 20;

/** The namespaces of an environment that are stuck in Terminating; nothing is forced. */
export async function terminatingNamespaces(
  cluster: ClusterTarget,
  environment: string,
): Promise<readonly TerminatingNamespace[]> {
  try {
    const client = await clusterClient(cluster);
    const { items } = await client.core.listNamespace({
      labelSelector: `${ENVIRONMENT_LABEL}=${environment}`,
    });
    const ending = items.filter(({ status }) => status?.phase === "Terminating");
    const list = listIn(cluster);
    return await Promise.all(ending.map(async (namespace) => await explain(namespace, list)));
  } catch (error) {
    throw requestFailure(error, cluster);
  }
}

/** One sentence per namespace: what remains, and who has to let go. */
export function terminatingText({
  name,
  since,
  remaining,
  problems,
}: TerminatingNamespace): string {
  const what = remaining.length === 0 ? "nothing that can be listed" : remaining.join(", ");
  const trouble = problems.length === 0 ? "" : `; ${problems.join("; ")}`;
  return `namespace "${name}" is Terminating since ${since}, kept by ${what}${trouble}`;
}

async function explain(namespace: V1Namespace, list: ListIn): Promise<TerminatingNamespace> {
  const name = namespace.metadata?.name ?? "";
  const conditions = namespace.status?.conditions ?? [];
  const problems = conditions
    .filter(({ type, status }) => status === "True" && PROBLEM_CONDITIONS.includes(type))
    .map(({ type, message = "" }) => `${type}: ${message}`);
  const content = conditions.find(({ type }) => type === "NamespaceContentRemaining");
  const found = await Promise.all(
    resourcesIn(content?.message ?? "").map(async (resource) => {
      return (await list(resource, name)).map(remainder);
    }),
  );
  const remaining = found.flat().toSorted();
  const more = remaining.length - MOST_OBJECTS;
  const since = namespace.metadata?.deletionTimestamp?.toISOString() ?? "an unknown time";
  return {
    name,
    since,
    remaining: [
      ...remaining.slice(0, MOST_OBJECTS),
      ...(more > 0 ? [`and ${String(more)} more`] : []),
    ],
    problems,
  };
}

/** Reads `Some resources are remaining: configmaps. has 1 resource instances, …`. */
export function resourcesIn(message: string): readonly string[] {
  return [...message.matchAll(/([a-z0-9-]+\.[a-z0-9.-]*) has \d+ resource instances/g)].map(
    ([, resource = ""]) => resource.replace(/\.$/, ""),
  );
}

function remainder({ kind, metadata: { name, finalizers = [] } }: ListedObject): string {
  const held = finalizers.length === 0 ? "" : ` (finalizer ${finalizers.join(", ")})`;
  return `${kind} "${name}"${held}`;
}
