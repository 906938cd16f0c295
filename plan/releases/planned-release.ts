import type { RenderFailure } from "../../kubernetes/chart/rendered.ts";
import type { Finding } from "../../policy/rule.ts";
import type { PlannedResource } from "../plan.ts";

/** Place in a chart that an object comes from. */
export interface ChartOrigin {
  /** URN of the release. */
  readonly release: string;
  /** Path with the chart's name, e.g. `cache/templates/service.yaml`. */
  readonly source: string;
  readonly role: "object" | "hook" | "crd";
  /** Events of a hook, e.g. `pre-install`. */
  readonly events: readonly string[];
}

/** Place in a chart that decides what a finding is about. */
export interface ChartPlace {
  /** Path with the chart's name, e.g. `cache/templates/service.yaml`. */
  readonly template: string;
  /** Line of the template, from 1; undefined when it does not tell. */
  readonly line: number | undefined;
  /** Keys of platform.yaml to change, e.g. `tenants.acme.releases.cache.values.image.tag`. */
  readonly values: readonly string[];
}

/** What a rule says, and about what a chart makes also where that comes from. */
export interface PlannedFinding extends Finding {
  /** One for each of `places`; undefined for what the program registers itself. */
  readonly chart?: readonly ChartPlace[];
}

/** One difference between a plan and what a cluster has of a release. */
export interface ReleaseChange {
  readonly change: "create" | "update" | "delete";
  /** E.g. `StatefulSet globex/cache`. */
  readonly object: string;
  /** Paths that differ, for updates; never a value. */
  readonly paths: readonly string[];
}

/** A Helm release of a plan. */
export interface PlannedRelease {
  readonly urn: string;
  readonly tenant: string | undefined;
  /** Name of the release in its namespace. */
  readonly name: string;
  readonly namespace: string;
  /** Name and version of the chart, e.g. `cache 1.2.0`; the app's version behind it when told. */
  readonly chart: string;
  readonly engine: "release" | "chart";
  /** Why Moorage chose the engine; undefined: the files did. */
  readonly engineReason: string | undefined;
  /** What the chart makes; empty when it was not rendered. */
  readonly objects: readonly PlannedResource[];
  /** Why it was not rendered; undefined: it was. */
  readonly failure: RenderFailure | undefined;
  /** What rendering cannot tell: lookups, random values, files that depend on the cluster. */
  readonly notes: readonly string[];
  /** Against the cluster; undefined: nobody asked it. */
  readonly changes: readonly ReleaseChange[] | undefined;
}
