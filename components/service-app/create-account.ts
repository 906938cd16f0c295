import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { RightSettings } from "../../kubernetes/app/settings.ts";
import { imagePullSecrets } from "../tenant/shared.ts";
import type { AppScope } from "./scope.ts";

/** Creates the ServiceAccount of an app, and its rights in the namespace. */
export function createAccount(scope: AppScope): pulumi.Resource[] {
  const { name, app, args, metadata, child } = scope;
  const { annotations, rbac = [] } = args.serviceAccount ?? {};
  const account = new k8s.core.v1.ServiceAccount(
    name,
    {
      metadata: metadata(app, annotations),
      automountServiceAccountToken: rbac.length > 0,
      ...imagePullSecrets(args.tenant.pullSecretNames),
    },
    child,
  );
  return rbac.length === 0 ? [account] : [account, ...createRights(scope, rbac)];
}

function createRights(
  { name, app, space, metadata, child }: AppScope,
  rbac: readonly RightSettings[],
): pulumi.Resource[] {
  const role = new k8s.rbac.v1.Role(
    name,
    { metadata: metadata(app), rules: rbac.map(policyRule) },
    child,
  );
  const binding = new k8s.rbac.v1.RoleBinding(
    name,
    {
      metadata: metadata(app),
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: app },
      subjects: [{ kind: "ServiceAccount", name: app, namespace: space.name }],
    },
    // Only who sees the role may bind to it without the right to bind.
    { ...child, dependsOn: role },
  );
  return [role, binding];
}

function policyRule(right: RightSettings): k8s.types.input.rbac.v1.PolicyRule {
  const { apiGroups = [""], resources, verbs, resourceNames = [] } = right;
  return {
    apiGroups: [...apiGroups],
    resources: [...resources],
    verbs: [...verbs],
    ...(resourceNames.length === 0 ? {} : { resourceNames: [...resourceNames] }),
  };
}
