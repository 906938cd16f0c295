import type { Environment, TenantConfig } from "../../environment/environment.ts";
import type { AdmissionGuardArgs } from "../admission-guard.ts";

/** What the cluster has to enforce for some tenants; undefined: nothing. */
export function guardArgs(
  { name, policy }: Pick<Environment, "name" | "policy">,
  tenants: readonly TenantConfig[],
): AdmissionGuardArgs | undefined {
  const chosen = new Set(tenants.map(({ guard }) => guard));
  const guard = (["audit", "admission"] as const).filter((mode) => chosen.has(mode));
  const cordon = tenants.some((tenant) => tenant.cordon);
  if (guard.length === 0 && !cordon) return undefined;
  const { podSecurity } = policy;
  return {
    guard,
    cordon,
    environment: name,
    ...(podSecurity === undefined ? {} : { podSecurity }),
  };
}
