import type { FileEntry } from "../kubernetes/app/config.ts";
import type { ExposeSettings, TlsSettings } from "../kubernetes/app/exposure.ts";
import type { AppSettings, MetricsSettings } from "../kubernetes/app/settings.ts";
import type { VolumeSettings } from "../kubernetes/app/volume.ts";
import type { CertificateIssuer, ConfigValue, GatewayReference } from "./environment.ts";
import { bareMap } from "./plain-data.ts";
import type { ResolvedApp } from "./resolved-app-schema.ts";
import type { ResolvedVolume } from "./resolved-config-schema.ts";

/** What an app takes from its surroundings. */
export interface AppFacts {
  readonly gateway: GatewayReference | undefined;
  readonly issuer: CertificateIssuer | undefined;
  /**
   * Final host names.
   *
   * @default - as written, `auto` among them
   */
  readonly hosts?: readonly string[] | undefined;
  /**
   * All files by their path in the container.
   *
   * @default - those that need no file of the project
   */
  readonly files?: AppFiles | undefined;
  /**
   * Dashboards with their contents.
   *
   * @default - as written
   */
  readonly dashboards?: Readonly<Record<string, string>> | undefined;
}

/** Files by their path in the container. */
export type AppFiles = Readonly<Record<string, FileEntry<ConfigValue>>>;

/** Settings that mean the same for all kinds, in files and in programs. */
export function resolveSettings(app: ResolvedApp, facts: AppFacts): AppSettings {
  return {
    ports: app.ports,
    service: app.service,
    healthCheckPath: app.healthCheckPath,
    probes: app.probes,
    resources: app.resources,
    security: app.security,
    writablePaths: app.writablePaths,
    volumes: resolveVolumes(app),
    imagePullPolicy: app.imagePullPolicy,
    shutdown: app.shutdown,
    placement: app.placement,
    disruptionBudget: app.disruptionBudget,
    serviceAccount: app.serviceAccount,
    metrics: resolveMetrics(app),
    dashboards: noneIfEmpty(facts.dashboards ?? app.dashboards),
    hostAliases: app.hostAliases,
    shareProcessNamespace: app.shareProcessNamespace,
    ndots: app.ndots,
    labels: app.labels,
    annotations: app.annotations,
    podAnnotations: app.podAnnotations,
    podSpec: app.podSpec,
    extraObjects: app.extraObjects,
  };
}

function resolveMetrics({ metrics, ports }: ResolvedApp): MetricsSettings | undefined {
  const port = metrics?.port ?? ports[0]?.port;
  return metrics === undefined || port === undefined ? undefined : { ...metrics, port };
}

function resolveVolumes(app: ResolvedApp): AppSettings["volumes"] {
  const volumes = Object.entries(app.volumes).flatMap(([name, volume]) => {
    const settings = resolveVolume(volume);
    return settings === undefined ? [] : [[name, settings] as const];
  });
  return noneIfEmpty(bareMap(volumes));
}

function noneIfEmpty<T>(map: Readonly<Record<string, T>>): typeof map | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}

/** A volume; undefined when it does not say where or what it is. */
export function resolveVolume(volume: ResolvedVolume): VolumeSettings | undefined {
  const { mountPath, readOnly, subPath, size, storageClass, accessMode, ...other } = volume;
  const { claim, emptyDir, configMap, secretName } = other;
  if (mountPath === undefined) return undefined;
  const mount = { mountPath, readOnly, subPath };
  if (size !== undefined) return { ...mount, size, storageClass, accessMode };
  if (claim !== undefined) return { ...mount, claim };
  if (emptyDir !== undefined) return { ...mount, emptyDir };
  if (configMap !== undefined) return { ...mount, configMap };
  return secretName === undefined ? undefined : { ...mount, secretName };
}

/** Files that the app's own settings hold, besides those that are read from the project. */
export function resolveFiles(app: ResolvedApp, { files }: AppFacts): AppFiles {
  return files ?? ownFiles(app);
}

/** Files whose content, or the key of it, stands in the settings. */
export function ownFiles(app: ResolvedApp): AppFiles {
  const files = Object.entries(app.files).flatMap(
    ([path, { content, secret, sensitive, mode }]): [string, FileEntry<ConfigValue>][] => {
      const value = secret === undefined ? content : { secret };
      return value === undefined ? [] : [[path, { content: value, sensitive, mode }]];
    },
  );
  return bareMap(files);
}

/** How the app is reached from outside; undefined: not at all. */
export function resolveExpose(app: ResolvedApp, facts: AppFacts): ExposeSettings | undefined {
  const hosts = facts.hosts ?? app.expose?.hosts ?? [];
  if (app.expose === undefined || (hosts.length === 0 && app.expose.route !== "tcp")) {
    return undefined;
  }
  const via = app.expose.via ?? (facts.gateway === undefined ? "ingress" : "gateway");
  return { ...app.expose, hosts, via, tls: resolveTls(app.expose.tls, via, facts) };
}

type Tls = NonNullable<ResolvedApp["expose"]>["tls"];

function resolveTls(
  tls: Tls,
  via: ExposeSettings["via"],
  { issuer }: AppFacts,
): TlsSettings | undefined {
  if (typeof tls === "object") return tls;
  if (tls !== true) return undefined;
  if (issuer !== undefined) return { issuer: issuer.name, issuerKind: issuer.kind };
  return via === "gateway" ? { gateway: true } : undefined;
}
