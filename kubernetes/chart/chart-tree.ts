import { parse } from "yaml";

import { isMap } from "../unknown.ts";
import type { ChartFiles } from "./chart-files.ts";

/** A map of plain data. */
export type Values = Readonly<Record<string, unknown>>;

/** A chart with its own defaults, and the charts inside it. */
export interface ChartTree {
  /** Key of its values in the chart around it: alias or name. */
  readonly key: string;
  /** Where its files stand, e.g. `charts/store/`; empty for the outermost chart. */
  readonly folder: string;
  /** Its Chart.yaml; empty when it is none. */
  readonly about: Values;
  /** Its own values.yaml, without those of the charts inside it. */
  readonly defaults: Values;
  /** Its values.schema.json; undefined when there is none or it is no JSON. */
  readonly schema: unknown;
  /** Texts of its folder templates/ by path, e.g. `charts/store/templates/pod.yaml`. */
  readonly templates: ReadonlyMap<string, string>;
  /** Other texts that look like templates, which `tpl` may read. */
  readonly others: ReadonlyMap<string, string>;
  readonly subcharts: readonly Subchart[];
  /** Dependencies that are not in the folder. */
  readonly missing: readonly MissingChart[];
}

/** A chart inside another one, and what turns it on. */
export interface Subchart {
  readonly tree: ChartTree;
  /** Paths of switches; the first one that is set decides. */
  readonly conditions: readonly string[];
  readonly tags: readonly string[];
  /** Maps of its values that the chart around it takes over. */
  readonly imports: readonly { readonly child: string; readonly parent: string }[];
}

/** A chart that has to be fetched before the one that names it works. */
export interface MissingChart extends Omit<Subchart, "tree"> {
  readonly key: string;
}

/** Turns a packed chart into its files; undefined when it cannot. */
export type Unpack = (archive: Uint8Array) => ChartFiles | undefined;

/** Reads a chart with everything inside it. */
export function chartTree(files: ChartFiles, unpack: Unpack = () => undefined): ChartTree {
  const opened = withUnpacked(files, unpack);
  const { name } = mapOf(yamlOf(opened, "Chart.yaml"));
  return treeAt(opened, { folder: "", key: typeof name === "string" ? name : "" });
}

/** Packed subcharts become folders. */
function withUnpacked(files: ChartFiles, unpack: Unpack): ChartFiles {
  const all = new Map(files);
  for (const [path, bytes] of files) {
    const packed = /^((?:.*\/)?charts\/)[^/]+\.(?:tgz|tar\.gz)$/.exec(path);
    const inner = packed === null ? undefined : unpack(bytes);
    if (packed === null || inner === undefined) continue;
    const { name } = mapOf(yamlOf(inner, "Chart.yaml"));
    if (typeof name !== "string") continue;
    const folder = `${packed[1] ?? ""}${name}/`;
    for (const [file, content] of withUnpacked(inner, unpack)) all.set(folder + file, content);
  }
  return all;
}

interface Spot {
  readonly folder: string;
  readonly key: string;
}

function treeAt(files: ChartFiles, { folder, key }: Spot): ChartTree {
  const texts = [...files].flatMap(([path, bytes]) => ownText(path, bytes, folder));
  const isTemplate = ([path]: readonly [string, string]): boolean =>
    path.startsWith(`${folder}templates/`);
  const { subcharts, missing } = subchartsAt(files, folder);
  return {
    key,
    folder,
    about: mapOf(yamlOf(files, `${folder}Chart.yaml`)),
    defaults: mapOf(yamlOf(files, `${folder}values.yaml`)),
    schema: jsonOf(files, `${folder}values.schema.json`),
    templates: new Map(texts.filter(isTemplate)),
    others: new Map(texts.filter((entry) => !isTemplate(entry) && entry[1].includes("{{"))),
    subcharts,
    missing,
  };
}

function ownText(
  path: string,
  bytes: Uint8Array,
  folder: string,
): readonly (readonly [string, string])[] {
  if (!path.startsWith(folder)) return [];
  const inner = path.slice(folder.length);
  if (inner.startsWith("charts/") || inner === "values.yaml" || /^README/i.test(inner)) return [];
  return bytes.includes(0) ? [] : [[path, textOf(bytes)]];
}

function subchartsAt(files: ChartFiles, folder: string): Pick<ChartTree, "subcharts" | "missing"> {
  const inside = `${folder}charts/`;
  const folders = new Map<string, string>();
  for (const path of files.keys()) {
    if (!path.startsWith(inside) || !path.endsWith("/Chart.yaml")) continue;
    if (path.slice(inside.length).split("/").length !== 2) continue;
    const { name } = mapOf(yamlOf(files, path));
    if (typeof name === "string") folders.set(name, path.slice(0, -"Chart.yaml".length));
  }
  const wanted = dependenciesAt(files, folder);
  const named = new Set(wanted.map(({ name }) => name));
  const plain = [...folders.keys()].filter((name) => !named.has(name)).map(plainDependency);
  const subcharts = [...wanted, ...plain].flatMap(({ name, key, ...switches }) => {
    const found = folders.get(name);
    return found === undefined
      ? []
      : [{ tree: treeAt(files, { folder: found, key }), ...switches }];
  });
  return { subcharts, missing: wanted.filter(({ name }) => !folders.has(name)) };
}

interface Dependency extends MissingChart {
  readonly name: string;
}

function plainDependency(name: string): Dependency {
  return { name, key: name, conditions: [], tags: [], imports: [] };
}

/** Dependencies of Chart.yaml, and of requirements.yaml in charts of Helm 2. */
function dependenciesAt(files: ChartFiles, folder: string): readonly Dependency[] {
  const lists = ["Chart.yaml", "requirements.yaml"].map(
    (file) => mapOf(yamlOf(files, folder + file))["dependencies"],
  );
  return lists
    .flatMap((list) => (Array.isArray(list) ? list.map(mapOf) : []))
    .flatMap(({ name, alias, condition, tags, "import-values": imports }) => {
      if (typeof name !== "string") return [];
      return {
        name,
        key: typeof alias === "string" && alias !== "" ? alias : name,
        conditions: typeof condition === "string" ? splitConditions(condition) : [],
        tags: Array.isArray(tags) ? tags.map(String) : [],
        imports: Array.isArray(imports) ? imports.flatMap(importOf) : [],
      };
    });
}

function splitConditions(text: string): readonly string[] {
  return text
    .split(",")
    .map((path) => path.trim())
    .filter((path) => path !== "");
}

function importOf(entry: unknown): Subchart["imports"] {
  if (typeof entry === "string") return [{ child: `exports.${entry}`, parent: "." }];
  const { child, parent } = mapOf(entry);
  return typeof child === "string" && typeof parent === "string" ? [{ child, parent }] : [];
}

/** A map as it is; empty for anything else. */
export function mapOf(value: unknown): Values {
  return isMap(value) ? value : {};
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "" : new TextDecoder().decode(bytes);
}

const FOREIGN_TAGS = new Set(["tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:binary"]);

/** YAML as Helm reads it: version 1.1, where `yes` is true; undefined when it is none. */
function yamlOf(files: ChartFiles, path: string): unknown {
  const text = textOf(files.get(path));
  try {
    return parse(text, {
      version: "1.1",
      logLevel: "silent",
      customTags: (tags) =>
        tags.filter((tag) => typeof tag === "string" || !isForeign(tag.tag, tag.format)),
    });
  } catch {
    return undefined; // Helm names the mistake when it renders
  }
}

/** Dates and sexagesimal numbers, which Helm takes as text. */
function isForeign(tag: string, format: string | undefined): boolean {
  return FOREIGN_TAGS.has(tag) || format === "TIME";
}

function jsonOf(files: ChartFiles, path: string): unknown {
  try {
    return JSON.parse(textOf(files.get(path))) as unknown;
  } catch {
    return undefined; // none, or Helm names the mistake when it renders
  }
}
