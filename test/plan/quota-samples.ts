import type { PlannedResource, QuotaFit } from "../../plan/plan.ts";
import { plannedResources } from "../../plan/planned-resources.ts";
import { quotaReport } from "../../plan/quota.ts";
import type { QuotaOptions } from "../../plan/quota.ts";
import type { Registration } from "../../plan/recording-monitor.ts";
import { registration } from "./samples.ts";

/** Labels of what belongs to the tenant `acme`. */
export const ours = { "moorage.dev/tenant": "acme", "app.kubernetes.io/managed-by": "moorage" };

/** Where an object of a test is. */
export interface Place {
  readonly namespace?: string;
  readonly name?: string;
  readonly labels?: object;
}

/** An object of the tenant `acme`. */
export function resource(kind: string, spec: object, place: Place = {}): Registration {
  const { namespace = "acme", name = kind.toLowerCase(), labels = ours } = place;
  const cluster = kind.endsWith("Class") || kind.startsWith("Namespace");
  const metadata = { name, labels, ...(cluster ? {} : { namespace }) };
  return registration({
    type: `kubernetes:group/v1:${kind}`,
    name: `${namespace}-${name}`,
    inputs: { kind: kind.replace(/Patch$/, ""), metadata, spec },
  });
}

/** A ResourceQuota; `more` goes into its spec. */
export function quota(hard: object, place: Place = {}, more: object = {}): Registration {
  return resource("ResourceQuota", { hard, ...more }, { name: "quota", ...place });
}

/** A Deployment of one container, as an app of ours. */
export function app(name: string, replicas: number, resources: object): Registration {
  const spec = { containers: [{ name: "main", resources }] };
  const labels = { ...ours, "app.kubernetes.io/name": name };
  return resource("Deployment", { replicas, template: { spec } }, { name, labels });
}

/** Resources of a container that asks for CPU. */
export function requests(cpu: string): object {
  return { requests: { cpu } };
}

/** The registrations as a plan has them. */
export function planned(...registrations: readonly Registration[]): readonly PlannedResource[] {
  return plannedResources(registrations);
}

/** Rows of the quota report. */
export function rows(
  registrations: readonly Registration[],
  options: QuotaOptions = {},
): readonly QuotaFit[] {
  return quotaReport(planned(...registrations), options).rows;
}
