import type { AppConfig, Environment } from "../environment/environment.ts";
import { knownImage } from "../kubernetes/app/known-images.ts";
import { parseImage } from "../kubernetes/image.ts";
import { objectsIn } from "../kubernetes/object-kind.ts";
import type { KubernetesObject } from "../kubernetes/object-kind.ts";
import { isAtLeast, podSecurityFit } from "../kubernetes/pod-security-fit.ts";
import type { PodSecurityFit, PodSecurityLevel } from "../kubernetes/pod-security-fit.ts";
import { enforcedLevels } from "../kubernetes/pod-security-labels.ts";
import { podTemplateOf } from "../kubernetes/pod-spec.ts";
import type { PodTemplate } from "../kubernetes/pod-spec.ts";
import { titleOf } from "../kubernetes/resource-names.ts";
import { isMap, knownOr, stringAt, valueAt } from "../kubernetes/unknown.ts";
import { appOf } from "./app-path.ts";
import type { PlannedResource } from "./plan.ts";
import { podSecurityFixes } from "./pod-security-fixes.ts";
import type { Relaxed } from "./pod-security-fixes.ts";
import type { ChartValues } from "./releases/chart-values.ts";

/** An app whose pods need more than `restricted` allows, that are refused, or that cannot start. */
export interface PodSecurityRow {
  readonly tenant: string | undefined;
  /** Name of the app; of other workloads e.g. `DaemonSet "agent"`. */
  readonly app: string;
  readonly namespace: string;
  /** What its namespace enforces; undefined: not said, so the cluster's configuration decides. */
  readonly enforced: PodSecurityLevel | undefined;
  /** The strictest level that admits the pods. */
  readonly needed: PodSecurityLevel;
  /**
   * `refused`: the namespace admits no such pod. `starts-as-root`: admitted, but the image starts as
   * root, which `runAsNonRoot` forbids. `relaxed`: admitted, below `restricted`.
   */
  readonly verdict: "refused" | "starts-as-root" | "relaxed";
  /** Paths inside the workload that keep it from the next stricter level. */
  readonly fields: readonly string[];
  /** What to change, each one alone enough; the smallest change first. */
  readonly fixes: readonly string[];
}

/** Compares each workload with the Pod Security level of its namespace. */
export function podSecurityRows(
  resources: readonly PlannedResource[],
  environment: Environment | undefined,
  charts?: ChartValues,
): readonly PodSecurityRow[] {
  const places = enforcedByNamespace(resources);
  const tenants = new Map((environment?.tenants ?? []).map((tenant) => [tenant.name, tenant]));
  return resources.flatMap((resource) => {
    if (!isObject(resource)) return [];
    return objectsIn(resource.type, resource.inputs).flatMap((object) => {
      const pod = object.patch ? undefined : podTemplateOf(object);
      if (pod === undefined) return [];
      const key = appOf(object.object);
      const tenant = tenants.get(key?.tenant ?? resource.tenant ?? "");
      const app = tenant?.apps.find(({ name }) => name === key?.app);
      const place = places.get(namespaceOf(object));
      return rowOf({ resource, object, pod, place, tenant, app, charts });
    });
  });
}

interface Place {
  readonly level: PodSecurityLevel;
  readonly minor: number;
}

interface Workload {
  readonly resource: PlannedResource;
  readonly object: KubernetesObject;
  readonly pod: PodTemplate;
  readonly place: Place | undefined;
  readonly tenant: Environment["tenants"][number] | undefined;
  readonly app: AppConfig | undefined;
  readonly charts: ChartValues | undefined;
}

function rowOf(workload: Workload): readonly PodSecurityRow[] {
  const { resource, object, pod, place, tenant, app, charts } = workload;
  const fit = podSecurityFit(pod, place?.minor);
  const isRefused = place !== undefined && !isAtLeast(fit.level, place.level);
  const user = isRefused ? undefined : rootUser(pod, app);
  if (fit.level === "restricted" && user === undefined) return [];
  const namespace = namespaceOf(object);
  const relaxed: Relaxed = {
    tenant,
    app,
    namespace,
    fields: fieldsOf(fit, pod),
    needed: fit.level,
    behind: fit.obstacles.map(({ path }) => charts?.ofResource(resource.urn, path)),
  };
  return [
    {
      tenant: tenant?.name ?? resource.tenant,
      app: app?.name ?? titleOf({ kind: object.kind, ...known(object.object) }),
      namespace,
      enforced: place?.level,
      needed: fit.level,
      verdict: isRefused ? "refused" : user === undefined ? "relaxed" : "starts-as-root",
      fields: [...new Set(fit.obstacles.map(({ path }) => path))],
      fixes:
        user === undefined
          ? podSecurityFixes(relaxed, isRefused)
          : [`tenants.${tenant?.name ?? ""}.apps.${app?.name ?? ""}.${user}`],
    },
  ];
}

/** Fields below the pod spec, in the words of a pod. */
function fieldsOf({ obstacles }: PodSecurityFit, pod: PodTemplate): readonly string[] {
  const holder = pod.path.replace(/spec$/, "");
  return [
    ...new Set(
      obstacles.map(({ path }) =>
        path.startsWith(`${pod.path}.`)
          ? path.slice(pod.path.length + 1)
          : path.slice(holder.length),
      ),
    ),
  ];
}

/** What lets an image start that would do so as root; undefined when it does not, as far as known. */
function rootUser(pod: PodTemplate, app: AppConfig | undefined): string | undefined {
  if (app === undefined || app.security?.runAsUser !== undefined) return undefined;
  const own = pod.containers.find(({ role, name }) => role === "containers" && name === app.name);
  const contexts = [valueAt(pod.spec, "securityContext"), valueAt(own?.object, "securityContext")];
  if (contexts.some((context) => valueAt(context, "runAsUser") !== undefined)) return undefined;
  if (contexts.every((context) => valueAt(context, "runAsNonRoot") !== true)) return undefined;
  const known = knownImage(app.image);
  if (known?.user === undefined || !startsAsRoot.test(parseImage(app.image)?.normalized ?? "")) {
    return undefined;
  }
  return `runAsUser: ${known.user}: ${known.name} runs as ${known.user}, but its image starts as root`;
}

/** Official images begin as root and change the user themselves. */
const startsAsRoot = /^docker\.io\/(?:library|qdrant)\//;

function isObject({ custom, external, type }: PlannedResource): boolean {
  return custom && !external && type.startsWith("kubernetes:");
}

function enforcedByNamespace(resources: readonly PlannedResource[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { type, inputs, external } of resources) {
    if (external || !/^kubernetes:core\/v1:Namespace(?:Patch)?$/.test(type)) continue;
    const name = knownOr(stringAt(inputs, "metadata", "name"));
    const enforced = enforcedLevels(inputs);
    const [level, minor] = [enforced?.levels[0], enforced?.minors.at(-1)];
    if (name !== undefined && level !== undefined && minor !== undefined) {
      places.set(name, { level, minor });
    }
  }
  return places;
}

function namespaceOf({ object }: KubernetesObject): string {
  return knownOr(stringAt(object, "metadata", "namespace")) ?? "default";
}

function known(object: unknown): Readonly<Record<string, unknown>> {
  return isMap(object) ? object : {};
}
