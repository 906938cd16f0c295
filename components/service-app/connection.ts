import * as pulumi from "@pulumi/pulumi";

import type { ConnectionOutput, EnvEntry, EnvReference } from "../../kubernetes/app/config.ts";
import { connectionVariables } from "../../kubernetes/app/connection-variables.ts";
import type { ConnectionVariables } from "../../kubernetes/app/exposure.ts";
import type { AppFault } from "../../kubernetes/app/fault.ts";
import { isEnvReference } from "../../kubernetes/app/variable-forms.ts";
import { reject } from "../argument-checks.ts";
import type { PresetRelease } from "../presets/preset-release.ts";
import type { ServiceApp } from "../service-app.ts";
import type { AppConnection, ConnectionOutputs, ServiceAppArgs } from "./arguments.ts";
import type { Variables } from "./env.ts";

/**
 * A connection to another app of the tenant, or a preset, with what it tells of itself.
 *
 * `env` names the variables that get it; text is short for `{ url: env }`.
 *
 * @example
 * const web = new ServiceApp("web", { tenant, image, connects: [connectTo(db, "DATABASE_URL")] });
 */
export function connectTo(
  target: ServiceApp | PresetRelease,
  env?: ConnectionVariables | string,
): AppConnection {
  const { connection } = target;
  if (connection === undefined) {
    const component = "release" in target ? target.release : target;
    reject(component, `'connectTo' needs an app with a port to connect to`);
  }
  return { ...connection, env: typeof env === "string" ? { url: env } : env };
}

/**
 * Variables of the app's own container: its own, and those of its connections.
 *
 * What another app tells has taken the place of `{ app, output }` and of the connections' variables.
 */
export function ownVariables(args: ServiceAppArgs): Variables {
  const found = connectionEntries(args).flatMap(({ variable, entry }) =>
    entry === undefined ? [] : [[variable, entry] as const],
  );
  return { ...Object.fromEntries(found), ...toldVariables(args.env ?? {}, args) };
}

/** The variables with what connected apps tell in the place of `{ app, output }`. */
export function toldVariables(variables: Variables, args: ServiceAppArgs): Variables {
  return Object.fromEntries(
    Object.entries(variables).map(([name, entry]) => [
      name,
      (isTold(entry) ? toldEntry(args, entry) : undefined) ?? entry,
    ]),
  );
}

/** What variables ask of other apps and do not get. */
export function connectionFaults(args: ServiceAppArgs): readonly AppFault[] {
  const containers = args.initContainers ?? [];
  return [
    ...connectionEntries(args).flatMap(({ path, entry, message }) =>
      entry === undefined ? [{ path, message, hint: HINT }] : [],
    ),
    ...untold(["env"], args.env ?? {}, args),
    ...containers.flatMap(({ env = {} }, index) =>
      untold(["initContainers", index, "env"], env, args),
    ),
  ];
}

const HINT = "Give the connection its 'outputs', e.g. with connectTo()";

type Entry = EnvEntry<pulumi.Input<string>>;
type Told = Extract<EnvReference, { readonly output: ConnectionOutput }>;

interface ConnectionEntry {
  readonly path: AppFault["path"];
  readonly variable: string;
  /** Undefined: the target does not tell. */
  readonly entry: Entry | undefined;
  readonly message: string;
}

function connectionEntries(args: ServiceAppArgs): readonly ConnectionEntry[] {
  const { connects = [], consumes = [] } = args;
  return [
    ...connects.map((connection, index) => ({
      path: ["connects", index],
      connection,
      outputs: connectedOutputs(args, connection),
    })),
    ...consumes.map((connection, index) => ({
      path: ["consumes", index],
      connection,
      outputs: namedOutputs(connection, connection.namespace),
    })),
  ].flatMap(({ path, connection, outputs }) =>
    connectionVariables(connection.env).map(({ output, variable }) => ({
      path: [...path, "env", output],
      variable,
      entry: outputEntry(outputs, output),
      message: `asks "${connection.app}" for its ${output}, which is not known`,
    })),
  );
}

function untold(
  path: AppFault["path"],
  variables: Variables,
  args: ServiceAppArgs,
): readonly AppFault[] {
  return Object.entries(variables).flatMap(([name, entry]) => {
    if (!isTold(entry) || toldEntry(args, entry) !== undefined) return [];
    const isConnected = (args.connects ?? []).some(({ app }) => app === entry.app);
    const message = isConnected
      ? `asks "${entry.app}" for its ${entry.output}, which is not known`
      : `asks "${entry.app}", to which the app does not connect`;
    const hint = isConnected ? HINT : `Add "${entry.app}" to 'connects'`;
    return [{ path: [...path, name], message, hint }];
  });
}

function isTold(entry: Entry): entry is Told {
  return isEnvReference(entry) && "output" in entry;
}

function toldEntry(args: ServiceAppArgs, { app, output }: Told): Entry | undefined {
  const connection = (args.connects ?? []).find((each) => each.app === app);
  return connection === undefined
    ? undefined
    : outputEntry(connectedOutputs(args, connection), output);
}

function connectedOutputs(
  { tenant, namespace }: ServiceAppArgs,
  connection: AppConnection,
): Partial<ConnectionOutputs> {
  if (connection.outputs !== undefined) return outputsAt(connection.outputs, connection.port);
  const key = connection.namespace ?? namespace;
  const space = tenant.namespaces.find((each) => key === undefined || each.key === key);
  // An unknown key is refused with the rest of the connection.
  return namedOutputs(connection, space?.name ?? "");
}

/** What an app tells of one of its ports. */
function outputsAt(outputs: ConnectionOutputs, containerPort: number): ConnectionOutputs {
  const port = outputs.servicePorts?.[containerPort] ?? outputs.port;
  const { host, url } = outputs;
  // Nothing else in a URL can hold a colon before a number: credentials are encoded.
  const moved = (text: string) => text.replace(`${host}:${outputs.port}`, `${host}:${port}`);
  if (port === outputs.port) return outputs;
  return {
    ...outputs,
    port,
    url: typeof url === "string" ? moved(url) : pulumi.output(url).apply(moved),
  };
}

/** What names alone tell. */
function namedOutputs(
  { app, port: containerPort, servicePort: port = containerPort }: AppConnection,
  namespace: string,
): Partial<ConnectionOutputs> {
  const host = `${app}.${namespace}`;
  return { host, port, url: `http://${host}:${port}` };
}

function outputEntry(
  outputs: Partial<ConnectionOutputs>,
  output: ConnectionOutput,
): Entry | undefined {
  const value = outputs[output];
  if (value === undefined) return undefined;
  if (typeof value === "number") return String(value);
  return output === "password" ? { value, sensitive: true } : value;
}
