import { readChart } from "../../environment/charts/read-chart.ts";
import type { Environment } from "../../environment/environment.ts";
import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import type {
  ChartRenderer,
  DeployedRelease,
  RenderFailure,
  RenderOutcome,
} from "../../kubernetes/chart/rendered.ts";
import { standIn, withoutStandIns } from "../../kubernetes/chart/stand-ins.ts";
import type { StoodIn } from "../../kubernetes/chart/stand-ins.ts";
import { kindOf } from "../../kubernetes/resource-names.ts";
import type { PlannedResource } from "../plan.ts";
import { chartObjects, clusterWideKinds } from "./chart-objects.ts";
import type { PlannedRelease } from "./planned-release.ts";
import { releaseChanges } from "./release-changes.ts";
import { isRelease, releaseInputs } from "./release-inputs.ts";
import type { ReleaseInputs } from "./release-inputs.ts";
import { chartTitle, engineReason, releaseNotes } from "./release-notes.ts";
import { renderTarget, withCrds } from "./render-target.ts";
import type { RenderTarget } from "./render-target.ts";

/** Helm releases of a plan, and what follows from them alone. */
export interface PlannedReleases {
  readonly releases: readonly PlannedRelease[];
  /** Places where a chart would write a secret in plain text. */
  readonly leaks: readonly string[];
  /** Files of the charts, by URN of the release; of those that could be read. */
  readonly charts: ReadonlyMap<string, ChartFiles>;
}

/** What releases are planned with. */
export interface ReleasePlanning {
  readonly declared?: Environment | undefined;
  readonly render?: ChartRenderer | undefined;
  readonly deployed?: ReadonlyMap<string, DeployedRelease> | undefined;
}

/** Renders the chart of every release among the resources. */
export async function planReleases(
  resources: readonly PlannedResource[],
  planning: ReleasePlanning,
): Promise<PlannedReleases> {
  const readings = readingsOf(resources, planning);
  const outcomes = await Promise.all(readings.map((one) => renderOne(one, planning)));
  return assembled(readings, outcomes, planning);
}

/** The same without rendering anything. */
export function unrenderedReleases(
  resources: readonly PlannedResource[],
  planning: Pick<ReleasePlanning, "declared">,
): PlannedReleases {
  const readings = readingsOf(resources, planning);
  return assembled(
    readings,
    readings.map(() => notAsked),
    planning,
  );
}

const notAsked: RenderOutcome = {
  ok: false,
  failure: noRender("nothing renders charts here"),
};

interface Reading {
  readonly inputs: ReleaseInputs;
  readonly target: RenderTarget;
  /** Undefined when the chart cannot be read. */
  readonly files: ChartFiles | undefined;
  readonly stoodIn: StoodIn;
  /** Tenants by namespace. */
  readonly tenants: ReadonlyMap<string, string>;
  readonly definitions: readonly unknown[];
}

function readingsOf(
  resources: readonly PlannedResource[],
  { declared }: Pick<ReleasePlanning, "declared">,
): readonly Reading[] {
  const own = resources.filter(isRelease);
  if (own.length === 0) return [];
  const target = renderTarget(declared, resources);
  const configs = (declared?.tenants ?? []).flatMap(({ releases }) => releases);
  const tenants = new Map(
    (declared?.tenants ?? []).flatMap(({ name, namespaces }) =>
      namespaces.map((space) => [space.name, name] as const),
    ),
  );
  const definitions = resources
    .filter(({ type }) => type.endsWith(":CustomResourceDefinition"))
    .map(({ inputs }) => inputs);
  const read = new Map<string, ChartFiles | undefined>();
  return own.map((resource) => {
    const inputs = releaseInputs(resource, configs);
    const { chart, values } = inputs;
    if (chart !== undefined && !read.has(chart)) read.set(chart, filesOf(chart));
    const files = chart === undefined ? undefined : read.get(chart);
    const own = inputs.skipCrds ? target : withCrds(target, files);
    return { inputs, target: own, files, stoodIn: standIn(values), tenants, definitions };
  });
}

/** A chart that is not there or is broken; whoever renders it says why. */
function filesOf(chart: string): ChartFiles | undefined {
  try {
    return readChart(chart);
  } catch {
    return undefined;
  }
}

function noRender(message: string): RenderFailure {
  return { kind: "no-helm", message, source: undefined, line: undefined, column: undefined };
}

async function renderOne(
  { inputs, target, stoodIn }: Reading,
  { render, deployed }: ReleasePlanning,
): Promise<RenderOutcome> {
  const { chart, name, namespace, digest } = inputs;
  if (render === undefined) return notAsked;
  if (chart === undefined || digest === undefined) {
    const message = "its chart is known only after the deployment";
    return { ok: false, failure: noRender(message) };
  }
  const upgrade = isUpgraded(deployed?.get(`${namespace}/${name}`)) ? { upgrade: true } : {};
  const { values } = stoodIn;
  return render({ release: name, namespace, chart, digest, values, ...target, ...upgrade });
}

/** What was upgraded once is compared with an upgrade, what was only installed with that. */
function isUpgraded(deployed: DeployedRelease | undefined): boolean {
  return deployed !== undefined && deployed.revision > 1;
}

function assembled(
  readings: readonly Reading[],
  outcomes: readonly RenderOutcome[],
  planning: ReleasePlanning,
): PlannedReleases {
  const made = outcomes.flatMap((one) => (one.ok ? one.objects.map(({ object }) => object) : []));
  const defined = [...made, ...(readings[0]?.definitions ?? [])];
  const clusterKinds = clusterWideKinds(defined);
  const results = readings.map((reading, index) => {
    const outcome = outcomes[index] ?? notAsked;
    return planned(reading, { outcome, clusterKinds, deployed: planning.deployed });
  });
  return {
    releases: results.map(({ release }) => release),
    leaks: results.flatMap(({ leaks }) => leaks),
    charts: new Map(
      readings.flatMap(({ inputs, files }) =>
        files === undefined ? [] : [[inputs.resource.urn, files] as const],
      ),
    ),
  };
}

interface Rendering {
  readonly outcome: RenderOutcome;
  readonly clusterKinds: ReadonlySet<string>;
  readonly deployed: ReleasePlanning["deployed"];
}

function planned(
  { inputs, target, files, stoodIn, tenants }: Reading,
  { outcome, clusterKinds, deployed }: Rendering,
): { readonly release: PlannedRelease; readonly leaks: readonly string[] } {
  const { resource, name, namespace, engine, skipCrds } = inputs;
  const surroundings = { release: inputs, standIns: stoodIn.standIns, tenants, clusterKinds };
  const rendered = outcome.ok ? outcome.objects : [];
  // Where an object comes from a chart can pretend, what it is it cannot.
  const kept = rendered.filter(({ role, object }) => {
    return !skipCrds || role !== "crd" || kindOf(object) !== "CustomResourceDefinition";
  });
  const { objects, leaks } = chartObjects(kept, surroundings);
  const live = deployed?.get(`${namespace}/${name}`);
  const isStoodIn = stoodIn.standIns.length > 0;
  const comparison = { namespace, objects, deployed: live, stoodIn: isStoodIn };
  const release: PlannedRelease = {
    urn: resource.urn,
    tenant: resource.tenant,
    name,
    namespace,
    chart: chartTitle(inputs, files),
    engine,
    engineReason: engineReason(inputs, files),
    objects,
    failure: outcome.ok ? undefined : told(outcome.failure, stoodIn),
    notes: releaseNotes(inputs, {
      files,
      objects,
      images: target.images,
      upgrade: isUpgraded(live),
    }),
    changes:
      deployed === undefined || !outcome.ok || engine === "chart"
        ? undefined
        : releaseChanges(comparison),
  };
  return { release, leaks };
}

function told(failure: RenderFailure, { standIns }: StoodIn): RenderFailure {
  return { ...failure, message: withoutStandIns(failure.message, standIns) };
}
