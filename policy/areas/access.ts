import type { Area } from "../area.ts";
import { rbacClusterAdmin } from "../rules/rbac-cluster-admin.ts";
import { rbacCreateWorkloads } from "../rules/rbac-create-workloads.ts";
import { rbacDangling } from "../rules/rbac-dangling.ts";
import { rbacDefaultServiceAccount } from "../rules/rbac-default-service-account.ts";
import { rbacEscalation } from "../rules/rbac-escalation.ts";
import { rbacNodesProxy } from "../rules/rbac-nodes-proxy.ts";
import { rbacPodExec } from "../rules/rbac-pod-exec.ts";
import { rbacReadSecrets } from "../rules/rbac-read-secrets.ts";
import { rbacSystemSubjects } from "../rules/rbac-system-subjects.ts";
import { rbacTakeoverResources } from "../rules/rbac-takeover-resources.ts";
import { rbacWildcard } from "../rules/rbac-wildcard.ts";
import { rbacWorkloadTakeover } from "../rules/rbac-workload-takeover.ts";

/** Rules of this part of the catalog, by number. */
export const access: Area = {
  title: "Access control (RBAC)",
  rules: [
    rbacClusterAdmin,
    rbacWildcard,
    rbacReadSecrets,
    rbacCreateWorkloads,
    rbacPodExec,
    rbacEscalation,
    rbacNodesProxy,
    rbacTakeoverResources,
    rbacSystemSubjects,
    rbacDefaultServiceAccount,
    rbacWorkloadTakeover,
    rbacDangling,
  ],
};
