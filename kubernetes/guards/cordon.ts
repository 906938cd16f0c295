import { CORDON_LABEL, TENANT_LABEL } from "../labels.ts";
import { matchedResources } from "./admission-policy.ts";
import type { AdmissionPolicy } from "./admission-policy.ts";
import type { ResourceRule } from "./guard.ts";

const NAME = "moorage-cordon";

/** What runs, what it reads and who reaches it; `status` and the binding of pods stay free. */
const resources: readonly ResourceRule[] = [
  {
    group: "",
    version: "v1",
    resources: [
      "pods",
      "pods/ephemeralcontainers",
      "pods/resize",
      "replicationcontrollers",
      "replicationcontrollers/scale",
      "services",
      "configmaps",
      "secrets",
      "persistentvolumeclaims",
    ],
  },
  {
    group: "apps",
    version: "v1",
    resources: [
      "deployments",
      "deployments/scale",
      "statefulsets",
      "statefulsets/scale",
      "replicasets",
      "replicasets/scale",
      "daemonsets",
    ],
  },
  { group: "batch", version: "v1", resources: ["jobs", "cronjobs"] },
  { group: "networking.k8s.io", version: "v1", resources: ["ingresses"] },
  { group: "autoscaling", version: "v2", resources: ["horizontalpodautoscalers"] },
];

/** Kubernetes' own controllers finish what they do. */
const isController = [
  "request.userInfo.username.startsWith('system:serviceaccount:kube-system:')",
  "request.userInfo.username.startsWith('system:kube-')",
  "request.userInfo.username.startsWith('system:node:')",
  "request.userInfo.username == 'system:apiserver'",
].join(" || ");
/** Whoever deletes has to remove the finalizers of what goes. */
const isGoing =
  "request.operation == 'UPDATE' && dyn(oldObject).?metadata.?deletionTimestamp.hasValue()";
const tenant = `namespaceObject.metadata.?labels[?'${TENANT_LABEL}'].orValue(request.namespace)`;

/** Refuses changes in namespaces of a cordoned tenant; deleting stays possible. */
export function cordonPolicy(): AdmissionPolicy {
  return {
    role: NAME,
    name: NAME,
    policy: {
      failurePolicy: "Fail",
      matchConstraints: {
        matchPolicy: "Equivalent",
        resourceRules: resources.map(matchedResources),
      },
      matchConditions: [
        { name: "not-by-kubernetes", expression: `!(${isController})` },
        { name: "not-going", expression: `!(${isGoing})` },
      ],
      variables: [],
      validations: [
        {
          expression: "false",
          message: "the tenant is cordoned: it takes no changes",
          messageExpression: `'tenant ' + ${tenant} + ' is cordoned: it takes no changes until \`cordon\` is off'`,
          reason: "Forbidden",
        },
      ],
    },
    bindings: [
      {
        role: NAME,
        name: NAME,
        spec: {
          policyName: NAME,
          validationActions: ["Deny", "Audit"],
          matchResources: { namespaceSelector: { matchLabels: { [CORDON_LABEL]: "true" } } },
        },
      },
    ],
  };
}
