import { classifiedEnv } from "../../kubernetes/app/classified-env.ts";
import { isMap, isSecretReference } from "../plain-data.ts";
import type { ResolvedApp } from "../resolved-schema.ts";

/** An object that an app brings along. */
export interface AppObject {
  readonly kind: string;
  readonly name: string;
}

/** Objects of an app that could meet those of another: all that are named after it with more behind. */
export function appObjects(app: string, settings: ResolvedApp): readonly AppObject[] {
  const { ports, kind, initContainers, files, dashboards, expose, volumes, env } = settings;
  const own = (when: boolean, objectKind: string, suffix: string): readonly AppObject[] =>
    when ? [{ kind: objectKind, name: `${app}${suffix}` }] : [];
  const hasFiles = Object.keys(files).length > 0;
  const isIssued = expose?.tls === true || (isMap(expose?.tls) && "issuer" in expose.tls);
  return [
    ...own(ports.length > 0, "Service", ""),
    ...own(ports.length > 0 && kind === "StatefulSet", "Service", "-headless"),
    ...variableObjects(app, env),
    ...initContainers.flatMap((container) =>
      variableObjects(`${app}-${container.name}`, container.env ?? {}),
    ),
    ...own(hasFiles, "ConfigMap", "-files"),
    ...own(hasFiles, "Secret", "-secret-files"),
    ...own(Object.keys(dashboards).length > 0, "ConfigMap", "-dashboards"),
    ...own(isIssued, "Secret", "-tls"),
    ...own(refersToSecrets(settings), "Secret", "-external-secret"),
    ...Object.entries(volumes).flatMap(([volume, { size }]) =>
      own(size !== undefined && kind !== "StatefulSet", "PersistentVolumeClaim", `-${volume}`),
    ),
  ];
}

/** Variables are split over two objects, besides those that Kubernetes fills in. */
function variableObjects(name: string, env: ResolvedApp["env"]): readonly AppObject[] {
  const targets = new Set(classifiedEnv(env).map(({ target }) => target));
  return [...targets].map((kind) => ({ kind, name: `${name}-${SUFFIX[kind]}` }));
}

const SUFFIX = { ConfigMap: "config", Secret: "secret" } as const;

/** True for apps that may read a Secret which another secret source fills. */
function refersToSecrets({ env, initContainers, files }: ResolvedApp): boolean {
  const all = [env, ...initContainers.map((container) => container.env ?? {})];
  return (
    all.some((variables) => Object.values(variables).some(isSecretReference)) ||
    Object.values(files).some(({ secret }) => secret !== undefined)
  );
}
