import type * as pulumi from "@pulumi/pulumi";

import { reject, requireDnsLabel } from "../argument-checks.ts";
import type { TenantPodSecurity } from "./pod-security.ts";

const RESERVED = /^(?:default|kube-.*)$/;

/** Rejects a namespace that cannot exist, or that belongs to Kubernetes. */
export function checkNamespace(component: pulumi.Resource, namespace: string): void {
  requireDnsLabel(component, "namespace", namespace);
  if (RESERVED.test(namespace)) {
    reject(
      component,
      `'namespace' must not be "default" or start with "kube-", got "${namespace}"`,
    );
  }
}

/** Rejects a relaxed level without a reason, and a version that Kubernetes would not read. */
export function checkPodSecurity(
  component: pulumi.Resource,
  podSecurity: TenantPodSecurity | undefined,
  version: string | undefined,
): void {
  const { level, reason = "" } = podSecurity ?? { level: "restricted" };
  if (level !== "restricted" && reason.trim() === "") {
    reject(component, `'podSecurity.reason' is required when 'podSecurity.level' is "${level}"`);
  }
  if (version !== undefined && !/^v1\.\d+$/.test(version)) {
    reject(component, `'podSecurityVersion' must look like "v1.30", got "${version}"`);
  }
}
