/** The components of Moorage, for programs in TypeScript: `import { Tenant } from "moorage"`. */
export { AdmissionGuard, type AdmissionGuardArgs } from "./admission-guard.ts";
export { fetchChart, type FetchChartArgs, type FetchedChart } from "./fetched-chart.ts";
export { HelmRelease, type HelmReleaseArgs, type HelmSource } from "./helm-release.ts";
export { postgresRelease, type PostgresReleaseArgs } from "./presets/postgres-release.ts";
export type { PresetImage, PresetRelease, PresetResources } from "./presets/preset-release.ts";
export { redisRelease, type RedisReleaseArgs } from "./presets/redis-release.ts";
export { ServiceApp } from "./service-app.ts";
export type {
  AppConnection,
  ConnectionOutputs,
  GatewayArgs,
  IngressArgs,
  MonitoringArgs,
  RemoteConsumer,
  RemoteTarget,
  ServiceAppArgs,
} from "./service-app/arguments.ts";
export { connectTo } from "./service-app/connection.ts";
export type { PlatformPods } from "./service-app/network-policies.ts";
export { Tenant, type TenantArgs } from "./tenant.ts";
export type { TenantAccess } from "./tenant/access.ts";
export type { ApiServer, EgressCidr, EgressPort, TenantEgress } from "./tenant/egress.ts";
export type { TenantLimits } from "./tenant/limits.ts";
export type { TenantNamespace, TenantSpace } from "./tenant/namespaces.ts";
export type { TenantDns } from "./tenant/network-policies.ts";
export type { TenantPlacement } from "./tenant/placement.ts";
export type { ImageRewrites } from "../kubernetes/image-rules.ts";
export type { TolerationSettings as TenantToleration } from "../kubernetes/app/settings.ts";
export type { TenantPodSecurity } from "./tenant/pod-security.ts";
export type { TenantQuota } from "./tenant/quota.ts";
export type { TenantShared } from "./tenant/shared.ts";
