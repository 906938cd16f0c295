import type { ChartFiles } from "./chart-files.ts";
import { lineAt } from "./go-template.ts";
import type { Operand } from "./go-template.ts";
import { reachedRegions, regionsOf } from "./template-regions.ts";
import type { TemplateRegion } from "./template-regions.ts";

/** What a template does that rendering without a cluster cannot foresee, or that depends on more than values. */
export interface TemplateFact {
  /**
   * `lookup`: asks the cluster or DNS. `random`, `time`: gives something else each time. `capabilities`:
   * follows versions of the cluster. `upgrade`: differs between installation and upgrade. `tpl`:
   * values are templates. `files`: reads other files of the chart.
   */
  readonly kind: "lookup" | "random" | "time" | "capabilities" | "upgrade" | "tpl" | "files";
  /** Path inside the chart, e.g. `templates/secret.yaml`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The word that says so, e.g. `genSelfSignedCert`. */
  readonly word: string;
}

/** Kinds of facts by the functions that say so. */
const functions = new Map<string, TemplateFact["kind"]>([
  ...named("lookup", "lookup getHostByName"),
  ...named("random", "randAlpha randAscii randNumeric randAlphaNum randBytes randInt shuffle"),
  ...named("random", "uuidv4 bcrypt htpasswd encryptAES genPrivateKey genCA genCAWithKey"),
  ...named("random", "genSelfSignedCert genSelfSignedCertWithKey genSignedCert"),
  ...named("random", "genSignedCertWithKey"),
  ...named("time", "now ago"),
  ...named("tpl", "tpl"),
]);

/** Kinds of facts by the fields that say so. */
const fields: readonly (readonly [TemplateFact["kind"], RegExp])[] = [
  ["capabilities", /\.Capabilities\b/],
  ["upgrade", /\.Release\.(?:IsInstall|IsUpgrade|Revision)\b/],
  ["files", /^\$?\.Files\b/],
];

function named(
  kind: TemplateFact["kind"],
  names: string,
): readonly (readonly [string, TemplateFact["kind"]])[] {
  return names.split(" ").map((name) => [name, kind] as const);
}

/**
 * Facts about the templates of a chart, in the order of files and lines.
 *
 * Templates that nothing includes say nothing, nor does NOTES.txt. With the sources of what was
 * rendered, charts inside that are switched off say nothing either.
 */
export function templateFacts(
  files: ChartFiles,
  sources?: readonly string[],
): readonly TemplateFact[] {
  const texts = new Map(
    [...files]
      .filter(([file]) => isTemplate(file))
      .map(([file, bytes]) => [file, new TextDecoder().decode(bytes)] as const),
  );
  const regions = [...texts].flatMap(([file, text]) => regionsOf(file, text));
  const reached = reachedRegions(regions, (file) => isRoot(file, sources));
  const facts = reached.flatMap((region) => factsOf(region, texts.get(region.file) ?? ""));
  return facts.toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

function isTemplate(file: string): boolean {
  return /^(?:charts\/[^/]+\/)*templates\//.test(file) && !file.endsWith("/NOTES.txt");
}

/** Files that begin with `_` only define; a chart inside that made nothing is off. */
function isRoot(file: string, sources: readonly string[] | undefined): boolean {
  if (/\/_[^/]*$/.test(file)) return false;
  const folder = file.slice(0, file.lastIndexOf("templates/"));
  if (folder === "" || sources === undefined) return true;
  return sources.some((source) => source.slice(source.indexOf("/") + 1).startsWith(folder));
}

function factsOf({ file, commands }: TemplateRegion, text: string): readonly TemplateFact[] {
  return commands.flat().flatMap((operand) =>
    wordsOf(operand).map((fact) => {
      return { ...fact, file, line: lineAt(text, operand.at) };
    }),
  );
}

function wordsOf(operand: Operand): readonly Pick<TemplateFact, "kind" | "word">[] {
  const { base } = operand;
  if (base.kind === "function") {
    const kind = functions.get(base.text);
    return kind === undefined ? [] : [{ kind, word: base.text }];
  }
  const start = base.kind === "variable" ? base.text : "";
  const text = [start, ...operand.fields].join(".");
  return fields.flatMap(([kind, pattern]) => {
    const word = pattern.exec(text)?.[0];
    return word === undefined ? [] : [{ kind, word }];
  });
}
