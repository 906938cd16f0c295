import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { CONFIG_CHECKSUM_ANNOTATION, SECRET_CHECKSUM_ANNOTATION } from "../../kubernetes/labels.ts";
import { configChecksum, secretChecksum } from "./checksum.ts";
import { ownVariables, toldVariables } from "./connection.ts";
import { splitEnv, type Values, type Variables } from "./env.ts";
import { createExternalSecret, externalSecretName } from "./external-secret.ts";
import { splitFiles, type FileData, type SplitFiles } from "./files.ts";
import type { AppScope } from "./scope.ts";

type EnvVar = k8s.types.input.core.v1.EnvVar;
type EnvFromSource = k8s.types.input.core.v1.EnvFromSource;
type Volume = k8s.types.input.core.v1.Volume;
type VolumeMount = k8s.types.input.core.v1.VolumeMount;

/** Variables of one container. */
export interface ContainerVariables {
  readonly env: EnvVar[];
  readonly envFrom: EnvFromSource[];
}

/** How pods read variables and files, and what makes them roll. */
export interface AppConfiguration {
  /** By the container's name. */
  readonly containers: ReadonlyMap<string, ContainerVariables>;
  readonly volumes: Volume[];
  /** Of the app's own container. */
  readonly volumeMounts: VolumeMount[];
  /** Of the pods: checksums of what they read. */
  readonly annotations: Record<string, pulumi.Input<string>>;
  readonly objects: pulumi.Resource[];
}

/** Creates what holds the variables and files of an app. */
export function createConfig(scope: AppScope): AppConfiguration {
  const { app, args } = scope;
  const objects: pulumi.Resource[] = [];
  const own = createVariables(scope, objects, {
    variables: ownVariables(args),
    suffix: "",
    prefix: "",
  });
  const initial = (args.initContainers ?? []).map(({ name, env = {} }) => {
    const variables = toldVariables(env, args);
    const kept = { variables, suffix: `-${name}`, prefix: `${name}:` };
    return { name, ...createVariables(scope, objects, kept) };
  });
  const files = createFiles(scope, objects);
  const external = createExternalSecret(scope, objects);
  const all = [own, ...initial];
  return {
    containers: new Map([
      [app, own.container],
      ...initial.map(({ name, container }) => [name, container] as const),
    ]),
    volumes: [...files.volumes, ...external.volumes],
    volumeMounts: [...files.volumeMounts, ...external.volumeMounts],
    annotations: checksums(scope, {
      config: merged([...all.map(({ config }) => config), files.config.byPath, external.sealed]),
      secrets: merged([...all.map(({ secrets }) => secrets), files.secrets.byPath]),
    }),
    objects,
  };
}

interface KeptVariables {
  readonly variables: Variables;
  /** Of the names of their objects, behind the app's. */
  readonly suffix: string;
  /** Of their names in checksums. */
  readonly prefix: string;
}

interface CreatedVariables {
  readonly container: ContainerVariables;
  /** For checksums. */
  readonly config: Values;
  readonly secrets: Values;
}

function createVariables(
  { name, app, metadata, child }: AppScope,
  objects: pulumi.Resource[],
  { variables, suffix, prefix }: KeptVariables,
): CreatedVariables {
  const { config, secrets, env } = splitEnv(variables, externalSecretName(app));
  const envFrom: EnvFromSource[] = [];
  if (Object.keys(config).length > 0) {
    const object = metadata(`${app}${suffix}-config`);
    objects.push(
      new k8s.core.v1.ConfigMap(
        `${name}${suffix}-config`,
        { metadata: object, data: config },
        child,
      ),
    );
    envFrom.push({ configMapRef: { name: `${app}${suffix}-config` } });
  }
  if (Object.keys(secrets).length > 0) {
    const object = metadata(`${app}${suffix}-secret`);
    objects.push(
      new k8s.core.v1.Secret(
        `${name}${suffix}-secret`,
        { metadata: object, stringData: secrets },
        child,
      ),
    );
    envFrom.push({ secretRef: { name: `${app}${suffix}-secret` } });
  }
  return {
    container: { env, envFrom },
    config: prefixed(config, prefix),
    secrets: prefixed(secrets, prefix),
  };
}

function createFiles(scope: AppScope, objects: pulumi.Resource[]): SplitFiles {
  const { name, app, args, metadata, child } = scope;
  const files = splitFiles(args.files ?? {}, {
    config: `${app}-files`,
    secrets: `${app}-secret-files`,
    external: externalSecretName(app),
    taken: Object.keys(args.volumes ?? {}),
  });
  if (holdsFiles(files.config)) {
    const { text, base64 } = files.config;
    const data = { ...given("data", text), ...given("binaryData", base64) };
    const object = { metadata: metadata(`${app}-files`), ...data };
    objects.push(new k8s.core.v1.ConfigMap(`${name}-files`, object, child));
  }
  if (holdsFiles(files.secrets)) {
    const { text, base64 } = files.secrets;
    const data = { ...given("stringData", text), ...given("data", base64) };
    const object = { metadata: metadata(`${app}-secret-files`), ...data };
    objects.push(new k8s.core.v1.Secret(`${name}-secret-files`, object, child));
  }
  return files;
}

function holdsFiles({ byPath }: FileData): boolean {
  return Object.keys(byPath).length > 0;
}

function given<Field extends string>(field: Field, values: Values): Partial<Record<Field, Values>>;
function given(field: string, values: Values): Record<string, Values> {
  return Object.keys(values).length === 0 ? {} : { [field]: values };
}

/** Secrets are told by a keyed hash alone, and without a key not at all. */
function checksums(
  { args }: AppScope,
  { config, secrets }: { readonly config: Values; readonly secrets: Values },
): Record<string, pulumi.Input<string>> {
  const { checksumKey } = args;
  return {
    ...(Object.keys(config).length === 0
      ? {}
      : { [CONFIG_CHECKSUM_ANNOTATION]: configChecksum(config) }),
    ...(Object.keys(secrets).length === 0 || checksumKey === undefined
      ? {}
      : { [SECRET_CHECKSUM_ANNOTATION]: secretChecksum(checksumKey, secrets) }),
  };
}

function prefixed(values: Values, prefix: string): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]));
}

function merged(all: readonly Values[]): Values {
  return Object.fromEntries(all.flatMap((values) => Object.entries(values)));
}
