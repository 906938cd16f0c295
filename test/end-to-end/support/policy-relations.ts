import type { Fields } from "../../support/policy.ts";

/** A kind that runs pods: its type, where its pod spec stands, an object around a pod spec. */
export interface Wrapping {
  readonly type: string;
  readonly path: string;
  /** Where the object stands, if not alone. */
  readonly outer: string;
  readonly wrap: (spec: Fields) => Fields;
}

const labels = { app: "api" };
const metadata = { name: "api", namespace: "acme", labels };
const selector = { matchLabels: labels };

function template(spec: Fields): Fields {
  return { metadata: { labels }, spec };
}

function controller(type: string, more: Fields = {}): Wrapping {
  return {
    type,
    path: "spec.template.spec",
    outer: "",
    wrap: (spec) => ({ metadata, spec: { ...more, template: template(spec) } }),
  };
}

/** Each way to run a pod. */
export const wrappings: readonly Wrapping[] = [
  {
    type: "core/v1:Pod",
    path: "spec",
    outer: "",
    wrap: (spec) => ({ metadata, spec }),
  },
  {
    type: "core/v1:PodTemplate",
    path: "template.spec",
    outer: "",
    wrap: (spec) => ({ metadata, template: template(spec) }),
  },
  controller("core/v1:ReplicationController", { replicas: 2 }),
  controller("apps/v1:ReplicaSet", { replicas: 2, selector }),
  controller("apps/v1:Deployment", { replicas: 2, selector }),
  controller("apps/v1beta1:Deployment", { replicas: 2, selector }),
  controller("extensions/v1beta1:Deployment", { replicas: 2, selector }),
  controller("apps/v1:StatefulSet", { replicas: 2, selector }),
  controller("apps/v1:DaemonSet", { selector }),
  controller("batch/v1:Job"),
  {
    type: "batch/v1:CronJob",
    path: "spec.jobTemplate.spec.template.spec",
    outer: "",
    wrap: (spec) => ({ metadata, spec: { jobTemplate: { spec: { template: template(spec) } } } }),
  },
  {
    type: "apps/v1:DeploymentList",
    path: "items[0].spec.template.spec",
    outer: "items[0]",
    wrap: (spec) => ({
      items: [{ metadata, spec: { replicas: 2, selector, template: template(spec) } }],
    }),
  },
];

/** Lists that containers stand in. */
export const roles = ["initContainers", "containers", "ephemeralContainers"] as const;

/** Kinds of which a rule says something else, on purpose. */
export const perKind: Readonly<Record<string, readonly string[]>> = {
  // The rule is about pods that nothing else made.
  "pod-bare": ["core/v1:Pod"],
  // Nobody waits for the readiness of a pod that ends, and a template alone runs nothing.
  "probes-present": ["core/v1:PodTemplate", "batch/v1:Job", "batch/v1:CronJob"],
  // Controllers and Services have them; pods get theirs from the template.
  "required-labels": ["core/v1:Pod", "core/v1:PodTemplate"],
};

/** Rules that leave open what a patch sets, and why that is right. */
export const openInPatches: Readonly<Record<string, string>> = {
  "pod-host-port": "with hostNetwork, which the live object may have, rule 3 speaks of it",
};

const ephemeral = ["ephemeralContainers"];

/** Lists of containers that a rule does not look at, on purpose. */
export const perRole: Readonly<Record<string, readonly string[]>> = {
  // An init container ends before anybody asks it; only those that stay need probes.
  "probes-present": ["initContainers", ...ephemeral],
  // The API server refuses probes, ports and resources of ephemeral containers.
  "probe-port": ephemeral,
  "probes-identical": ephemeral,
  "resources-requests": ephemeral,
  "resources-memory-limit": ephemeral,
  "resources-cpu-limit": ephemeral,
  "resources-ephemeral-storage": ephemeral,
};

/** Versions of Kubernetes at which the verdict of a rule may change. */
export const steps: readonly string[] = [
  ...["1.27", "1.29", "1.32", "1.37"].map((version) => `${version} pod-sysctls`),
  "1.31 pod-apparmor-selinux",
  "1.34 pod-probe-host",
  // The label of the namespace says `latest`, or none.
  "1.34 namespace-pod-security-fit",
  ...["pod-proc-mount", "pod-run-as-non-root", "pod-run-as-user-zero"].map(
    (rule) => `1.35 ${rule}`,
  ),
  ...["1.26", "1.29", "1.32"].map((version) => `${version} api-removed`),
];

/** A rule that does not leave open what is unknown at some places, and why that is right. */
export interface Reading {
  readonly rule: string;
  readonly at: RegExp;
  /** `certain`: it fails; `silent`: it says nothing. */
  readonly verdict: "certain" | "silent";
  readonly why: string;
}

const nobody =
  "whoever is not known to be a tenant is nobody's tenant: it would stop every prod run";
const ownership = /^metadata(\.name|\.namespace|\.labels.*)?$/;

/** Where an unknown value is not left open, and need not be. */
export const readings: readonly Reading[] = [
  {
    rule: "pod-host-path",
    at: /hostPath\.path$/,
    verdict: "certain",
    why: "refused whatever the path is, by this rule or by pod-runtime-socket",
  },
  {
    rule: "pod-apparmor-selinux",
    at: /containers\.\d+\.name$/,
    verdict: "certain",
    why: "the annotation is refused for whatever container; it may be one more",
  },
  { rule: "cross-tenant", at: ownership, verdict: "silent", why: nobody },
  { rule: "helm-outside-tenant", at: ownership, verdict: "silent", why: nobody },
  { rule: "declared-connection", at: ownership, verdict: "silent", why: nobody },
  {
    rule: "declared-connection",
    at: /^spec(\.template(\.metadata.*)?)?$/,
    verdict: "silent",
    why: "pods whose labels are not known are no app's yet: cross-tenant leaves them open",
  },
];

/** Rules that leave more open than they must, and why. */
export const cautious: Readonly<Record<string, string>> = {
  "namespace-quota-fit": "a sum with an unknown amount is open as a whole, for every resource",
};
