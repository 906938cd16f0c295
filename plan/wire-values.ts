import * as pulumi from "@pulumi/pulumi";

import { SECRET, UNKNOWN } from "../kubernetes/unknown.ts";

/**
 * Stands for the text of every configured secret while a plan runs.
 *
 * Secrets are known in a plan: the SDK sends an unknown secret as merely unknown, and its place
 * in the object would be lost. Where this text arrives unprotected, a secret leaks.
 */
const placeholder = "moorage-plan-secret-5c0de7";

/** A secret as the program gets it in a plan: secret for Pulumi, without any real value. */
export function plannedSecret(): pulumi.Output<string> {
  return pulumi.secret(placeholder);
}

/** Properties as plain data, with the paths where a secret stands in plain text. */
export interface WireProperties {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly leaks: readonly string[];
}

/** Reads the properties of a request: unknown values become `UNKNOWN`, secret ones `SECRET`. */
export function readProperties(wire: object): WireProperties {
  const leaks: string[] = [];
  const properties: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(wire)) {
    properties[key] = readValue(value, [key], leaks);
  }
  return { properties, leaks };
}

function readValue(wire: unknown, path: string[], leaks: string[]): unknown {
  if (typeof wire === "string") {
    return readText(wire, path, leaks);
  }
  if (Array.isArray(wire)) {
    return wire.map((item, index) => readAt(item, `[${index}]`, { path, leaks }));
  }
  if (typeof wire !== "object" || wire === null) {
    return wire;
  }
  const signature: unknown = Reflect.get(wire, pulumi.runtime.specialSigKey);
  if (signature === pulumi.runtime.specialSecretSig) {
    return SECRET;
  }
  if (signature === pulumi.runtime.specialResourceSig) {
    return Reflect.get(wire, "urn");
  }
  const entries = Object.entries(wire).filter(([key]) => key !== pulumi.runtime.specialSigKey);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, readAt(value, key, { path, leaks })]),
  );
}

function readAt(
  wire: unknown,
  step: string,
  place: { readonly path: string[]; readonly leaks: string[] },
): unknown {
  place.path.push(step);
  const value = readValue(wire, place.path, place.leaks);
  place.path.pop();
  return value;
}

function readText(text: string, path: readonly string[], leaks: string[]): unknown {
  if (text === pulumi.runtime.unknownValue) {
    return UNKNOWN;
  }
  if (text.includes(placeholder)) {
    leaks.push(path.join(".").replaceAll(".[", "["));
    return SECRET;
  }
  return text;
}
