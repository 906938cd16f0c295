import type { SecretReference } from "./environment.ts";

/** Where a chart comes from. */
export type ChartSource =
  /** A folder of the project, absolute. */
  | { readonly kind: "folder"; readonly path: string }
  /** A packaged chart of the project, absolute. */
  | { readonly kind: "archive"; readonly path: string }
  /** A chart of an HTTP repository, which has an index.yaml. */
  | { readonly kind: "repository"; readonly url: string; readonly name: string }
  /** A chart of an OCI registry, e.g. `oci://ghcr.io/acme/charts/cache`. */
  | { readonly kind: "oci"; readonly reference: string }
  /** A packaged chart behind an address. */
  | { readonly kind: "url"; readonly url: string };

/** A chart as it lies on this machine. */
export interface LocatedChart {
  /** Folder or archive, absolute; a fetched one lies below `.moorage/charts/<digest>/`. */
  readonly path: string;
  /** SHA-256 of its content, hexadecimal; the same on every machine. */
  readonly digest: string;
  /** Exact version, the one of Chart.yaml. */
  readonly version: string;
}

/** Who may fetch a chart. */
export interface ChartCredentials {
  readonly username: string;
  readonly password: SecretReference;
}

/** A Helm value; `{ secret: key }` objects stand for encrypted values. */
export type HelmValue =
  | string
  | number
  | boolean
  | null
  | SecretReference
  | readonly HelmValue[]
  | { readonly [key: string]: HelmValue };

/** Charts of Moorage itself whose releases apps can connect to. */
export type PresetName = "postgres" | "redis";

/** One Helm release with merged values. */
export interface ReleaseConfig {
  readonly name: string;
  /** Final name of its namespace, one of the tenant's. */
  readonly namespace: string;
  readonly preset: PresetName | undefined;
  readonly source: ChartSource;
  /** Undefined: not on this machine yet; `fetchCharts` brings it. */
  readonly chart: LocatedChart | undefined;
  /** Exact version; a range in dev only. */
  readonly version: string;
  /** `sha256:…` of the archive, with OCI of the manifest; undefined: any. */
  readonly digest: string | undefined;
  /** Keyring that the chart's provenance file is verified with, absolute; undefined: not verified. */
  readonly keyring: string | undefined;
  readonly credentials: ChartCredentials | undefined;
  /** Over the chart's own defaults; null removes one of them. */
  readonly values: Readonly<Record<string, HelmValue>>;
  readonly engine: "release" | "chart" | "auto";
  /** `chart`: Helm installs them; `skip`: nobody does; `separate`: objects of the stack, protected. */
  readonly crds: "chart" | "skip" | "separate";
  readonly timeoutSeconds: number;
  /** Wait until everything is ready, Jobs included. */
  readonly wait: boolean;
  /** Roll back and clean up when the installation fails. */
  readonly atomic: boolean;
  /** Remove what a failed upgrade made. */
  readonly cleanupOnFail: boolean;
  /** Revisions that Helm keeps. */
  readonly maxHistory: number;
  /** Fetch dependencies that the chart folder lacks. */
  readonly dependencyUpdate: boolean;
  /** Executable of the project that changes what was rendered, absolute. */
  readonly postRender: string | undefined;
  /** Take over a release of that name that is there already. */
  readonly adopt: boolean;
}
