import * as pulumi from "@pulumi/pulumi";

import {
  knownImage,
  type Credential,
  type KnownDatabase,
} from "../../kubernetes/app/known-images.ts";
import type { NamedPort } from "../../kubernetes/app/ports.ts";
import { referencedNames } from "../../kubernetes/app/variable-expansion.ts";
import { entryValue } from "../../kubernetes/app/variable-forms.ts";
import type { AppConnection, ConnectionOutputs } from "./arguments.ts";
import { connectionUrl, type Login } from "./connection-url.ts";
import type { AppScope } from "./scope.ts";

/** How other apps of the tenant connect to this one; undefined without a port. */
export function appConnection(scope: AppScope): AppConnection | undefined {
  const [port] = scope.ports;
  const outputs = connectionOutputs(scope);
  if (port === undefined || outputs === undefined) return undefined;
  return {
    app: scope.app,
    port: port.port,
    protocol: port.protocol,
    namespace: scope.space.key,
    outputs,
  };
}

/**
 * What an app tells those that connect to it; undefined without a port.
 *
 * `host` is `<app>.<namespace>`: it works from every namespace, whatever the cluster's domain is.
 */
function connectionOutputs({
  app,
  args,
  ports,
  shape,
  space,
}: AppScope): ConnectionOutputs | undefined {
  const [first] = ports;
  if (first === undefined) return undefined;
  const database = shape.image === undefined ? undefined : knownImage(shape.image)?.database;
  const host = `${app}.${space.name}`;
  // A headless Service only names the pods, so that their own port is the one to ask.
  const asked = (each: NamedPort) =>
    shape.service?.headless === true ? each.port : each.servicePort;
  const port = asked(first);
  const servicePorts = Object.fromEntries(ports.map((each) => [each.port, asked(each)]));
  const login = loginOf(args, database);
  const { scheme = "http", query } = database ?? {};
  return {
    host,
    port,
    url: connectionUrl({ scheme, query, address: `${host}:${port}` }, login),
    ...login,
    ...(ports.length > 1 ? { servicePorts } : {}),
  };
}

function loginOf(args: AppScope["args"], known: KnownDatabase | undefined): Login {
  const user = credential(args, known?.user);
  const password = credential(args, known?.password);
  const database = credential(args, known?.database);
  return {
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password: pulumi.secret(password) }),
    ...(database === undefined ? {} : { database }),
  };
}

/** What the first variable says that is set; undefined when only the cluster knows its value. */
function credential(
  { env = {} }: AppScope["args"],
  known: Credential | undefined,
): pulumi.Input<string> | undefined {
  const entry = known?.variables.map((name) => env[name]).find((found) => found !== undefined);
  if (entry === undefined) return known?.default;
  const value = entryValue(entry)?.value;
  return typeof value === "string" && referencedNames(value).length > 0 ? undefined : value;
}
