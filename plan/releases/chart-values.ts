import { openTree } from "../../environment/charts/open-tree.ts";
import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { groupOf, kindOf, nameOf } from "../../kubernetes/resource-names.ts";
import { knownOr, stringAt } from "../../kubernetes/unknown.ts";
import type { PlannedResource } from "../plan.ts";
import type { ChartPlace, PlannedRelease } from "./planned-release.ts";
import { ValueSearch } from "./value-behind.ts";

/** What the values behind fields are looked for in. */
export interface ChartSources {
  readonly releases: readonly PlannedRelease[];
  /** Files of the charts, by URN of the release. */
  readonly charts: ReadonlyMap<string, ChartFiles>;
}

interface Child {
  readonly release: PlannedRelease;
  readonly resource: PlannedResource;
}

/** Knows which value of which release decides a field of what a chart makes. */
export class ChartValues {
  readonly #charts: ChartSources["charts"];
  readonly #byUrn = new Map<string, Child>();
  readonly #byObject = new Map<string, Child>();
  readonly #searches = new Map<string, ValueSearch>();

  constructor({ releases, charts }: ChartSources) {
    this.#charts = charts;
    for (const release of releases) {
      for (const resource of release.objects) {
        this.#byUrn.set(resource.urn, { release, resource });
        this.#byObject.set(keyOf(resource.inputs), { release, resource });
      }
    }
  }

  /** Place of a field of a planned resource; undefined for what no chart makes. */
  ofResource(urn: string, path: string): ChartPlace | undefined {
    return this.#place(this.#byUrn.get(urn), path);
  }

  /** The same for an object as it stands in the plan. */
  ofObject(object: unknown, path: string): ChartPlace | undefined {
    return this.#place(this.#byObject.get(keyOf(object)), path);
  }

  #place(child: Child | undefined, path: string): ChartPlace | undefined {
    if (child === undefined) return undefined;
    const { release, resource } = child;
    const template = resource.origin?.source ?? "";
    const kind = kindOf(resource.inputs) ?? "";
    const found = this.#searchOf(release).behind({
      source: template,
      kind,
      path,
      object: resource.inputs,
    });
    const setting =
      release.tenant === undefined
        ? "values"
        : `tenants.${release.tenant}.releases.${release.name}.values`;
    const values = (found?.values ?? []).map((value) => `${setting}.${value}`);
    return { template, line: found?.line, values };
  }

  #searchOf({ urn }: PlannedRelease): ValueSearch {
    const known = this.#searches.get(urn);
    if (known !== undefined) return known;
    const search = new ValueSearch(openTree(this.#charts.get(urn) ?? new Map()));
    this.#searches.set(urn, search);
    return search;
  }
}

/** `cache/templates/service.yaml:12`. */
export function templateText({ template, line }: ChartPlace): string {
  return line === undefined ? template : `${template}:${line}`;
}

function keyOf(object: unknown): string {
  const namespace = knownOr(stringAt(object, "metadata", "namespace"));
  return [groupOf(object), kindOf(object), namespace, nameOf(object)].join("/");
}
