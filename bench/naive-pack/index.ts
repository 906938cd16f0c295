// Thirty policies as the documentation of Pulumi shows them: one policy a rule, each on any resource.
// CommonJS through ts-node, as a new pack is; only bench/policies.ts runs it.
import { PolicyPack, ResourceValidationPolicy } from "@pulumi/policy";

type Container = Record<string, any>;

function containers(props: any): Container[] {
  const spec = props.spec?.template?.spec ?? props.spec;
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
}

function eachContainer(
  name: string,
  isBad: (container: Container) => boolean,
): ResourceValidationPolicy {
  return {
    name,
    description: `Containers keep to ${name}.`,
    enforcementLevel: "advisory",
    validateResource: (args, report) => {
      for (const container of containers(args.props)) {
        if (isBad(container)) report(`container ${container.name} breaks ${name}`);
      }
    },
  };
}

function eachObject(name: string, isBad: (props: any) => boolean): ResourceValidationPolicy {
  return {
    name,
    description: `Objects keep to ${name}.`,
    enforcementLevel: "advisory",
    validateResource: (args, report) => {
      if (isBad(args.props)) report(`${args.name} breaks ${name}`);
    },
  };
}

const pod = (props: any): any => props.spec?.template?.spec ?? props.spec ?? {};

const policies = [
  eachContainer("privileged", (c) => c.securityContext?.privileged === true),
  eachContainer("escalation", (c) => c.securityContext?.allowPrivilegeEscalation !== false),
  eachContainer(
    "capabilities",
    (c) => c.securityContext?.capabilities?.drop?.includes("ALL") !== true,
  ),
  eachContainer("added", (c) => (c.securityContext?.capabilities?.add ?? []).length > 0),
  eachContainer("read-only", (c) => c.securityContext?.readOnlyRootFilesystem !== true),
  eachContainer("root", (c) => c.securityContext?.runAsUser === 0),
  eachContainer("tag", (c) => !/:[^/]+$/.test(c.image ?? "") || /:latest$/.test(c.image ?? "")),
  eachContainer("digest", (c) => !/@sha256:/.test(c.image ?? "")),
  eachContainer("registry", (c) => !/^ghcr\.io\//.test(c.image ?? "")),
  eachContainer("cpu", (c) => c.resources?.requests?.cpu === undefined),
  eachContainer("memory", (c) => c.resources?.requests?.memory === undefined),
  eachContainer("limit", (c) => c.resources?.limits?.memory === undefined),
  eachContainer("liveness", (c) => c.livenessProbe === undefined),
  eachContainer("readiness", (c) => c.readinessProbe === undefined),
  eachContainer("host-port", (c) => (c.ports ?? []).some((port: any) => port.hostPort > 0)),
  eachContainer("env", (c) =>
    (c.env ?? []).some((e: any) => /password|token/i.test(e.name) && e.value),
  ),
  eachContainer("proc-mount", (c) => (c.securityContext?.procMount ?? "Default") !== "Default"),
  eachObject("host-network", (props) => pod(props).hostNetwork === true),
  eachObject("host-pid", (props) => pod(props).hostPID === true),
  eachObject("host-ipc", (props) => pod(props).hostIPC === true),
  eachObject(
    "non-root",
    (props) => pod(props).containers && pod(props).securityContext?.runAsNonRoot !== true,
  ),
  eachObject(
    "seccomp",
    (props) => pod(props).containers && !pod(props).securityContext?.seccompProfile,
  ),
  eachObject("host-path", (props) => (pod(props).volumes ?? []).some((v: any) => v.hostPath)),
  eachObject(
    "token",
    (props) => pod(props).containers && pod(props).automountServiceAccountToken !== false,
  ),
  eachObject(
    "service-type",
    (props) => props.kind === "Service" && props.spec?.type === "NodePort",
  ),
  eachObject("external-ips", (props) => (props.spec?.externalIPs ?? []).length > 0),
  eachObject("tls", (props) => props.kind === "Ingress" && !props.spec?.tls),
  eachObject("namespace", (props) => props.metadata?.namespace === "default"),
  eachObject("labels", (props) => props.metadata?.labels?.["app.kubernetes.io/name"] === undefined),
  eachObject("replicas", (props) => props.kind === "Deployment" && (props.spec?.replicas ?? 1) < 2),
];

// None: what the server costs by itself.
new PolicyPack("naive", {
  policies: policies.slice(0, Number(process.env["BENCH_POLICIES"] ?? 30)),
});
