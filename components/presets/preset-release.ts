import type * as pulumi from "@pulumi/pulumi";

import { presetFolder } from "../../environment/charts/chart-source.ts";
import { chartVersion, readChart } from "../../environment/charts/read-chart.ts";
import type { PresetName } from "../../kubernetes/presets.ts";
import { HelmRelease, type HelmReleaseArgs } from "../helm-release.ts";
import type { AppConnection } from "../service-app/arguments.ts";
import { presetConnection } from "./preset-connection.ts";

/** Arguments that every preset takes. */
export interface PresetArgs extends Omit<HelmReleaseArgs, "chart" | "version" | "values" | "crds"> {
  /** Password; needed unless `existingSecret` is set. */
  readonly password?: pulumi.Input<string>;
  /**
   * Name of a Secret with the key `password`, kept by somebody else.
   *
   * @default - the release has a Secret of its own
   */
  readonly existingSecret?: string;
  /**
   * Image instead of the chart's; what is left out stays the chart's.
   *
   * @default - that of the chart
   */
  readonly image?: PresetImage;
  /**
   * User of the image, who owns the data too.
   *
   * @default - that of the chart's image
   */
  readonly runAsUser?: number;
  /**
   * Port that the server listens on, from 1024.
   *
   * @default - that of the protocol
   */
  readonly port?: number;
  /** @default "1Gi" */
  readonly storage?: string;
  /**
   * Class of the volume.
   *
   * @default - the cluster's own
   */
  readonly storageClass?: string;
  /**
   * What the container asks for and may use.
   *
   * @default - little, see the chart's values.yaml
   */
  readonly resources?: PresetResources;
}

/** An image in parts. */
export interface PresetImage {
  readonly repository?: string;
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

/** Requests and limits of the container. */
export interface PresetResources {
  readonly requests?: { readonly cpu?: string; readonly memory?: string };
  readonly limits?: { readonly cpu?: string; readonly memory?: string };
}

/** A release that apps can connect to, with `connectTo`. */
export interface PresetRelease {
  readonly release: HelmRelease;
  /** How apps of the tenant connect to it, and what it tells them. */
  readonly connection: AppConnection;
}

/** A preset with its own values beside those of all. */
export interface PresetPlan {
  readonly preset: PresetName;
  readonly args: PresetArgs;
  /** Values of this preset only; those of `auth` too. */
  readonly values: pulumi.Inputs;
  readonly auth?: pulumi.Inputs;
}

/** Installs the chart of a preset. */
export function createPreset(
  name: string,
  { preset, args, values: own, auth = {} }: PresetPlan,
  opts?: pulumi.ComponentResourceOptions,
): PresetRelease {
  const { password, existingSecret, image, runAsUser, port, storage, ...others } = args;
  const { storageClass, resources, ...rest } = others;
  const values = withoutUnset({
    ...own,
    auth: withoutUnset({ ...auth, password, existingSecret }),
    image,
    runAsUser,
    port,
    storage: withoutUnset({ size: storage, className: storageClass }),
    resources,
  });
  const chart = presetFolder(preset);
  const version = chartVersion(readChart(chart)) ?? "";
  const release = new HelmRelease(name, { ...rest, chart, version, values }, opts);
  const space = args.tenant.space(args.namespace);
  const target = { preset, release: args.release ?? name, space, values };
  return { release, connection: presetConnection(target) };
}

function withoutUnset(values: pulumi.Inputs): pulumi.Inputs {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
