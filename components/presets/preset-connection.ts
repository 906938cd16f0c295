import * as pulumi from "@pulumi/pulumi";

import { presetFacts, PRESETS, presetSelector, type PresetName } from "../../kubernetes/presets.ts";
import type { AppConnection, ConnectionOutputs } from "../service-app/arguments.ts";
import { connectionUrl, type Login } from "../service-app/connection-url.ts";
import type { TenantSpace } from "../tenant/namespaces.ts";

/** A release of a preset. */
export interface PresetTarget {
  readonly preset: PresetName;
  /** Name of the release, and so of its Service. */
  readonly release: string;
  readonly space: Pick<TenantSpace, "key" | "name">;
  /** Values over those of the chart. */
  readonly values: unknown;
}

/** How apps of the tenant connect to a release, and what it tells them. */
export function presetConnection(target: PresetTarget): AppConnection {
  const { preset, release, space, values } = target;
  const { port } = presetFacts(preset, values);
  return {
    app: release,
    port,
    protocol: "TCP",
    namespace: space.key,
    outputs: presetOutputs(target),
    pods: presetSelector(preset, release),
  };
}

/** `host` is `<release>.<namespace>`: it works from every namespace, whatever the domain is. */
function presetOutputs({ preset, release, space, values }: PresetTarget): ConnectionOutputs {
  const { port, user, password, database } = presetFacts(preset, values);
  const host = `${release}.${space.name}`;
  const login: Login = {
    ...text("user", user),
    ...(isText(password) ? { password: pulumi.secret(password) } : {}),
    ...text("database", database),
  };
  const { scheme } = PRESETS[preset];
  const url = connectionUrl({ scheme, address: `${host}:${port}`, query: undefined }, login);
  return { host, port, url, ...login };
}

function text<K extends string>(key: K, value: unknown): Partial<Record<K, pulumi.Input<string>>>;
function text(key: string, value: unknown): Record<string, pulumi.Input<string>> {
  return isText(value) ? { [key]: value } : {};
}

function isText(value: unknown): value is pulumi.Input<string> {
  return typeof value === "string" || pulumi.Output.isInstance(value);
}
