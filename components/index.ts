/** The components of Moorage, for programs in TypeScript: `import { Tenant } from "moorage"`. */
export { HelmRelease, type HelmReleaseArgs } from "./helm-release.ts";
export { ServiceApp } from "./service-app.ts";
export type { AppConnection, ServiceAppArgs } from "./service-app/arguments.ts";
export type { AppCompute, AppResources } from "./service-app/pods.ts";
export { Tenant, type TenantArgs } from "./tenant.ts";
export type { TenantDns } from "./tenant/network-policies.ts";
export type { TenantPodSecurity } from "./tenant/pod-security.ts";
export type { TenantQuota } from "./tenant/quota.ts";
