import { stableHash } from "../stable-hash.ts";
import { isMap, SECRET, UNKNOWN } from "../unknown.ts";
import { type Needles, needlesOf } from "./needles.ts";

/** A text that a chart is rendered with in the place of a value that nobody may or can know. */
export interface StandIn {
  /** Path of the value, e.g. `auth.password` or `users[0].token`. */
  readonly path: string;
  readonly kind: "secret" | "unknown";
  /** Letters and digits, the first one a letter: fits names, hosts, URLs and patterns. */
  readonly text: string;
}

/** Values that can be rendered, and what stands in them for others. */
export interface StoodIn {
  readonly values: Readonly<Record<string, unknown>>;
  readonly standIns: readonly StandIn[];
}

/** A secret value in a place that is not made for secrets. */
export interface ChartLeak {
  /** Path in the object, e.g. `spec.template.spec.containers[0].args[1]`. */
  readonly path: string;
  /** Paths of the values; several when the chart cut the text so that it fits more than one. */
  readonly values: readonly string[];
}

/** An object without stand-ins. */
export interface RestoredObject {
  /** `SECRET` or `UNKNOWN` in the place of each text that holds a stand-in. */
  readonly object: Readonly<Record<string, unknown>>;
  /** Secrets outside of a Secret's `data` and `stringData`. */
  readonly leaks: readonly ChartLeak[];
}

const marker = { secret: "xmoorsecretx", unknown: "xmoorunknownx" } as const;
const word = { secret: SECRET, unknown: UNKNOWN } as const;

/** Puts a text of its own in the place of each `SECRET` and `UNKNOWN`; the same one each time. */
export function standIn(values: Readonly<Record<string, unknown>>): StoodIn {
  const standIns: StandIn[] = [];
  const visit = (value: unknown, path: string): unknown => {
    if (value === SECRET || value === UNKNOWN) {
      const kind = value === SECRET ? "secret" : "unknown";
      const text = `${marker[kind]}${stableHash(path)}`;
      standIns.push({ path, kind, text });
      return text;
    }
    return mapped(value, path, visit);
  };
  const entries = Object.entries(values).map(([key, value]) => [key, visit(value, key)] as const);
  return { values: Object.fromEntries(entries), standIns };
}

/** Takes the stand-ins out of a rendered object, and tells where a secret has no business to be. */
export function restore(
  object: Readonly<Record<string, unknown>>,
  standIns: readonly StandIn[],
): RestoredObject {
  if (standIns.length === 0) return { object, leaks: [] };
  const leaks: ChartLeak[] = [];
  const needles = standIns.map((one) => ({ ...one, needles: needlesOf(one.text) }));
  const isSecret = object["kind"] === "Secret" && object["apiVersion"] === "v1";
  const leave = (text: string, path: string): string | symbol => {
    const data = isSecret && path.startsWith("data.");
    const found = findIn(text, data ? decoded(text) : "", needles);
    if (found === undefined) return text;
    const isKept = isSecret && /^(?:data|stringData)\./.test(path);
    if (found.kind === "secret" && !isKept) leaks.push({ path, values: found.paths });
    return word[found.kind];
  };
  const visit = (value: unknown, path: string): unknown => {
    if (typeof value === "string") return leave(value, path);
    if (!isMap(value)) return mapped(value, path, visit);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const name = leave(key, path === "" ? "[key]" : `${path}.[key]`);
        const shown = typeof name === "string" ? name : `[${name.description ?? ""}]`;
        return [shown, visit(item, path === "" ? shown : `${path}.${shown}`)];
      }),
    );
  };
  const restored = visit(object, "");
  return { object: isMap(restored) ? restored : {}, leaks };
}

/** A message without stand-ins, e.g. of a template that complains about a value. */
export function withoutStandIns(message: string, standIns: readonly StandIn[]): string {
  return standIns.reduce(
    (text, one) => text.replaceAll(one.text, one.kind === "secret" ? "[secret]" : "[unknown]"),
    message,
  );
}

interface Sought extends StandIn {
  readonly needles: Needles;
}

interface Found {
  readonly kind: StandIn["kind"];
  readonly paths: readonly string[];
}

/** The stand-ins in a text; a secret counts more than an unknown value. */
function findIn(text: string, behind: string, sought: readonly Sought[]): Found | undefined {
  const lower = `${text}\n${behind}`.toLowerCase();
  for (const kind of ["secret", "unknown"] as const) {
    const own = sought.filter((one) => one.kind === kind);
    const paths = own.filter(({ text: whole, needles }) => {
      return lower.includes(whole) || needles.some((one) => `${text}\n${behind}`.includes(one));
    });
    const hit = paths.length > 0 ? paths : own.filter((one) => holdsBeginning(lower, one));
    if (hit.length > 0) return { kind, paths: hit.map(({ path }) => path) };
  }
  return undefined;
}

/** Fewer characters of the marker could be a word of somebody else. */
const SHORTEST_CUT = 6;

/** True when a chart cut the stand-in, in its marker or behind it, as `trunc` does. */
function holdsBeginning(lower: string, { text }: StandIn): boolean {
  const pattern = new RegExp(`${text.slice(0, SHORTEST_CUT)}[a-z0-9]*`, "g");
  return [...lower.matchAll(pattern)].some(([cut]) => text.startsWith(cut));
}

function decoded(base64: string): string {
  try {
    return atob(base64.replaceAll(/\s/g, ""));
  } catch {
    return ""; // no base64: Kubernetes refuses it
  }
}

function mapped(
  value: unknown,
  path: string,
  visit: (value: unknown, path: string) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map((item, index) => visit(item, `${path}[${index}]`));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, visit(item, `${path}.${key}`)]),
  );
}
