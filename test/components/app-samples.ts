import { ServiceApp } from "../../components/service-app.ts";
import type { ServiceAppBaseArgs } from "../../components/service-app/arguments.ts";
import { Tenant, type TenantArgs } from "../../components/tenant.ts";
import type { WorkloadSettings } from "../../kubernetes/app/workload.ts";
import { deploy, type Registration } from "../support/deploy.ts";

/** Arguments of an app that a test sets, besides the usual ones. */
export type AppArgs = Partial<ServiceAppBaseArgs> & WorkloadSettings;

/** The app `web` of the tenant `shop`. */
export function webApp(args: AppArgs = {}, tenantArgs: Partial<TenantArgs> = {}): ServiceApp {
  const tenant = new Tenant("shop", { owner: "shop@example.com", ...tenantArgs });
  return new ServiceApp("web", { tenant, image: "ghcr.io/web:1", ...args });
}

/** What the app `web` registers. */
export async function deployWeb(
  args: AppArgs = {},
  tenantArgs: Partial<TenantArgs> = {},
): Promise<readonly Registration[]> {
  const registrations = await deploy(() => webApp(args, tenantArgs));
  return registrations.filter(({ urn }) => urn.includes("moorage:index:ServiceApp"));
}

/** A part of a pod spec that tests look at. */
export interface Pod extends Readonly<Record<string, unknown>> {
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly containers: readonly [Readonly<Record<string, unknown>>];
  readonly initContainers?: readonly Readonly<Record<string, unknown>>[];
}

interface Template {
  readonly template: {
    readonly metadata: Readonly<Record<string, unknown>>;
    readonly spec: Pod;
  };
}

/** The workload of the app `web`: its kind and spec. */
export async function workload(
  args: AppArgs,
  tenantArgs?: Partial<TenantArgs>,
): Promise<{ readonly kind: string; readonly spec: Readonly<Record<string, unknown>> & Template }> {
  const registrations = await deployWeb(args, tenantArgs);
  const found = registrations.find(
    ({ type, name }) => name === "web" && /^kubernetes:(?:apps|batch)\//.test(type),
  );
  const { kind, spec } = found?.inputs as { kind: string; spec: Record<string, unknown> };
  const { jobTemplate = { spec } } = spec as { jobTemplate?: { spec: unknown } };
  return { kind, spec: { ...spec, ...(jobTemplate.spec as Template) } };
}

/** The pods of the app `web`. */
export async function pod(args: AppArgs, tenantArgs?: Partial<TenantArgs>): Promise<Pod> {
  const { spec } = await workload(args, tenantArgs);
  return spec.template.spec;
}
