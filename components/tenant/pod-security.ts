import type { Labels } from "../../kubernetes/labels.ts";

/** Pod Security level that a tenant's pods are held to. */
export interface TenantPodSecurity {
  /** A level of the Pod Security Standards. */
  readonly level: "privileged" | "baseline" | "restricted";
  /** Why the tenant needs less than `restricted`; required then. */
  readonly reason?: string | undefined;
}

/**
 * Labels by which Kubernetes enforces a Pod Security level in a namespace.
 *
 * A relaxed tenant is still audited and warned against `restricted`, which shows what it gives up.
 */
export function podSecurityLabels(level: TenantPodSecurity["level"], version: string): Labels {
  return {
    "pod-security.kubernetes.io/enforce": level,
    "pod-security.kubernetes.io/enforce-version": version,
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/audit-version": version,
    "pod-security.kubernetes.io/warn": "restricted",
    "pod-security.kubernetes.io/warn-version": version,
  };
}
