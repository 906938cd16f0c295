import type * as pulumi from "@pulumi/pulumi";

import type {
  AppConfig,
  ConfigValue,
  Environment,
  SecretReference,
} from "../../environment/environment.ts";
import type { EnvEntry, FileEntry } from "../../kubernetes/app/config.ts";

/** Gives the encrypted value behind a reference. */
export type OpenSecret = (reference: SecretReference) => pulumi.Output<string>;

type Env<V> = Readonly<Record<string, EnvEntry<V>>>;
type Files<V> = Readonly<Record<string, FileEntry<V>>>;
type Value = pulumi.Input<string>;

/** Puts values in the place of references, or says where the cluster finds them. */
export class Values {
  readonly #open: OpenSecret;
  readonly #isRemote: boolean;

  constructor({ secretSource }: Pick<Environment, "secretSource">, open: OpenSecret) {
    this.#open = open;
    this.#isRemote = secretSource.kind !== "pulumi";
  }

  /** What the program itself keeps of an app, without what the cluster fetches. */
  public kept(app: AppConfig): Pick<AppConfig, "env" | "files" | "initContainers"> {
    if (!this.#isRemote) return app;
    return {
      env: withoutReferences(app.env),
      files: withoutReferences(app.files),
      initContainers: app.initContainers.map((container) => ({
        ...container,
        env: withoutReferences(container.env ?? {}),
      })),
    };
  }

  /** Variables of a container. */
  public env(env: Env<ConfigValue>): Env<Value> {
    return mapValues(env, (entry) => this.#variable(entry));
  }

  /** Files of an app. */
  public files(files: Files<ConfigValue>): Files<Value> {
    return mapValues(files, (file) => {
      if ("remoteKey" in file) return file;
      const { content, encoding, sensitive, mode } = file;
      if (this.#isRemote && isReference(content)) return { remoteKey: content.secret, mode };
      return { content: this.#value(content), encoding, sensitive, mode };
    });
  }

  #variable(entry: EnvEntry<ConfigValue>): EnvEntry<Value> {
    if (typeof entry === "string") return entry;
    if (isReference(entry)) return this.#reference(entry);
    if (!("value" in entry)) return entry;
    const { value, sensitive } = entry;
    if (this.#isRemote && isReference(value)) return this.#reference(value);
    return { value: this.#value(value), sensitive };
  }

  #reference(reference: SecretReference): EnvEntry<Value> {
    return this.#isRemote ? { remoteKey: reference.secret } : this.#open(reference);
  }

  #value(value: ConfigValue): Value {
    return typeof value === "string" ? value : this.#open(value);
  }
}

function withoutReferences<T>(entries: Readonly<Record<string, T>>): Record<string, T> {
  const held = (entry: unknown): boolean =>
    isReference(entry) ||
    (typeof entry === "object" &&
      entry !== null &&
      Object.values(entry).some((value) => isReference(value)));
  return Object.fromEntries(Object.entries(entries).filter(([, entry]) => !held(entry)));
}

function isReference(value: unknown): value is SecretReference {
  return typeof value === "object" && value !== null && "secret" in value;
}

function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}
