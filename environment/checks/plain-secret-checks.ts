import { classifyFile } from "../../kubernetes/app/file-secrets.ts";
import { classifyEnv, classifyMarked } from "../../kubernetes/secret-classification.ts";
import type { Classification } from "../../kubernetes/secret-classification.ts";
import { knownSecretForm } from "../../kubernetes/secret-values.ts";
import type { Problem } from "../environment.ts";
import { entriesOf, isMap } from "../plain-data.ts";
import type { ResolvedApp } from "../resolved-schema.ts";
import type { Path } from "../source-file.ts";
import { allApps, complainAt } from "./checked.ts";
import type { Checked, Findings, PlacedApp } from "./checked.ts";
import type { FoundFiles } from "./file-checks.ts";

/** Plain values that should be encrypted: errors with a prod profile, warnings elsewhere. */
export function checkPlainSecrets(checked: Checked, files: FoundFiles["files"]): Findings {
  const found = allApps(checked).flatMap((placed) => [
    ...variables(placed).map((variable) => variableFinding(placed, variable)),
    ...Object.entries(files.get(`${placed.tenant}/${placed.name}`) ?? {}).map(([file, entry]) =>
      fileFinding(placed, { file, entry }),
    ),
    ...textPlaces(placed).map(textFinding),
    ...secretObjects(placed),
  ]);
  const said = (isMarked: boolean): readonly Problem[] =>
    found
      .filter((one) => one?.isMarked === isMarked)
      .flatMap((one) => (one === undefined ? [] : [complainAt(checked, one.path, one)]));
  // Who marks a value knows it, so it is advice, and where it matters only.
  return checked.isProd
    ? { problems: said(false), warnings: said(true) }
    : { problems: [], warnings: said(false) };
}

interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly hint: string;
  /** True for what the app says is not sensitive. */
  readonly isMarked: boolean;
}

interface Variable {
  readonly path: Path;
  readonly name: string;
  readonly entry: unknown;
  readonly siblings: readonly string[];
}

/** Variables of all containers. */
function variables({ app, path }: PlacedApp): readonly Variable[] {
  const own = { env: app.env, path: [...path, "env"] };
  const inits = app.initContainers.map(({ env = {} }, index) => ({
    env,
    path: [...path, "initContainers", index, "env"],
  }));
  return [own, ...inits].flatMap(({ env, path: at }) => {
    const siblings = Object.keys(env);
    return Object.entries(env).map(([name, entry]) => {
      return { path: [...at, name], name, entry, siblings };
    });
  });
}

function variableFinding(
  { tenant, name: app }: PlacedApp,
  { path, name, entry, siblings }: Variable,
): Finding | undefined {
  const text = isMap(entry) ? entry["value"] : entry;
  if (typeof text !== "string") return undefined;
  const at = isMap(entry) ? [...path, "value"] : path;
  const secret = `${tenant}-${app}-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  const hint = `Write { secret: ${secret} } and run: pulumi config set --secret moorage:${secret}`;
  const sensitive = isMap(entry) ? entry["sensitive"] : undefined;
  return finding(at, hint, { sensitive, judged: classifyEnv(name, text, siblings) });
}

interface Judged {
  readonly sensitive: unknown;
  readonly judged: Classification;
}

/** Marking a value as sensitive keeps it out of a ConfigMap, and not out of the file. */
function finding(path: Path, hint: string, { sensitive, judged }: Judged): Finding | undefined {
  if (judged.target === "ConfigMap") return undefined;
  if (sensitive !== false) {
    const message = `a plain value that should be secret: ${judged.reason}`;
    return { path, message, hint, isMarked: false };
  }
  const message = `a plain value that ${classifyMarked(false, judged).reason}`;
  return { path, message, hint: `Remove sensitive: false, or keep it knowingly`, isMarked: true };
}

interface NamedFile {
  readonly file: string;
  readonly entry: NonNullable<ReturnType<FoundFiles["files"]["get"]>>[string];
}

function fileFinding({ app, path }: PlacedApp, { file, entry }: NamedFile): Finding | undefined {
  if (!("content" in entry) || typeof entry.content !== "string") return undefined;
  const judged = classifyFile({ ...entry, sensitive: undefined });
  const at = filePlace(app, [...path, "files"], file);
  const hint = "Write { secret: <key> }, with the file encrypted in the configuration";
  return finding(at, hint, { sensitive: entry.sensitive, judged });
}

/** The entry that a file comes from: its own, or the folder that holds it. */
function filePlace(app: ResolvedApp, base: Path, file: string): Path {
  const own = Object.hasOwn(app.files, file)
    ? file
    : Object.keys(app.files).find((key) => file.startsWith(`${key}/`));
  const entry = own === undefined ? undefined : app.files[own];
  if (own === undefined || entry === undefined) return base;
  const kind = ["path", "folder", "content"].find((key) =>
    entriesOf(entry).some(([name]) => name === key),
  );
  return kind === undefined ? [...base, own] : [...base, own, kind];
}

interface TextPlace {
  readonly path: Path;
  readonly text: string;
  readonly what: "argument" | "value";
}

const ARGUMENTS = ["command", "args"] as const;
/** Settings whose texts land in plain objects; labels and annotations have a rule of their own. */
const TEXTS = ["probes", "podSpec", "extraObjects"] as const;

/** Texts that end up in workloads, Services and other plain objects. */
function textPlaces({ app, path }: PlacedApp): readonly TextPlace[] {
  const below = (value: unknown, at: Path, what: TextPlace["what"]): readonly TextPlace[] =>
    textsIn(value, [...path, ...at]).map((place) => ({ ...place, what }));
  return [
    ...ARGUMENTS.flatMap((key) => below(app[key], [key], "argument")),
    ...app.initContainers.flatMap((container, index) => [
      ...ARGUMENTS.flatMap((key) =>
        below(container[key], ["initContainers", index, key], "argument"),
      ),
      ...below(container.probes, ["initContainers", index, "probes"], "value"),
    ]),
    ...TEXTS.flatMap((key) => below(app[key], [key], "value")),
    ...below(app.autoscale?.triggers, ["autoscale", "triggers"], "value"),
  ];
}

/** What an object of kind Secret holds is secret, whatever it looks like. */
function secretObjects({ app, path }: PlacedApp): readonly Finding[] {
  return (app.extraObjects ?? []).flatMap((object, index) =>
    object.kind !== "Secret"
      ? []
      : ["data", "stringData"].flatMap((field) =>
          textsIn(object[field], [...path, "extraObjects", index, field])
            .filter(({ text }) => knownSecretForm(text) === undefined)
            .map((place) => ({
              path: place.path,
              message: "a plain value in a Secret",
              hint: "Use env or files with { secret: key }, or shared.secrets of the tenant",
              isMarked: false,
            })),
        ),
  );
}

function textsIn(value: unknown, path: Path): readonly Pick<TextPlace, "path" | "text">[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  return entriesOf(value).flatMap(([key, inner]) => textsIn(inner, [...path, key]));
}

function textFinding({ path, text, what }: TextPlace): Finding | undefined {
  const form = knownSecretForm(text);
  const isHeader = path.at(-2) === "headers" && /^authorization$/i.test(String(path.at(-1)));
  const reason = form?.reason ?? (isHeader ? "an Authorization header" : undefined);
  if (reason === undefined) return undefined;
  const message = `a plain ${what} that should be secret: ${reason}`;
  const hint =
    what === "argument"
      ? "Pass it by an environment variable with { secret: key }"
      : "Remove it; what is written here is readable in the cluster";
  return { path, message, hint, isMarked: false };
}
