import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const SNIPPET = "nginx.ingress.kubernetes.io/configuration-snippet";

/** Lines of an app, and the only problem with its line and column, below `tenants.acme.apps.web.`. */
const rows: readonly (readonly [what: string, lines: string, message: string])[] = [
  [
    "a field that variables cannot have",
    "env: { A: { field: spec.containers } }",
    "7:28 env.A.field: is no field of a pod that variables can have. Use metadata.name, metadata.namespace, " +
      "metadata.uid, spec.nodeName, spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP, " +
      "status.podIPs, metadata.labels['key'] or metadata.annotations['key']",
  ],
  [
    "a resource that containers do not have",
    "env: { A: { resource: limits.gpu } }",
    "7:31 env.A.resource: is no resource of a container. Use limits.cpu, limits.memory, limits.ephemeral-storage, " +
      "requests.cpu, requests.memory, requests.ephemeral-storage",
  ],
  [
    "variables that refer to each other",
    'env: { A: "$(B)", B: "$(A)" }',
    "7:19 env.A: refers to a variable that refers back to it: A, B. Write one of them without $(…)",
  ],
  [
    "a misspelt mark of a variable",
    "env: { A: { value: a, sensitve: true } }",
    '7:31 env.A.sensitve: unknown key. Did you mean "sensitive"?',
  ],
  [
    "a port of two owners",
    "ports: [{ port: 80 }, { port: 80 }]",
    '7:39 ports[1].port: 80/TCP belongs to port "http" and port "http-2". ' +
      "A container listens on a port once; give one of them another",
  ],
  [
    "a name of a port in capitals",
    "ports: [{ port: 80, name: WEB }]",
    '7:35 ports[0].name: "WEB" is not the name of a port. ' +
      "Use at most 15 lower-case letters, digits and single inner hyphens, and a letter",
  ],
  [
    "port beside ports",
    "port: 80\nports: [{ port: 80 }]",
    "7:15 port: port is short for ports, which is set too. Keep one",
  ],
  [
    "a node port of a Service without",
    "ports: [{ port: 80, nodePort: 31000 }]",
    "7:39 ports[0].nodePort: needs a Service of type NodePort or LoadBalancer, got ClusterIP. " +
      "Set 'service.type', or leave it out",
  ],
  [
    "a node port out of range",
    "ports: [{ port: 80, nodePort: 80 }]\nservice: { type: NodePort }",
    "7:39 ports[0].nodePort: must be at least 30000, got the number 80",
  ],
  [
    "an unknown unit",
    "resources: { cpu: 100mm }",
    '7:27 resources.cpu: "100mm" is not a quantity. Expected e.g. 4 or 250m; did you mean "100m"?',
  ],
  [
    "half a unit",
    "resources: { memory: 1i }",
    '7:30 resources.memory: "1i" is not a quantity. Expected e.g. 8Gi or 512Mi; did you mean "1Gi"?',
  ],
  [
    "gpu beside the resource that it is short for",
    "resources: { gpu: 1, extended: { nvidia.com/gpu: 1 } }",
    "7:27 resources.gpu: gpu is short for extended, which is set too. Keep one",
  ],
  [
    "a snippet for the ingress controller",
    `port: 80\nexpose: { host: auto, annotations: { ${SNIPPET}: x } }`,
    `8:97 expose.annotations.${SNIPPET}: must not be set: a snippet is configuration for the proxy of all tenants`,
  ],
  [
    "an annotation with a line break",
    'port: 80\nexpose: { host: auto, annotations: { a.example/x: "a\\nb" } }',
    '8:59 expose.annotations.a.example/x: must not hold line breaks, quotes, backslashes, ";", "#", "{" or "}". ' +
      "They end a value in the configuration of a proxy",
  ],
  [
    "an annotation for Pulumi",
    'annotations: { pulumi.com/patchForce: "true" }',
    '7:47 annotations.pulumi.com/patchForce: must not be set: keys that begin with "pulumi.com/" are reserved',
  ],
  [
    "an annotation for Helm",
    "podAnnotations: { helm.sh/hook: pre-install }",
    '7:41 podAnnotations.helm.sh/hook: must not be set: keys that begin with "helm.sh/hook" are reserved',
  ],
  [
    "a probe on an undeclared port",
    "port: 80\nprobes: { readiness: { http: { path: /, port: 8081 } } }",
    "8:55 probes.readiness.http.port: is no TCP port that the container declares, got 8081. Declared: http (80)",
  ],
  [
    "a probe on an unknown name of a port",
    "port: 80\nprobes: { liveness: { tcp: { port: admin } } }",
    '8:44 probes.liveness.tcp.port: is no TCP port that the container declares, got "admin". Declared: http (80)',
  ],
  [
    "two volumes at one place",
    "volumes: { a: { mountPath: /a, emptyDir: {} }, b: { mountPath: /a, emptyDir: {} } }",
    '7:72 volumes.b.mountPath: "/a" is mounted by volume "a" already',
  ],
  [
    "a volume that one container mounts twice",
    'volumes: { a: { mountPath: /a, emptyDir: {} } }\ninitContainers: [{ name: i, image: "x/i:1", volumes: [a, a] }]',
    '8:66 initContainers[0].volumes[1]: "a" is there twice',
  ],
  [
    "a volume that there is not",
    'initContainers: [{ name: a, image: "x/a:1", volumes: [data] }]',
    '7:63 initContainers[0].volumes[0]: "data" is no volume of the app. It has none',
  ],
  [
    "a folder of the node",
    "volumes: { a: { mountPath: /a, hostPath: /etc } }",
    "7:50 volumes.a.hostPath: hostPath is refused: it opens the files of the node to the pods, and lets them out. " +
      "Use size for data, or emptyDir for scratch space",
  ],
  [
    "a volume that is mounted nowhere",
    "volumes: { a: { size: 1Gi } }",
    "7:20 volumes.a.mountPath: is missing. Write where pods see the volume, e.g. mountPath: /data",
  ],
  [
    "a rollout that waits for its own volume",
    "replicas: 1\nvolumes: { a: { mountPath: /a, size: 1Gi } }\nstrategy: { type: RollingUpdate }",
    "9:27 strategy.type: must be Recreate, since a new pod would wait forever for the volume of the old one. " +
      "Or leave strategy out",
  ],
  [
    "storage of an unknown image",
    "storage: 1Gi",
    "7:18 storage: nobody knows where this image keeps its data. " +
      "Write volumes: { data: { mountPath: <path>, size: 1Gi } }",
  ],
  [
    "a number of pods that something else decides",
    "replicas: 2\nautoscale: { max: 4 }",
    "7:19 replicas: must not be given together with autoscale, which decides the number of pods. Use autoscale.min",
  ],
  [
    "autoscaling from above its end",
    "autoscale: { min: 5, max: 4 }",
    "7:27 autoscale.min: must be at most autoscale.max, 4, got 5",
  ],
  [
    "autoscaling of what runs on each node",
    "kind: DaemonSet\nautoscale: { max: 4 }",
    "8:20 autoscale: does not fit a DaemonSet: it runs one pod on each node",
  ],
  [
    "replicas of what ends",
    "kind: Job\nreplicas: 2",
    "8:19 replicas: does not fit a Job: it runs its pods to completion. Use parallelism",
  ],
  [
    "a CronJob without a schedule",
    "kind: CronJob",
    '5:7 schedule: is missing: a CronJob needs it. Write e.g. "30 2 * * *", or @daily',
  ],
  [
    "a minute that there is not",
    'kind: CronJob\nschedule: "61 * * * *"',
    '8:19 schedule: has "61" as minute, which goes from 0 to 59',
  ],
  [
    "a misspelt kind",
    "kind: Deploymnt",
    '7:15 kind: "Deploymnt" is not one of Deployment, StatefulSet, DaemonSet, Job, CronJob. Did you mean "Deployment"?',
  ],
  [
    "a capability that no level but the loosest has",
    "security: { addCapabilities: [SYS_ADMIN] }",
    '7:39 security.addCapabilities[0]: "SYS_ADMIN" is refused by level "restricted". Use level "privileged" with a reason',
  ],
  [
    "a pause as long as the end",
    "shutdown: { preStopSleepSeconds: 30 }",
    "7:42 shutdown.preStopSleepSeconds: must be less than gracePeriodSeconds, 30, got 30",
  ],
  [
    "a Pod among the extra objects",
    "extraObjects: [{ apiVersion: v1, kind: Pod, metadata: { name: x }, spec: {} }]",
    "7:48 extraObjects[0].kind: must not be a Pod, which would join the app's Service. " +
      "Use 'initContainers', or an app of its own",
  ],
  [
    "a misspelt host beside nothing else",
    "port: 80\nexpose: { hots: auto }",
    '8:19 expose.hots: unknown key. Did you mean "host"?',
  ],
  [
    "one host under two names",
    "port: 80\nexpose: { hosts: [auto, web-acme.dev.localhost] }",
    '8:33 expose.hosts[1]: must be unique, got "web-acme.dev.localhost" twice',
  ],
];

describe("wrong apps", () => {
  after(() => {
    scratch.remove();
  });

  for (const [what, lines, message] of rows) {
    it(`are refused with ${what}`, () => {
      assert.deepEqual(
        scratch
          .messages(tiny(lines))
          .map((line) => line.replace(/^platform\.yaml:(\S+) tenants\.acme\.apps\.web\./, "$1 ")),
        [message],
      );
    });
  }
});
