import fc from "fast-check";

import { SECRET, UNKNOWN } from "../../../kubernetes/unknown.ts";

const keys = fc.constantFrom(
  ...["spec", "template", "containers", "securityContext", "metadata", "labels", "data", "env"],
  ...["items", "name", "image", "resources", "capabilities", "add", "ingress", "podSelector"],
  ...["namespace", "annotations", "moorage.dev/hosts", "rules", "host", "tls", "hosts", "http"],
  ...["replicas", "selector", "matchLabels", "minAvailable", "scaleTargetRef", "metrics"],
  ...["paths", "path", "ports", "nodePort", "type", "volumes", "tolerations", "externalIPs"],
  ...["verbs", "resources", "apiGroups", "roleRef", "subjects", "serviceAccountName", "egress"],
  ...["from", "to", "ipBlock", "cidr", "except", "namespaceSelector", "matchExpressions", "hard"],
  ...["imagePullSecrets", "envFrom", "secretRef", "configMapRef", "initContainers", "kind"],
);
const kinds = fc.constantFrom(
  ...["Pod", "Deployment", "StatefulSet", "CronJob", "Namespace", "NetworkPolicy", "ConfigMap"],
  ...["Secret", "Ingress", "HTTPRoute", "Service", "ServiceAccount", "PersistentVolumeClaim"],
  ...["PodDisruptionBudget", "HorizontalPodAutoscaler", "Role", "ClusterRole", "RoleBinding"],
  ...["ClusterRoleBinding", "ResourceQuota", "LimitRange", "List", "DeploymentList"],
);
const versions = fc.constantFrom<unknown>(
  ...["v1", "apps/v1", "networking.k8s.io/v1", "gateway.networking.k8s.io/v1", "batch/v1"],
  ...["policy/v1", "autoscaling/v2", "rbac.authorization.k8s.io/v1", UNKNOWN, 7],
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom(UNKNOWN, SECRET, undefined, null, "x", "*", 0, -1.5, true),
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(keys, tie("tree"), { maxKeys: 4 }),
  ),
}));

/** Whatever may stand where an object belongs, mostly of a kind that rules look at. */
export const anyObject: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  tree,
  fc.tuple(versions, kinds, fc.dictionary(keys, tree)).map(([apiVersion, kind, fields]) => {
    return { apiVersion, kind, ...fields };
  }),
);
