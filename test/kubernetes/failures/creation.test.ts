import { tellsCaptured } from "./captured.ts";

/** Case, state, hint, command. */
const expected: readonly (readonly string[])[] = [
  [
    "over",
    "quota-exceeded",
    'quota "quota" is used up: limits.memory asks for 10Gi, 0 of 64Mi is used; requests.cpu asks for 2, 0 of 100m is used; raise the quota, or ask for less',
    "npx moor env explain tenants.acme.quota -e dev",
  ],
  [
    "noreq",
    "quota-exceeded",
    'quota "quota" counts what the pod does not say: it must specify limits.memory for: app; requests.cpu for: app; give the app resources',
    "npx moor env explain tenants.acme.quota -e dev",
  ],
  [
    "ds",
    "quota-exceeded",
    'quota "quota" is used up: limits.memory asks for 10Gi, 0 of 64Mi is used; requests.cpu asks for 2, 0 of 100m is used; raise the quota, or ask for less',
    "npx moor env explain tenants.acme.quota -e dev",
  ],
  [
    "sts",
    "quota-exceeded",
    'quota "quota" is used up: limits.memory asks for 10Gi, 0 of 64Mi is used; requests.cpu asks for 2, 0 of 100m is used; raise the quota, or ask for less',
    "npx moor env explain tenants.acme.quota -e dev",
  ],
  [
    "stspvc",
    "quota-exceeded",
    'quota "quota" is used up: persistentvolumeclaims asks for 1, 0 of 0 is used; raise the quota, or ask for less',
    "npx moor env explain tenants.acme.quota -e dev",
  ],
  [
    "job",
    "quota-exceeded",
    'quota "quota" is used up: limits.memory asks for 10Gi, 0 of 64Mi is used; requests.cpu asks for 2, 0 of 100m is used; raise the quota, or ask for less',
    "npx moor env explain tenants.acme.quota -e dev",
  ],
  [
    "big",
    "admission-denied",
    "the LimitRange of the namespace refuses the pods: maximum memory usage per Container is 64Mi, but limit is 1Gi",
    "npx moor plan -e dev",
  ],
  [
    "psa",
    "admission-denied",
    'Pod Security "restricted:latest" refuses the pods: container "app" must set securityContext.allowPrivilegeEscalation=false; container "app" must set securityContext.capabilities.drop=["ALL"]; pod or container "app" must set securityContext.runAsNonRoot=true; pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
    "npx moor plan -e dev",
  ],
  [
    "psads",
    "admission-denied",
    'Pod Security "restricted:latest" refuses the pods: container "app" must set securityContext.allowPrivilegeEscalation=false; container "app" must set securityContext.capabilities.drop=["ALL"]; pod or container "app" must set securityContext.runAsNonRoot=true; pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
    "npx moor plan -e dev",
  ],
  [
    "psasts",
    "admission-denied",
    'Pod Security "restricted:latest" refuses the pods: container "app" must set securityContext.allowPrivilegeEscalation=false; container "app" must set securityContext.capabilities.drop=["ALL"]; pod or container "app" must set securityContext.runAsNonRoot=true; pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
    "npx moor plan -e dev",
  ],
  [
    "psajob",
    "admission-denied",
    'Pod Security "restricted:latest" refuses the pods: container "app" must set securityContext.allowPrivilegeEscalation=false; container "app" must set securityContext.capabilities.drop=["ALL"]; pod or container "app" must set securityContext.runAsNonRoot=true; pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
    "npx moor plan -e dev",
  ],
  [
    "vap",
    "admission-denied",
    'ValidatingAdmissionPolicy "demo-vap" refuses the pods: spec.containers[0].image: registry is not allowed',
    "npx moor plan -e dev",
  ],
  [
    "hooked",
    "admission-denied",
    'admission webhook "demo-hook.example.com" does not answer, and nothing is admitted without it: Post "https://192.0.2.1:5059/deny?timeout=2s": dial tcp 192.0.2.1:5059: connect: connection refused',
    "kubectl --context moorage -n demo-all get events --field-selector reason=FailedCreate",
  ],
  [
    "nosa",
    "admission-denied",
    'ServiceAccount "nosuch" does not exist; make it, or name another one',
    "kubectl --context moorage -n demo-all get events --field-selector reason=FailedCreate",
  ],
  [
    "noprio",
    "admission-denied",
    'PriorityClass "nosuch" does not exist; have it made, or correct placement.priorityClass',
    "kubectl --context moorage -n demo-all get events --field-selector reason=FailedCreate",
  ],
];

describe("creationFailure", () => {
  tellsCaptured("creation", expected);
});
