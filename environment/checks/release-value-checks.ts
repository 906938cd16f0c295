import { checkValues, onlyPlaceOf } from "../../kubernetes/chart/value-checks.ts";
import type { ValueFault } from "../../kubernetes/chart/value-checks.ts";
import {
  defaultValues,
  mergeValues,
  withoutDisabled,
} from "../../kubernetes/chart/merge-values.ts";
import type { ChartTree, Values } from "../../kubernetes/chart/chart-tree.ts";
import { SECRET } from "../../kubernetes/unknown.ts";
import { schemaFaults, UNKNOWN_VALUE } from "../chart-schema.ts";
import type { SchemaFault } from "../chart-schema.ts";
import { locatedFiles, projectChart } from "../charts/project-chart.ts";
import type { Problem } from "../environment.ts";
import { releasePieces } from "../merge-platform.ts";
import { nearValue } from "../near-value.ts";
import { isMap, isSecretReference } from "../plain-data.ts";
import { openTree, orUndefined } from "../charts/open-tree.ts";
import { releaseLayers } from "../release-layers.ts";
import type { ResolvedRelease } from "../resolved-schema.ts";
import { pathKey } from "../source-file.ts";
import type { Complaint, Path } from "../source-file.ts";
import { allTenants, complainAt, isFaulty, joined } from "./checked.ts";
import type { Checked, Findings } from "./checked.ts";

/** Values files that cannot be read, and values that a chart does not know, refuses or never reads. */
export function checkReleaseValues(checked: Checked): Findings {
  return joined(
    allTenants(checked).flatMap(({ name: tenant, tenant: { releases }, path }) =>
      Object.entries(releases).flatMap(([name, release]) => {
        const at = [...path, "releases", name];
        return [
          { problems: layerProblems(checked, tenant, name), warnings: [] },
          valueFindings(checked, at, release),
        ];
      }),
    ),
  );
}

function layerProblems(checked: Checked, tenant: string, name: string): readonly Problem[] {
  return releasePieces(checked.files, tenant, name).flatMap(
    (piece) => releaseLayers(checked.files.valuesFiles, piece).problems,
  );
}

function valueFindings(checked: Checked, at: Path, release: ResolvedRelease): Findings {
  const tree = treeOf(checked, at, release);
  if (tree === undefined) return { problems: [], warnings: [] };
  const findings = valueComplaints(tree, withoutReferences(release.values));
  const complaints = (severe: boolean): readonly Problem[] =>
    findings
      .filter(({ isSevere }) => (isSevere ?? checked.isProd) === severe)
      .map(({ path, ...complaint }) => complainAt(checked, [...at, "values", ...path], complaint));
  return { problems: complaints(true), warnings: complaints(false) };
}

/** What a chart has against values, paths from the values on; secrets are the symbol `SECRET`. */
export function valueComplaints(tree: ChartTree, values: Values): readonly ValueComplaint[] {
  const refused = schemaComplaints(tree, values);
  const said = new Set(refused.map(({ path }) => pathKey(path)));
  const checks = hasTemplates(tree) ? checkValues(tree, values) : [];
  const others = checks.filter(({ path }) => !isSaid(said, path));
  return [...refused, ...others.flatMap(complaintOf)];
}

/** A chart that makes nothing has nothing to judge values by. */
function hasTemplates({ templates, subcharts }: ChartTree): boolean {
  return templates.size > 0 || subcharts.some(({ tree }) => hasTemplates(tree));
}

function isSaid(said: ReadonlySet<string>, path: Path): boolean {
  return path.some((_, index) => said.has(pathKey(path.slice(0, index + 1))));
}

/** The chart, unless it is not on this machine or wrong in itself. */
function treeOf(checked: Checked, at: Path, release: ResolvedRelease): ChartTree | undefined {
  const { preset, chart } = release;
  if (preset === undefined && chart === undefined) return undefined;
  if (["chart", "version", "values"].some((key) => isFaulty(checked, [...at, key])))
    return undefined;
  return orUndefined(() => {
    const located = projectChart(checked, release);
    return located === undefined ? undefined : openTree(locatedFiles(located));
  });
}

/** Values with a symbol in the place of each secret. */
function withoutReferences(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, opened(value)]));
}

function opened(value: unknown): unknown {
  if (isSecretReference(value)) return SECRET;
  if (Array.isArray(value)) return value.map(opened);
  return isMap(value) ? withoutReferences(value) : value;
}

/** A complaint about a value. */
export interface ValueComplaint extends Complaint {
  readonly path: Path;
  /** Undefined: where it matters, that is with a prod profile. */
  readonly isSevere: boolean | undefined;
}

/** Helm itself would refuse these, so they are problems everywhere. */
function schemaComplaints(tree: ChartTree, values: Values): readonly ValueComplaint[] {
  const enabled = withoutDisabled(tree, values);
  const elsewhere = ({ path }: SchemaFault): string | undefined =>
    onlyPlaceOf(String(path.at(-1)), defaultValues(tree));
  return schemaFaults(enabled, mergeValues(tree, values)).map((fault) => ({
    path: fault.path,
    message: fault.message,
    hint:
      fault.known === undefined ? fault.hint : keyHint(fault.path, fault.known, elsewhere(fault)),
    side: sideOf(fault),
    isSevere: true,
  }));
}

function sideOf({ known }: SchemaFault): "key" | "value" {
  return known === undefined ? "value" : "key";
}

function keyHint(path: Path, known: readonly string[], elsewhere?: string): string | undefined {
  const near = nearValue(String(path.at(-1)), known);
  if (near !== undefined) return near;
  if (elsewhere !== undefined) return `The chart has it at ${elsewhere}`;
  if (known.length === 0) return undefined;
  const shown = known.length > 16 ? [...known.slice(0, 16), "…"] : known;
  return `Known: ${shown.join(", ")}`;
}

function complaintOf(fault: ValueFault): readonly ValueComplaint[] {
  const { path } = fault;
  switch (fault.kind) {
    case "unknown": {
      const { known, elsewhere, isCertain } = fault;
      const near = nearValue(String(path.at(-1)), known);
      if (isCertain) {
        const hint = keyHint(path, known, elsewhere);
        // With a name that is nearly the same nobody can have meant this.
        const isSevere = near === undefined ? undefined : true;
        return [{ path, message: UNKNOWN_VALUE, hint, side: "key", isSevere }];
      }
      if (near === undefined || /\d/.test(String(path.at(-1)))) return [];
      const message = "may be a slip: the chart hands this on, but has another name for it";
      return [{ path, message, hint: near, side: "key", isSevere: false }];
    }
    case "type": {
      const message = `expected ${fault.expected}, got ${fault.given}`;
      return [{ path, message, hint: typeHint(fault.expected), isSevere: undefined }];
    }
    case "unread": {
      const message = "no template of the chart reads this value";
      return [{ path, message, hint: "Remove it", side: "key", isSevere: false }];
    }
  }
}

function typeHint(expected: string): string {
  if (expected === "a text") return "The chart's values.yaml has a text; quote it";
  return `The chart's values.yaml has ${expected}`;
}
