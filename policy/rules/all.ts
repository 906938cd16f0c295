import type { Rule } from "../rule.ts";
import { imageTag } from "./image-tag.ts";
import { namespacePodSecurity } from "./namespace-pod-security.ts";
import { networkDefaultDeny } from "./network-default-deny.ts";
import { podDangerousCapability } from "./pod-dangerous-capability.ts";
import { podDropAllCapabilities } from "./pod-drop-all-capabilities.ts";
import { podPrivilegeEscalation } from "./pod-privilege-escalation.ts";
import { podPrivileged } from "./pod-privileged.ts";
import { podReadOnlyRoot } from "./pod-read-only-root.ts";
import { podRunAsNonRoot } from "./pod-run-as-non-root.ts";
import { podRunAsUserZero } from "./pod-run-as-user-zero.ts";
import { podSeccomp } from "./pod-seccomp.ts";
import { resourcesMemoryLimit } from "./resources-memory-limit.ts";
import { resourcesRequests } from "./resources-requests.ts";
import { secretInConfigmap } from "./secret-in-configmap.ts";
import { secretInEnv } from "./secret-in-env.ts";

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
  resourcesRequests,
  resourcesMemoryLimit,
  networkDefaultDeny,
  secretInEnv,
  secretInConfigmap,
  namespacePodSecurity,
];
