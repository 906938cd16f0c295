import type { ChartFiles } from "./chart-files.ts";
import { reachedRegions, regionsOf } from "./template-regions.ts";
import type { RegionAction, TemplateRegion } from "./template-regions.ts";

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

const words: readonly (readonly [TemplateFact["kind"], RegExp])[] = [
  ["lookup", /(?<![.$\w])(?:lookup|getHostByName)\b/g],
  [
    "random",
    new RegExp(
      String.raw`(?<![.$\w])(?:rand(?:Alpha|Ascii|Numeric|AlphaNum|Bytes|Int)|shuffle|uuidv4|bcrypt|` +
        String.raw`htpasswd|encryptAES|gen(?:PrivateKey|CA|CAWithKey|SelfSignedCert|` +
        String.raw`SelfSignedCertWithKey|SignedCert|SignedCertWithKey))\b`,
      "g",
    ),
  ],
  ["time", /(?<![.$\w])(?:now|ago)\b/g],
  ["capabilities", /\.Capabilities\b/g],
  ["upgrade", /\.Release\.(?:IsInstall|IsUpgrade|Revision)\b/g],
  ["tpl", /(?<![.$\w])tpl\b/g],
  ["files", /(?<![\w)])\$?\.Files\b/g],
];

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
  const regions = [...files].flatMap(([file, bytes]) =>
    isTemplate(file) ? regionsOf(file, new TextDecoder().decode(bytes)) : [],
  );
  const facts = reachedRegions(regions, (file) => isRoot(file, sources)).flatMap(factsOf);
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

function factsOf({ file, actions }: TemplateRegion): readonly TemplateFact[] {
  return actions.flatMap((action) => factsIn(action).map((fact) => ({ ...fact, file })));
}

function factsIn({ code, line }: RegionAction): readonly Omit<TemplateFact, "file">[] {
  return words.flatMap(([kind, pattern]) =>
    [...code.matchAll(pattern)].map(({ 0: word, index }) => ({
      kind,
      line: line + code.slice(0, index).split("\n").length - 1,
      word,
    })),
  );
}
