import type { ChartFiles } from "./chart-files.ts";

/** Revisions that Helm keeps unless told otherwise. */
export const DEFAULT_HISTORY = 5;

/** What decides the engine, besides the chart. */
export interface EngineSettings {
  readonly engine?: "release" | "chart" | "auto" | undefined;
  readonly atomic?: boolean | undefined;
  readonly maxHistory?: number | undefined;
  readonly adopt?: boolean | undefined;
  /** Values; only whether one of them is a secret counts. */
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  /** Says whether a value is a secret. */
  readonly isSecret: (value: unknown) => boolean;
}

/** Who deploys a chart. */
export interface EngineChoice {
  /** `release`: Helm; `chart`: Pulumi makes each object. */
  readonly engine: "release" | "chart";
  /** Why, for `auto`; undefined: it was asked for. */
  readonly reason: string | undefined;
  /** What `chart` would lose, e.g. `hooks (templates/migrate.yaml)`. */
  readonly losses: readonly string[];
}

/** Chooses the engine: `auto` is `chart` when nothing would be lost. */
export function engineChoice(files: ChartFiles, settings: EngineSettings): EngineChoice {
  const losses = [...chartLosses(files), ...settingLosses(settings)];
  const { engine = "release" } = settings;
  if (engine !== "auto") return { engine, reason: undefined, losses };
  return losses.length === 0
    ? { engine: "chart", reason: "the chart needs nothing that only Helm can do", losses }
    : { engine: "release", reason: `only Helm keeps ${losses.join(", ")}`, losses };
}

const template = /(?:^|\/)templates\/.+$/;
const hookLine = /helm\.sh\/hook["']?\s*:\s*(.*)/g;
const lookupCall = /\{\{[^}]*\blookup\s+["'$.(]/;
const randomCall =
  /\{\{[^}]*\b(?:rand(?:AlphaNum|Alpha|Numeric|Ascii|Bytes|Int)|uuidv4|now|gen(?:CA|PrivateKey|SelfSignedCert|SignedCert)\w*|htpasswd|bcrypt|derivePassword|encryptAES)\b/;

function chartLosses(files: ChartFiles): readonly string[] {
  const found = { hooks: [] as string[], lookup: [] as string[], random: [] as string[] };
  for (const [path, content] of files) {
    if (!template.test(path)) continue;
    const text = new TextDecoder()
      .decode(content)
      .replaceAll(/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g, "");
    if (hasHook(text)) found.hooks.push(path);
    if (lookupCall.test(text)) found.lookup.push(path);
    if (randomCall.test(text)) found.random.push(path);
  }
  return [
    ...lossOf("hooks", found.hooks),
    ...lossOf("what lookup found at the last deployment", found.lookup),
    ...lossOf("random values from one preview to the next", found.random),
  ];
}

/** Tests run only when somebody asks for them, so without Helm nothing of the deployment lacks. */
function hasHook(text: string): boolean {
  return [...text.matchAll(hookLine)].some(
    ([, events = ""]) => !/^["']?test(?:-success|-failure)?["']?\s*(?:#.*)?$/.test(events.trim()),
  );
}

function lossOf(what: string, paths: readonly string[]): readonly string[] {
  const [first, ...others] = paths.toSorted();
  if (first === undefined) return [];
  return [`${what} (${first}${others.length === 0 ? "" : ` and ${others.length} more`})`];
}

function settingLosses(settings: EngineSettings): readonly string[] {
  const { atomic, maxHistory, adopt, values, isSecret } = settings;
  return [
    ...(atomic === true ? ["atomic"] : []),
    ...(maxHistory === undefined || maxHistory === DEFAULT_HISTORY ? [] : ["maxHistory"]),
    ...(adopt === true ? ["adopt"] : []),
    ...(holdsSecret(values, isSecret) ? ["secret values out of the objects of the state"] : []),
  ];
}

function holdsSecret(value: unknown, isSecret: EngineSettings["isSecret"]): boolean {
  if (isSecret(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((inner) => holdsSecret(inner, isSecret));
}
