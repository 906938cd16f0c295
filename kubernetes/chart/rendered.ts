import type { ImageRewrites } from "../image-rules.ts";

/** What a chart is rendered with; everything that decides the result. */
export interface RenderRequest {
  /** Name of the release. */
  readonly release: string;
  readonly namespace: string;
  /** Folder or archive, absolute. */
  readonly chart: string;
  /** SHA-256 of the chart's content, hexadecimal. */
  readonly digest: string;
  /** Values over the chart's own; stand-ins in the place of secrets. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Version of the cluster, e.g. `1.33.2`. */
  readonly kubeVersion: string;
  /** API versions besides Kubernetes' own, e.g. `monitoring.coreos.com/v1`; sorted. */
  readonly apiVersions: readonly string[];
  /** Images and what runs in their place. */
  readonly images: ImageRewrites;
  /**
   * True: as an upgrade, which a chart can tell from an installation.
   *
   * @default false
   */
  readonly upgrade?: boolean;
}

/** One object that a chart makes. */
export interface RenderedObject {
  /** Path of its file with the chart's name, e.g. `cache/templates/service.yaml`. */
  readonly source: string;
  readonly object: Readonly<Record<string, unknown>>;
  /** `crd`: from the folder crds/, which no upgrade touches. `hook`: runs at `events`. */
  readonly role: "object" | "hook" | "crd";
  /** Events of a hook, e.g. `pre-install`; empty for the rest. */
  readonly events: readonly string[];
}

/** Why a chart could not be rendered. */
export interface RenderFailure {
  readonly kind: "template" | "schema" | "kube-version" | "dependency" | "no-helm" | "other";
  /** What Helm says, without values. */
  readonly message: string;
  /** Path in the chart with the chart's name; undefined when Helm names none. */
  readonly source: string | undefined;
  /** From 1. */
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/** What came of rendering. */
export type RenderOutcome =
  | {
      readonly ok: true;
      readonly objects: readonly RenderedObject[];
      /** True when nothing had to be run. */
      readonly cached: boolean;
    }
  | { readonly ok: false; readonly failure: RenderFailure };

/** Renders a chart; never throws for what is wrong with the chart. */
export type ChartRenderer = (request: RenderRequest) => Promise<RenderOutcome>;

/** A release as it runs in the cluster. */
export interface DeployedRelease {
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
  /** E.g. `deployed`, `pending-upgrade`. */
  readonly status: string;
  /** Objects of `helm get manifest`; what Secrets hold is masked. */
  readonly objects: readonly Readonly<Record<string, unknown>>[];
}
