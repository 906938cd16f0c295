import { isConfigKey, isDnsSubdomain, isEnvName } from "../names.ts";
import { classifiedEnv } from "./classified-env.ts";
import type { EnvEntry, EnvReference, ObjectKey, SecretSource } from "./config.ts";
import { divisorFault, fieldFault, resourceFault } from "./downward-api.ts";
import type { AppFault } from "./fault.ts";
import { OBJECT_BYTES, sizeText, valueBytes } from "./file-size.ts";
import { remoteKeyFault } from "./remote-keys.ts";
import { expansionOrder, needsExpansion, referencedNames } from "./variable-expansion.ts";
import { entryValue, isEnvReference } from "./variable-forms.ts";

/** Variables of one container. */
export interface ContainerEnv {
  readonly path: AppFault["path"];
  readonly env: Readonly<Record<string, EnvEntry<unknown>>>;
  /** Variables besides `env`, e.g. those of connections. */
  readonly more: readonly string[];
  readonly source: SecretSource | undefined;
}

/** What is wrong with the variables of one container. */
export function envFaults(container: ContainerEnv): readonly AppFault[] {
  const { path, env, source } = container;
  return [
    ...Object.entries(env).flatMap(([name, entry]) => [
      ...nameFaults([...path, name], name),
      ...(isEnvReference(entry) ? referenceFaults([...path, name], entry, source) : []),
    ]),
    ...expansionFaults(container),
    ...sizeFaults(container),
  ];
}

function nameFaults(path: AppFault["path"], name: string): readonly AppFault[] {
  if (isEnvName(name)) return [];
  const hint = 'Use letters, digits, "_", "-" and ".", and no digit at the start';
  return [{ path, message: "is no name of a variable that a ConfigMap can hold", hint }];
}

function referenceFaults(
  path: AppFault["path"],
  reference: EnvReference,
  source: SecretSource | undefined,
): readonly AppFault[] {
  if ("field" in reference) return fault([...path, "field"], fieldFault(reference.field));
  if ("resource" in reference) {
    const { resource, divisor } = reference;
    return [
      ...fault([...path, "resource"], resourceFault(resource)),
      ...(divisor === undefined
        ? []
        : fault([...path, "divisor"], divisorFault(resource, divisor))),
    ];
  }
  if ("configMapKey" in reference) {
    return keyFaults([...path, "configMapKey"], reference.configMapKey);
  }
  if ("secretKey" in reference) return keyFaults([...path, "secretKey"], reference.secretKey);
  if ("remoteKey" in reference) {
    return fault([...path, "remoteKey"], remoteKeyFault(reference.remoteKey, source));
  }
  return [];
}

function fault(
  path: AppFault["path"],
  found: Omit<AppFault, "path"> | undefined,
): readonly AppFault[] {
  return found === undefined ? [] : [{ path, ...found }];
}

function keyFaults(path: AppFault["path"], { name, key }: ObjectKey): readonly AppFault[] {
  const object = { path: [...path, "name"], message: "is no name of an object" };
  const entry = { path: [...path, "key"], message: "is no key of a ConfigMap or Secret" };
  return [
    ...(isDnsSubdomain(name) ? [] : [{ ...object, hint: 'Use a-z, 0-9, "-" and "."' }]),
    ...(isConfigKey(key) ? [] : [{ ...entry, hint: 'Use letters, digits, "_", "-" and "."' }]),
  ];
}

/** `$(NAME)` is filled in by Kubernetes in plain variables only. */
function expansionFaults({ path, env, more }: ContainerEnv): readonly AppFault[] {
  const names = new Set([...Object.keys(env), ...more]);
  const plain = new Map<string, string>();
  const faults: AppFault[] = [];
  for (const { name, target } of classifiedEnv(env, [...names])) {
    const value = entryValue(env[name])?.value;
    const others = new Set([...names].filter((other) => other !== name));
    if (typeof value !== "string" || !needsExpansion(value, others)) continue;
    if (target === "ConfigMap") {
      plain.set(name, value);
    } else {
      const source = referencedNames(value).find((other) => others.has(other)) ?? "NAME";
      faults.push({
        path: [...path, name],
        message: `holds $(${source}) beside a secret, and what comes from a Secret is not filled in`,
        hint: "Put the secret into a variable of its own and refer to that by $(…) as well",
      });
    }
  }
  const { cyclic } = expansionOrder(plain);
  return [
    ...faults,
    ...(cyclic.length === 0
      ? []
      : [
          {
            path: [...path, cyclic[0] ?? ""],
            message: `refers to a variable that refers back to it: ${cyclic.join(", ")}`,
            hint: "Write one of them without $(…)",
          },
        ]),
  ];
}

function sizeFaults({ path, env, more }: ContainerEnv): readonly AppFault[] {
  const sizes = { ConfigMap: 0, Secret: 0 };
  for (const { name, target } of classifiedEnv(env, [...Object.keys(env), ...more])) {
    const value = entryValue(env[name])?.value;
    if (typeof value === "string") sizes[target] += valueBytes(value);
  }
  return (["ConfigMap", "Secret"] as const)
    .filter((target) => sizes[target] > OBJECT_BYTES)
    .map((target) => ({
      path,
      message: `has ${sizeText(sizes[target])} of values for one ${target}, which holds 1 MiB`,
      hint: "Put long texts into files or into a volume",
    }));
}
