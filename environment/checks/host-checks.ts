import { isHostName, LABEL_LENGTH } from "../../kubernetes/names.ts";
import type { Problem } from "../environment.ts";
import { HOST_WORDS, hostFromTemplate, hostTemplate } from "../hosts.ts";
import { templateWords } from "../namespaces.ts";
import { nearestHint, quote } from "../problems.ts";
import { problemAt } from "../source-file.ts";
import { allApps, complainAt } from "./checked.ts";
import type { Checked, PlacedApp } from "./checked.ts";

/** Final hosts of every exposed app, by `tenant/app`, and what is wrong with them. */
export interface NamedHosts {
  readonly hosts: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly Problem[];
}

/** Domain of host names that are `auto`. */
export function domainOf(checked: Pick<Checked, "environment" | "files">): string {
  return checked.files.settings["moorage:domain"] ?? `${checked.environment}.localhost`;
}

/** Gives every exposed app its hosts. */
export function nameHosts(checked: Checked): NamedHosts {
  const template = hostTemplate(checked.files.settings["moorage:hostTemplate"]);
  const unknown = templateWords(template).filter((word) => !HOST_WORDS.includes(word));
  if (unknown.length > 0) return { hosts: new Map(), problems: wordProblems(checked, unknown) };
  const exposed = allApps(checked).flatMap((placed): readonly Exposed[] => {
    const written = placed.app.expose?.hosts ?? [];
    const context = { app: placed.name, tenant: placed.tenant, environment: checked.environment };
    const auto = hostFromTemplate(template, { ...context, domain: domainOf(checked) });
    const hosts = written.map((host) => (host === "auto" ? auto : host));
    return hosts.length === 0 ? [] : [{ ...placed, written, hosts }];
  });
  const owners = new Map<string, Owner[]>();
  return {
    hosts: new Map(exposed.map(({ tenant, name, hosts }) => [`${tenant}/${name}`, hosts])),
    problems: exposed.flatMap((app) => [
      ...domainProblems(checked, app),
      ...app.hosts.flatMap((host, index) => hostProblems(checked, app, { host, index, owners })),
    ]),
  };
}

interface Exposed extends PlacedApp {
  readonly written: readonly string[];
  readonly hosts: readonly string[];
}

/** Who has a host already, and below which paths. */
interface Owner {
  readonly app: PlacedApp;
  readonly paths: ReadonlySet<string>;
}

interface NamedHost {
  readonly host: string;
  readonly index: number;
  readonly owners: Map<string, Owner[]>;
}

function domainProblems(checked: Checked, { written, path }: Exposed): readonly Problem[] {
  const index = written.indexOf("auto");
  const hasDomain = checked.files.settings["moorage:domain"] !== undefined;
  if (index === -1 || !checked.isProd || hasDomain) return [];
  const hint = "Run: pulumi config set moorage:domain <domain>";
  const complaint = { message: "auto needs moorage:domain in prod", hint };
  return [complainAt(checked, [...path, "expose", "hosts", index], complaint)];
}

function hostProblems(
  checked: Checked,
  exposed: Exposed,
  { host, index, owners }: NamedHost,
): readonly Problem[] {
  const { tenant, name, path, app } = exposed;
  const at = (message: string, hint: string): readonly Problem[] => [
    complainAt(checked, [...path, "expose", "hosts", index], { message, hint }),
  ];
  if (!isHostName(host)) {
    const { message, hint } = badHost(host);
    return at(message, hint);
  }
  const paths = new Set((app.expose?.paths ?? [{ path: "/" }]).map(pathKeyOf));
  // A host that one app names twice is its own fault, reported with its other ones.
  const others = (owners.get(host) ?? []).filter((other) => other.app !== exposed);
  owners.set(host, [...others, { app: exposed, paths }]);
  // Within a tenant apps may share a host, each with paths of its own.
  const owner = others.find(
    (other) => other.app.tenant !== tenant || [...paths].some((one) => other.paths.has(one)),
  );
  if (owner === undefined) return [];
  const both = `${owner.app.tenant}/${owner.app.name} and ${tenant}/${name}`;
  const isOwn = owner.app.tenant === tenant;
  const hint = isOwn
    ? "Give one of them another host, or other paths"
    : "Give one of them another host";
  return at(`host ${quote(host)} belongs to ${both}`, hint);
}

type ExposedPath = NonNullable<NonNullable<PlacedApp["app"]["expose"]>["paths"]>[number];

function pathKeyOf({ path, ...rest }: ExposedPath): string {
  const type = "pathType" in rest ? (rest.pathType ?? "Prefix") : "Prefix";
  const isPrefix = type === "Prefix" && path.length > 1;
  return `${type} ${isPrefix ? path.replace(/\/+$/, "") : path}`;
}

function badHost(host: string): { readonly message: string; readonly hint: string } {
  const long = host.split(".").find((label) => label.length > LABEL_LENGTH);
  return long === undefined
    ? { message: `${quote(host)} is not a host name`, hint: "Set expose.host" }
    : {
        message: `the host label ${quote(long)} has ${long.length} characters`,
        hint: `At most ${LABEL_LENGTH}: shorten a name or set expose.host`,
      };
}

function wordProblems(checked: Checked, words: readonly string[]): readonly Problem[] {
  return words.map((word) =>
    problemAt(checked.files.stackSource, ["config", "moorage:hostTemplate"], {
      message: `unknown word {${word}}`,
      hint: nearestHint(word, HOST_WORDS),
    }),
  );
}
