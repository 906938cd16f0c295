import { resolve } from "node:path";

import type { ReleaseConfig } from "../../../environment/release-config.ts";
import type {
  ChartRenderer,
  RenderedObject,
  RenderRequest,
} from "../../../kubernetes/chart/rendered.ts";
import { planEnvironment } from "../../../plan/plan-environment.ts";
import type { PlanOptions } from "../../../plan/plan-environment.ts";
import type { Plan } from "../../../plan/plan.ts";
import { releaseConfig } from "../../components/samples.ts";
import { loaded, tenant } from "../samples.ts";

const chart = resolve("test/plan/releases/chart");

/** A release of tenant acme, of the chart in the folder beside this file. */
export function webRelease(changes: Partial<ReleaseConfig> = {}): ReleaseConfig {
  return releaseConfig("web", {
    namespace: "acme",
    source: { kind: "folder", path: chart },
    chart: { path: chart, digest: "0".repeat(64), version: "2.1.0" },
    version: "2.1.0",
    values: { password: { secret: "web-password" } },
    ...changes,
  });
}

/** An object of a template of that chart. */
export function rendered(
  kind: string,
  more: object = {},
  overrides: Partial<RenderedObject> = {},
): RenderedObject {
  const apiVersion = kind === "Deployment" ? "apps/v1" : kind === "Job" ? "batch/v1" : "v1";
  const object = { apiVersion, kind, metadata: { name: "web" }, ...more };
  return { source: "web/templates/web.yaml", object, role: "object", events: [], ...overrides };
}

/** A Deployment whose pod has these fields. */
export function workload(pod: object, replicas = 1): RenderedObject {
  const labels = { app: "web" };
  const template = { metadata: { labels }, spec: pod };
  return rendered("Deployment", {
    spec: { replicas, selector: { matchLabels: labels }, template },
  });
}

/** A container that keeps every rule. */
export const container = {
  name: "web",
  image: "ghcr.io/acme/web:1.0.0",
  resources: { requests: { cpu: "1", memory: "64Mi" }, limits: { cpu: "1", memory: "64Mi" } },
  securityContext: {
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
};

/** A renderer that gives these objects whatever it is asked, and remembers what that was. */
export function fakeRenderer(
  objects: (request: RenderRequest) => readonly RenderedObject[],
): ChartRenderer & { readonly requests: readonly RenderRequest[] } {
  const requests: RenderRequest[] = [];
  const render: ChartRenderer = (request) => {
    requests.push(request);
    return Promise.resolve({ ok: true, cached: false, objects: objects(request) });
  };
  return Object.assign(render, { requests });
}

/** The plan of a platform with one release. */
export function planOf(options: PlanOptions, release: ReleaseConfig = webRelease()): Promise<Plan> {
  return planEnvironment(loaded({ tenants: [tenant("acme", { releases: [release] })] }), options);
}
