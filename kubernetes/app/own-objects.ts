import type { AppShape } from "./fault.ts";

/** An object by what tells it apart inside a namespace. */
export interface NamedObject {
  readonly kind: string;
  readonly name: string;
}

/** Kinds of which an app may have one with its own name. */
const OF_APP_NAME: readonly string[] = [
  ...["Certificate", "CronJob", "DaemonSet", "Deployment", "GRPCRoute", "HTTPRoute", "Ingress"],
  ...["HorizontalPodAutoscaler", "Job", "PodDisruptionBudget", "PodMonitor", "Role", "RoleBinding"],
  ...["ScaledObject", "Service", "ServiceAccount", "ServiceMonitor", "StatefulSet", "TCPRoute"],
  ...["TLSRoute"],
];
/** What stands behind the app's name in the names of its other objects, by kind. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["config", "dashboards", "files"],
  ExternalSecret: ["external-secret"],
  SealedSecret: ["external-secret"],
  Secret: ["external-secret", "secret", "secret-files", "tls"],
  SecretProviderClass: ["external-secret"],
  Service: ["headless"],
};

/**
 * Whether an app may have an object of this kind and name, now or after a change of its settings.
 *
 * The second object would take the place of the first, or could not be made at all.
 */
export function ownsObject(app: string, shape: AppShape, { kind, name }: NamedObject): boolean {
  if (name === app) return OF_APP_NAME.includes(kind);
  if (!name.startsWith(`${app}-`)) return false;
  const rest = name.slice(app.length + 1);
  if (kind === "NetworkPolicy") return true;
  if (kind === "PersistentVolumeClaim") return ownsClaim(rest, shape);
  return (SUFFIXES[kind] ?? []).includes(rest) || ownsContainerObject(rest, kind, shape);
}

/** A claim of its own. */
function ownsClaim(rest: string, { volumes = {} }: AppShape): boolean {
  return Object.hasOwn(volumes, rest);
}

/** Variables of an initial container. */
function ownsContainerObject(
  rest: string,
  kind: string,
  { initContainers = [] }: AppShape,
): boolean {
  const suffix = { ConfigMap: "config", Secret: "secret" }[kind];
  return (
    suffix !== undefined &&
    initContainers.some((container) => rest === `${container.name}-${suffix}`)
  );
}
