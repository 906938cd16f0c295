import type * as pulumi from "@pulumi/pulumi";

import { classifyEnv } from "../../kubernetes/secret-classification.ts";

/** Environment variables, by the object that holds them. */
export interface SplitEnv {
  /** Plain text for the ConfigMap. */
  readonly config: Readonly<Record<string, string>>;
  /** Values for the Secret. */
  readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Splits variables into ConfigMap and Secret.
 *
 * Plain text goes where its name and value say; an Output is always held secret.
 */
export function splitEnv(env: Readonly<Record<string, pulumi.Input<string>>>): SplitEnv {
  const config: Record<string, string> = {};
  const secrets: Record<string, pulumi.Input<string>> = {};
  const siblings = Object.keys(env);
  for (const [name, value] of Object.entries(env).sort(byName)) {
    if (typeof value === "string" && !isSecretText(name, value, siblings)) {
      config[name] = value;
    } else {
      secrets[name] = value;
    }
  }
  return { config, secrets };
}

/** Whether plain text belongs into a Secret by its name, its value or the other variables. */
export function isSecretText(name: string, value: string, siblings: readonly string[]): boolean {
  return classifyEnv(name, value, siblings).target === "Secret";
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
