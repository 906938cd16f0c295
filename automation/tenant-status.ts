import type { AppConfig, Environment, TenantConfig } from "../environment/environment.ts";
import type { Subject } from "../kubernetes/failures/failure.ts";
import { failureOf } from "../kubernetes/failures/failure-of.ts";
import type { ClusterClient } from "./cluster-client.ts";
import { isReleaseThere } from "./helm/seen-release.ts";
import { emptyNamespace, lookInside, type NamespaceLook } from "./namespace-look.ts";
import type { AppStatus, TenantStatus } from "./status.ts";
import { workloadState, type WorkloadState } from "./workload-state.ts";

type Release = TenantConfig["releases"][number];

/** Looks at the namespaces of one tenant, and at the apps and releases in them. */
export async function tenantStatus(
  tenant: TenantConfig,
  environment: Environment,
  client: ClusterClient,
): Promise<TenantStatus> {
  const { name, namespace } = tenant;
  const looks = await Promise.all(
    tenant.namespaces.map(async (space) => await lookInside(space.name, client)),
  );
  const inside = new Map(looks.map((look) => [look.namespace, look]));
  const lookAt = (space: string): NamespaceLook => inside.get(space) ?? emptyNamespace(space);
  const apps = tenant.apps.map((app) => {
    return appStatus(app, lookAt(app.namespace), subjectOf(environment, tenant, app));
  });
  const releases = await Promise.all(
    tenant.releases.map(async (release): Promise<AppStatus> => {
      const subject = subjectOf(environment, tenant, release);
      const state = releaseState(release, lookAt(release.namespace), subject);
      // A chart may have nothing that runs.
      const isThere = state.state === "missing" && (await isReleaseThere(client, release));
      const shown: WorkloadState = isThere ? { ready: 0, desired: 0, state: "ready" } : state;
      return { name: release.name, kind: "Release", namespace: release.namespace, ...shown };
    }),
  );
  return { name, namespace, quota: looks.flatMap(({ quota }) => quota), apps, releases };
}

function subjectOf(
  { name, profile, cluster }: Environment,
  tenant: TenantConfig,
  part: AppConfig | Release,
): Subject {
  const isApp = "image" in part;
  return {
    environment: name,
    context: cluster.context,
    namespace: part.namespace,
    profile,
    tenant: tenant.name,
    setting: `tenants.${tenant.name}.${isApp ? "apps" : "releases"}.${part.name}`,
    isApp,
  };
}

function releaseState(release: Release, look: NamespaceLook, subject: Subject): WorkloadState {
  const own = look.workloads.filter((workload) => workload.release === release.name);
  return withUnseen(workloadState(own, { view: look, subject, expected: undefined }), look);
}

function appStatus(app: AppConfig, look: NamespaceLook, subject: Subject): AppStatus {
  const own = look.workloads.filter(({ kind, name }) => kind === app.kind && name === app.name);
  const host = app.expose?.hosts[0];
  const scheme = app.expose?.tls === undefined ? "http" : "https";
  const url = host === undefined ? {} : { url: `${scheme}://${host}` };
  const known = { name: app.name, kind: app.kind, namespace: app.namespace, ...url };
  // A Job that cleans up behind itself is gone when it is done.
  const isGone = app.kind === "Job" && app.ttlSecondsAfterFinished !== undefined;
  if (isGone && own.length === 0) return { ...known, ready: 0, desired: 0, state: "ready" };
  const expected = "replicas" in app ? app.replicas : undefined;
  const state = workloadState(own, { view: look, subject, expected });
  return { ...known, ...withUnseen(state, look), ...lastRun(app, look, subject) };
}

/** A failed run is worth a word; the CronJob is there and runs again. */
function lastRun(
  app: AppConfig,
  look: NamespaceLook,
  subject: Subject,
): Partial<Pick<AppStatus, "hint" | "command" | "failure">> {
  const run = app.kind === "CronJob" ? look.failedRuns.get(app.name) : undefined;
  const failure = run === undefined ? undefined : failureOf(run, look, subject);
  if (failure === undefined) return {};
  const { hint, command } = failure;
  return { hint: `its last run failed: ${hint}`, command, failure };
}

function withUnseen(state: WorkloadState, { unseen, namespace }: NamespaceLook): WorkloadState {
  if (state.state !== "progressing" || unseen.length === 0) return state;
  const hint = `why is not known: these credentials may not list ${unseen.join(" and ")} in ${namespace}`;
  return { ...state, hint };
}
