import type { Rule } from "../rule.ts";
import { crossTenant } from "./cross-tenant.ts";
import { declaredConnection } from "./declared-connection.ts";
import { helmOpaqueRelease } from "./helm-opaque-release.ts";
import { helmOutsideTenant } from "./helm-outside-tenant.ts";
import { helmRepository } from "./helm-repository.ts";
import { helmVersionPinned } from "./helm-version-pinned.ts";
import { hpaTarget } from "./hpa-target.ts";
import { imageDigest } from "./image-digest.ts";
import { imageRegistry } from "./image-registry.ts";
import { imageTag } from "./image-tag.ts";
import { ingressClass } from "./ingress-class.ts";
import { ingressDuplicate } from "./ingress-duplicate.ts";
import { ingressHost } from "./ingress-host.ts";
import { ingressInjection } from "./ingress-injection.ts";
import { namespacePodSecurityFit } from "./namespace-pod-security-fit.ts";
import { namespacePodSecurity } from "./namespace-pod-security.ts";
import { networkDefaultDeny } from "./network-default-deny.ts";
import { nodePortDuplicate } from "./node-port-duplicate.ts";
import { objectDuplicate } from "./object-duplicate.ts";
import { pdbBlocking } from "./pdb-blocking.ts";
import { pdbMissing } from "./pdb-missing.ts";
import { podClasses } from "./pod-classes.ts";
import { podDangerousCapability } from "./pod-dangerous-capability.ts";
import { podDropAllCapabilities } from "./pod-drop-all-capabilities.ts";
import { podPrivilegeEscalation } from "./pod-privilege-escalation.ts";
import { podPrivileged } from "./pod-privileged.ts";
import { podReadOnlyRoot } from "./pod-read-only-root.ts";
import { podRunAsNonRoot } from "./pod-run-as-non-root.ts";
import { podRunAsUserZero } from "./pod-run-as-user-zero.ts";
import { podSeccomp } from "./pod-seccomp.ts";
import { podTolerations } from "./pod-tolerations.ts";
import { probePort } from "./probe-port.ts";
import { probesIdentical } from "./probes-identical.ts";
import { replicasMinimum } from "./replicas-minimum.ts";
import { resourcesMemoryLimit } from "./resources-memory-limit.ts";
import { resourcesRequests } from "./resources-requests.ts";
import { secretInConfigmap } from "./secret-in-configmap.ts";
import { secretInEnv } from "./secret-in-env.ts";
import { selectorMismatch } from "./selector-mismatch.ts";
import { serviceExternalIps } from "./service-external-ips.ts";
import { serviceType } from "./service-type.ts";
import { volumeDeadlock } from "./volume-deadlock.ts";

/** Every rule, by number. */
export const allRules: readonly Rule[] = [
  podPrivileged,
  podPrivilegeEscalation,
  podRunAsNonRoot,
  podRunAsUserZero,
  podDropAllCapabilities,
  podDangerousCapability,
  podSeccomp,
  podReadOnlyRoot,
  imageTag,
  imageDigest,
  imageRegistry,
  resourcesRequests,
  resourcesMemoryLimit,
  probesIdentical,
  probePort,
  replicasMinimum,
  pdbMissing,
  pdbBlocking,
  hpaTarget,
  selectorMismatch,
  networkDefaultDeny,
  serviceType,
  serviceExternalIps,
  ingressHost,
  ingressDuplicate,
  ingressInjection,
  ingressClass,
  secretInEnv,
  secretInConfigmap,
  namespacePodSecurity,
  namespacePodSecurityFit,
  crossTenant,
  helmVersionPinned,
  helmRepository,
  helmOpaqueRelease,
  podTolerations,
  podClasses,
  declaredConnection,
  objectDuplicate,
  nodePortDuplicate,
  volumeDeadlock,
  helmOutsideTenant,
];
