import { knownImage } from "../../kubernetes/app/known-images.ts";
import type { Credential } from "../../kubernetes/app/known-images.ts";
import type { ConnectionOutput } from "../../kubernetes/app/config.ts";
import { namedPorts } from "../../kubernetes/app/ports.ts";
import type { Problem } from "../environment.ts";
import { isMap, isSecretReference } from "../plain-data.ts";
import { nearestHint, quote } from "../problems.ts";
import { connectedPort, type Ported } from "../resolve-network.ts";
import type { ResolvedApp } from "../resolved-schema.ts";
import type { Complaint, Path } from "../source-file.ts";
import { allApps, complainAt, isFaulty } from "./checked.ts";
import type { Checked, Findings, PlacedApp } from "./checked.ts";
import { presetFault, presetOf } from "./preset-checks.ts";
import type { ConnectedPreset } from "./preset-checks.ts";

/** What apps of a tenant tell each other: `connects`, and variables out of other apps. */
export function checkConnections(checked: Checked): Findings {
  const problems = allApps(checked).flatMap((placed) => [
    ...placed.app.connects.flatMap((_, index) => targetProblems(checked, placed, index)),
    ...outputProblems(checked, placed),
  ]);
  return { problems, warnings: [] };
}

type Connection = ResolvedApp["connects"][number];

function targetProblems(checked: Checked, placed: PlacedApp, index: number): readonly Problem[] {
  const connection = placed.app.connects[index];
  if (connection === undefined) return [];
  const { to } = connection;
  const path = [...placed.path, "connects", index];
  const at = (complaint: Complaint): Problem[] => [complainAt(checked, [...path, "to"], complaint)];
  if (to === placed.name) {
    return at({ message: "an app cannot connect to itself", hint: "Remove it" });
  }
  const unknown = unknownTarget(checked, placed, to);
  if (unknown !== undefined) return at(unknown);
  const preset = presetIn(checked, placed.tenant, to);
  const app = preset === undefined ? targetOf(checked, placed.tenant, to) : undefined;
  const target = preset ?? app;
  if (target === undefined) return [];
  const title = `${preset === undefined ? "app" : "release"} ${quote(to)}`;
  if (target.ports.length === 0) {
    return at({ message: `${title} has no port to connect to`, hint: "Give it a port" });
  }
  const port = connectedPort(target, connection.port);
  if (port === undefined) {
    const names = namedPorts(target.ports).map(({ name, port: number }) => `${name} (${number})`);
    const message = `${title} has no port ${portText(connection.port)}`;
    const hint = nearPort(target, connection) ?? `It has ${names.join(", ")}`;
    return [complainAt(checked, [...path, "port"], { message, hint })];
  }
  const isRepeated = placed.app.connects
    .slice(0, index)
    .some((other) => other.to === to && connectedPort(target, other.port)?.name === port.name);
  if (isRepeated) return at({ message: `${quote(to)} is listed twice`, hint: "Remove one" });
  return Object.entries(connection.env).flatMap(([output, name]) => {
    const complaint =
      preset === undefined
        ? appFault(checked, { target: app, connection }, output)
        : presetFault(preset, to, output);
    return complaint === undefined || name === undefined
      ? []
      : [complainAt(checked, [...path, "env", output], complaint)];
  });
}

function portText(port: number | string | undefined): string {
  return typeof port === "string" ? quote(port) : String(port);
}

function nearPort(target: Ported, { port }: Connection): string | undefined {
  if (typeof port !== "string") return undefined;
  const names = namedPorts(target.ports).map(({ name }) => name);
  const hint = nearestHint(port, names);
  return hint?.startsWith("Did") === true ? hint : undefined;
}

/** What is wrong with the name of another app or release, whether or not it is faulty in itself. */
export function unknownApp(
  checked: Checked,
  placed: PlacedApp,
  name: string,
): Complaint | undefined {
  const names = checked.names(["tenants", placed.tenant, "apps"]);
  const releases = checked.names(["tenants", placed.tenant, "releases"]);
  if (names.includes(name) || releases.includes(name)) return undefined;
  const others = [...names, ...releases].filter((other) => other !== placed.name);
  const message = `tenant ${placed.tenant} has no app ${quote(name)}`;
  return { message, hint: nearestHint(name, others) };
}

/** What is wrong with a name to connect to. */
function unknownTarget(checked: Checked, placed: PlacedApp, name: string): Complaint | undefined {
  const unknown = unknownApp(checked, placed, name);
  if (unknown !== undefined) return unknown;
  const { tenant } = placed;
  const isApp = checked.names(["tenants", tenant, "apps"]).includes(name);
  const release = checked.tenants[tenant]?.releases[name];
  const isWrong = isFaulty(checked, ["tenants", tenant, "releases", name, "preset"]);
  if (isApp || release === undefined || release.preset !== undefined || isWrong) return undefined;
  const message = `release ${quote(name)} has a chart of its own, of which no port is known`;
  const hint = "Use preset: postgres or redis for it, or write its address into env";
  return { message, hint };
}

/** A release of a preset; undefined when its values are faulty already. */
function presetIn(checked: Checked, tenant: string, name: string): ConnectedPreset | undefined {
  const owner = checked.tenants[tenant];
  const isWrong = isFaulty(checked, ["tenants", tenant, "releases", name, "values"]);
  return owner === undefined || isWrong ? undefined : presetOf(owner, name);
}

/** The other app, undefined when it is faulty in what matters here. */
function targetOf(checked: Checked, tenant: string, name: string): ResolvedApp | undefined {
  const target = checked.tenants[tenant]?.apps[name];
  const path = ["tenants", tenant, "apps", name];
  const isWrong = ["port", "ports"].some((key) => isFaulty(checked, [...path, key]));
  return isWrong ? undefined : target;
}

interface Target {
  readonly target: ResolvedApp;
  readonly to: string;
}

/** Why an app cannot tell something of itself; nothing about one that is faulty already. */
function appFault(
  checked: Checked,
  {
    target,
    connection,
  }: { readonly target: ResolvedApp | undefined; readonly connection: Connection },
  output: string,
): Complaint | undefined {
  if (target === undefined) return undefined;
  const { to } = connection;
  return outputFault(checked, { target, to }, output) ?? orderFault(connection, target, output);
}

/** Why an app cannot tell its user, password or database. */
function outputFault(
  checked: Checked,
  { target, to }: Target,
  output: string,
): Complaint | undefined {
  if (output === "url") return urlFault(checked, { target, to });
  if (output !== "user" && output !== "password" && output !== "database") return undefined;
  const known = knownImage(target.image);
  if (known?.database === undefined) {
    const message = `app ${quote(to)} has no ${output} to tell: its image is of no known database`;
    return { message, hint: "Write the variable into env" };
  }
  const credential: Credential | undefined = known.database[output];
  if (credential === undefined) {
    return { message: `${known.name} has no ${output} to tell`, hint: "Remove it" };
  }
  const variable = credential.variables.find((name) => Object.hasOwn(target.env, name));
  if (variable === undefined) {
    if (credential.default !== undefined) return undefined;
    const message = `app ${quote(to)} sets no ${output}`;
    return { message, hint: `Set ${credential.variables[0] ?? output} in its env` };
  }
  if (isTold(checked, target.env[variable])) return undefined;
  const message = `the ${output} of app ${quote(to)} is known in the cluster only`;
  return { message, hint: `Take ${variable} from where ${to} takes it` };
}

/** A URL without the credentials that its database asks for would be refused there. */
function urlFault(checked: Checked, { target, to }: Target): Complaint | undefined {
  const known = knownImage(target.image)?.database;
  const variable = [known?.user, known?.password, known?.database]
    .map((credential) => credential?.variables.find((name) => Object.hasOwn(target.env, name)))
    .find((name) => name !== undefined && !isTold(checked, target.env[name]));
  if (variable === undefined) return undefined;
  const message = `the URL of app ${quote(to)} needs its ${variable}, which is known in the cluster only`;
  return { message, hint: "Take host and port instead, and the rest from where it takes it" };
}

/** The target's own settings are known only once it is built, and without an order it may not be. */
function orderFault(
  { to, startOrder }: Connection,
  target: ResolvedApp,
  output: string,
): Complaint | undefined {
  const isDatabase = knownImage(target.image)?.database !== undefined;
  const isPlain = output === "host" || output === "port" || (output === "url" && !isDatabase);
  if (startOrder || isPlain) return undefined;
  const message = `without startOrder nobody knows the ${output} of app ${quote(to)} yet`;
  return { message, hint: "Remove startOrder: false, or write the variable into env" };
}

/** True for values that the program knows, or whose remote key it can hand on. */
function isTold(checked: Checked, entry: unknown): boolean {
  const isOurs = checked.files.settings["moorage:secretSource"]?.kind ?? "pulumi";
  const value = isMap(entry) && Object.hasOwn(entry, "value") ? entry["value"] : entry;
  return typeof value === "string" || (isOurs === "pulumi" && isSecretReference(value));
}

/** Variables `{ app, output }` of apps that are not connected to, or cannot tell. */
function outputProblems(checked: Checked, placed: PlacedApp): readonly Problem[] {
  const { app, path } = placed;
  const inits = app.initContainers.map(({ env = {} }, index) => ({
    env,
    at: [...path, "initContainers", index, "env"],
  }));
  return [{ env: app.env, at: [...path, "env"] }, ...inits].flatMap(({ env, at }) =>
    Object.entries(env).flatMap(([name, entry]) => {
      if (typeof entry !== "object" || !("app" in entry)) return [];
      const complaint = toldFault(checked, placed, entry);
      if (complaint === undefined) return [];
      const part = complaint.part;
      return [complainAt(checked, [...at, name, part], complaint.complaint)];
    }),
  );
}

interface Told {
  readonly part: "app" | "output";
  readonly complaint: Complaint;
}

function toldFault(
  checked: Checked,
  placed: PlacedApp,
  { app: to, output }: { readonly app: string; readonly output: ConnectionOutput },
): Told | undefined {
  const unknown = unknownTarget(checked, placed, to);
  if (unknown !== undefined) return { part: "app", complaint: unknown };
  const path: Path = [...placed.path, "connects"];
  const connection = placed.app.connects.find((each) => each.to === to);
  if (connection === undefined) {
    if (isFaulty(checked, path)) return undefined;
    const message = `the app does not connect to ${quote(to)}`;
    return { part: "app", complaint: { message, hint: `Add ${to} to connects` } };
  }
  const preset = presetIn(checked, placed.tenant, to);
  const complaint =
    preset === undefined
      ? appFault(checked, { target: targetOf(checked, placed.tenant, to), connection }, output)
      : presetFault(preset, to, output);
  return complaint && { part: "output", complaint };
}
