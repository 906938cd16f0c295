import type { Labels } from "./labels.ts";
import { valueAt } from "./unknown.ts";

/** A chart of Moorage itself whose releases apps can connect to. */
export interface Preset {
  /** Scheme of its URL, e.g. `postgresql`. */
  readonly scheme: string;
  /** Default of the value `port`. */
  readonly port: number;
  /** Default of the value `auth.user`; undefined: there are no users. */
  readonly user: string | undefined;
}

/** Name of a preset, and of its chart. */
export type PresetName = "postgres" | "redis";

/** All presets. */
export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  postgres: { scheme: "postgresql", port: 5432, user: "app" },
  redis: { scheme: "redis", port: 6379, user: undefined },
};

/**
 * What the values of a release say about connecting to it.
 *
 * A credential is as the values have it: a text, a reference, or an Output; undefined where there is
 * none, or only the cluster knows it.
 */
export interface PresetFacts {
  readonly port: number;
  readonly user: unknown;
  readonly password: unknown;
  readonly database: unknown;
}

/** Reads values over the defaults of the chart. */
export function presetFacts(preset: PresetName, values: unknown): PresetFacts {
  const { port, user: defaultUser } = PRESETS[preset];
  const given = valueAt(values, "port");
  const user =
    defaultUser === undefined ? undefined : (valueAt(values, "auth", "user") ?? defaultUser);
  return {
    port: typeof given === "number" ? given : port,
    user,
    password: isSet(valueAt(values, "auth", "existingSecret"))
      ? undefined
      : setOr(valueAt(values, "auth", "password"), undefined),
    database: user === undefined ? undefined : setOr(valueAt(values, "auth", "database"), user),
  };
}

/** Labels that select the pods of a release inside its namespace. */
export function presetSelector(preset: PresetName, release: string): Labels {
  return Object.freeze({
    "app.kubernetes.io/name": preset,
    "app.kubernetes.io/instance": release,
  });
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== "";
}

function setOr(value: unknown, other: unknown): unknown {
  return isSet(value) ? value : other;
}
