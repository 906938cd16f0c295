import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { classifiedEnv } from "../../kubernetes/app/classified-env.ts";
import type { EnvEntry, EnvReference, ObjectKey } from "../../kubernetes/app/config.ts";
import { remoteSecretKey } from "../../kubernetes/app/file-keys.ts";
import { expansionOrder, needsExpansion } from "../../kubernetes/app/variable-expansion.ts";
import { entryValue, isEnvReference } from "../../kubernetes/app/variable-forms.ts";

type EnvVar = k8s.types.input.core.v1.EnvVar;

/** Values by the name of their variable. */
export type Values = Readonly<Record<string, pulumi.Input<string>>>;

/** Variables of a container as programs give them. */
export type Variables = Readonly<Record<string, EnvEntry<pulumi.Input<string>>>>;

/** Variables of a container, by what holds them. */
export interface SplitEnv {
  /** Values of the ConfigMap. */
  readonly config: Values;
  /** Values of the Secret. */
  readonly secrets: Values;
  /** What the container itself says: references, and texts with `$(NAME)` behind their sources. */
  readonly env: EnvVar[];
}

/**
 * Splits variables into ConfigMap, Secret and container.
 *
 * Plain text goes where its name and value say; an Output is held secret unless it is marked as
 * not sensitive. `externalSecret` is the name of the Secret with what comes by a `remoteKey`.
 */
export function splitEnv(variables: Variables, externalSecret: string): SplitEnv {
  const names = new Set(Object.keys(variables));
  const config: Record<string, pulumi.Input<string>> = {};
  const secrets: Record<string, pulumi.Input<string>> = {};
  const expanding = new Map<string, string>();
  for (const { name, target } of classifiedEnv(variables)) {
    const value = valueOf(variables, name);
    if (value === undefined) continue;
    if (target === "Secret") {
      secrets[name] = value;
    } else if (typeof value === "string" && refersToOthers(value, name, names)) {
      expanding.set(name, value);
    } else {
      config[name] = value;
    }
  }
  const { ordered, cyclic } = expansionOrder(expanding);
  const expanded = [...ordered, ...cyclic].map((name) => ({
    name,
    value: expanding.get(name) ?? "",
  }));
  return { config, secrets, env: [...referenceVariables(variables, externalSecret), ...expanded] };
}

function valueOf(variables: Variables, name: string): pulumi.Input<string> | undefined {
  const entry = variables[name];
  return entry === undefined ? undefined : entryValue(entry)?.value;
}

function refersToOthers(value: string, name: string, names: ReadonlySet<string>): boolean {
  return needsExpansion(value, new Set([...names].filter((other) => other !== name)));
}

function referenceVariables(variables: Variables, externalSecret: string): readonly EnvVar[] {
  return Object.keys(variables)
    .sort()
    .flatMap((name) => {
      const entry = variables[name];
      if (entry === undefined || !isEnvReference(entry)) return [];
      const valueFrom = source(entry, externalSecret);
      return valueFrom === undefined ? [] : [{ name, valueFrom }];
    });
}

function source(
  reference: EnvReference,
  externalSecret: string,
): k8s.types.input.core.v1.EnvVarSource | undefined {
  if ("field" in reference) return { fieldRef: { fieldPath: reference.field } };
  if ("resource" in reference) {
    const { resource, divisor } = reference;
    return { resourceFieldRef: { resource, ...(divisor === undefined ? {} : { divisor }) } };
  }
  if ("configMapKey" in reference) return { configMapKeyRef: objectKey(reference.configMapKey) };
  if ("secretKey" in reference) return { secretKeyRef: objectKey(reference.secretKey) };
  if ("remoteKey" in reference) {
    return { secretKeyRef: { name: externalSecret, key: remoteSecretKey(reference.remoteKey) } };
  }
  return undefined;
}

function objectKey({ name, key, optional }: ObjectKey): k8s.types.input.core.v1.SecretKeySelector {
  return { name, key, ...(optional === undefined ? {} : { optional }) };
}
