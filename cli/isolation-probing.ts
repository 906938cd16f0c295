import type { PreparedProbe } from "../automation/probe/prepare-probe.ts";
import type { ProbeCluster } from "../automation/probe/probe-cluster.ts";
import type { LoadedEnvironment } from "../environment/environment.ts";
import { problemLine } from "../environment/problems.ts";
import { counted } from "../kubernetes/counted.ts";
import { targetBanner } from "./banner.ts";
import { requireConsent } from "./consent.ts";
import type { Context } from "./context.ts";
import type { Outcome } from "./envelope.ts";
import { probeOutcome } from "./isolation-probe-outcome.ts";
import { type ProbeFlags, type ProbeSettings, probeSettings } from "./isolation-probe-flags.ts";
import { refuseUnknown } from "./isolation-words.ts";
import { type Progress, showProgress } from "./progress.ts";

interface Probing {
  readonly context: Context;
  readonly loaded: LoadedEnvironment;
  readonly settings: ProbeSettings;
  readonly progress: Progress;
}

/** `moor isolation --probe`: plans, asks, and tries every connection of the matrix. */
export async function probing(context: Context, flags: ProbeFlags): Promise<Outcome> {
  const { name } = await context.environment();
  const { loadPlannable } = await import("./loading.ts");
  const loaded = await loadPlannable(context, { root: await context.root(), environment: name });
  const { environment } = loaded;
  for (const warning of loaded.warnings) context.say(`warning: ${problemLine(warning)}`, "yellow");
  const settings = probeSettings(flags, environment);
  const { guardCluster } = await import("../environment/cluster-guard.ts");
  await guardCluster(environment.cluster, name);
  const progress = await showProgress(context);
  const { withRequestErrors } = await import("../automation/probe/request-errors.ts");
  return await withRequestErrors(environment.cluster, () =>
    probed({ context, loaded, settings, progress }),
  );
}

async function probed(probing: Probing): Promise<Outcome> {
  const { context, loaded, settings, progress } = probing;
  const { environment } = loaded;
  const { probeCluster } = await import("../automation/probe/probe-client.ts");
  const { runProbe } = await import("../automation/isolation-probe.ts");
  const cluster = await probeCluster(environment.cluster);
  const prepared = await lookedAt(probing, cluster);
  context.say(targetBanner(environment));
  context.say(intention(prepared, settings));
  await requireConsent(context, {
    choice: await context.environment(),
    environment,
    text: `Probe the isolation of ${environment.name}?`,
    yes: settings.yes,
    command: settings.command,
  });
  const { image, timeoutSeconds } = settings;
  const { signal } = context;
  const result = await runProbe(prepared, {
    ...{ cluster, image, timeoutSeconds, signal, report: progress },
  });
  return await probeOutcome(context, prepared, result);
}

/** Plans, and looks whether and how the cluster can be probed. */
async function lookedAt(
  { context, loaded, settings, progress }: Probing,
  cluster: ProbeCluster,
): Promise<PreparedProbe> {
  const { environment } = loaded;
  const { prepareProbe } = await import("../automation/probe/prepare-probe.ts");
  const { planProject } = await import("./planning.ts");
  const { deployedResources } = await import("../plan/planned-resources.ts");
  const { accessReviewer } = await import("../automation/access-review.ts");
  progress.step("Planning");
  const plan = await planProject(context, loaded, { progress });
  progress.done(`Planned ${plan.resources.length} resources`);
  const resources = deployedResources(plan);
  const { filter } = settings;
  if (Object.values({ ...filter }).flat().length > 0) {
    const { probeEnds } = await import("../plan/probe-filter.ts");
    await refuseUnknown(probeEnds(resources, environment), filter);
  }
  progress.step("Looking at the cluster");
  const isEmbedded = environment.cluster.embedded;
  const prepared = await prepareProbe({
    environment,
    cluster,
    resources,
    internet: settings.internet,
    filter,
    reviewer: isEmbedded ? undefined : await accessReviewer(environment.cluster),
  });
  progress.done();
  for (const note of plan.notAnalyzed) context.say(`note: ${note}`);
  return prepared;
}

function intention({ plan, places }: PreparedProbe, { image }: ProbeSettings): string {
  const { twins, edges } = plan;
  return [
    `makes        ${counted(twins.length, "pod")} of ${image} in ${places.join(", ")}`,
    `tries        ${counted(edges.length, "connection")}, and removes the pods again`,
  ].join("\n");
}
