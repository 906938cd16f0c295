import assert from "node:assert/strict";

import { objectsIn } from "../../../kubernetes/object-kind.ts";
import { podSecurityChecks } from "../../../kubernetes/pod-security-checks.ts";
import type { CheckName } from "../../../kubernetes/pod-security-checks.ts";
import { checkPodSecurity, newestMinor } from "../../../kubernetes/pod-security.ts";
import { podTemplateOf } from "../../../kubernetes/pod-spec.ts";
import { missingLabels } from "../../../kubernetes/guards/required-labels.ts";
import type { ProbeTwin } from "../../../kubernetes/probe/probe-plan.ts";
import {
  probeNamespace,
  twinName,
  twinOwner,
  twinPod,
} from "../../../kubernetes/probe/twin-pod.ts";
import { valueAt } from "../../../kubernetes/unknown.ts";

const options = { image: "localhost/moorage/server:1", ownerUid: "7e0c" };

function twin(changes: Partial<ProbeTwin> = {}): ProbeTwin {
  return {
    end: { kind: "workload", namespace: "acme", name: "web", workload: "Deployment" },
    namespace: "acme",
    labels: { app: "web" },
    ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    tcp: [8080, 20000],
    udp: [8080],
    ...changes,
  };
}

describe("twinPod", () => {
  it("is a pod that its workload's policies select and nothing else takes for its own", () => {
    assert.deepEqual(twinPod(twin(), options), {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: "moorage-probe-vipjpcv7",
        namespace: "acme",
        labels: { app: "web", "moorage.dev/probe": "twin" },
        annotations: { "moorage.dev/twin-of": "acme/web[Deployment]" },
        ownerReferences: [
          {
            apiVersion: "v1",
            kind: "ConfigMap",
            name: "moorage-probe",
            uid: "7e0c",
            controller: true,
          },
        ],
      },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        activeDeadlineSeconds: 3600,
        terminationGracePeriodSeconds: 1,
        readinessGates: [{ conditionType: "moorage.dev/probe" }],
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 65532,
          runAsGroup: 65532,
          seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [
          {
            name: "probe",
            image: "localhost/moorage/server:1",
            imagePullPolicy: "IfNotPresent",
            args: ["serve", "--tcp", "8080,20000", "--udp", "8080"],
            ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
            resources: {
              requests: { cpu: "10m", memory: "16Mi", "ephemeral-storage": "16Mi" },
              limits: { cpu: "10m", memory: "16Mi", "ephemeral-storage": "16Mi" },
            },
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ["ALL"] },
              readOnlyRootFilesystem: true,
            },
          },
        ],
      },
    });
  });

  it("meets Pod Security's restricted, with low ports too", () => {
    const [object] = objectsIn(
      "kubernetes:core/v1:Pod",
      twinPod(twin({ tcp: [80], udp: [53] }), options),
    );
    assert.ok(object);
    const template = podTemplateOf(object);
    assert.ok(template);

    const names = Object.keys(podSecurityChecks) as CheckName[];
    const results = names.flatMap((name) => checkPodSecurity(template, name, newestMinor));

    assert.ok(names.length > 10);
    assert.deepEqual(results, []);
  });

  for (const [port, has] of [
    [1023, true],
    [1024, false],
  ] as const) {
    for (const ports of [
      { tcp: [port], udp: [] },
      { tcp: [], udp: [port] },
    ]) {
      it(`${has ? "opens" : "keeps"} the ports of root to listen on ${JSON.stringify(ports)}`, () => {
        const pod = twinPod(twin(ports), options);

        assert.deepEqual(
          valueAt(pod, "spec", "securityContext", "sysctls"),
          has ? [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] : undefined,
        );
      });
    }
  }

  it("takes other resources, and no flag for a protocol that it does not listen on", () => {
    const resources = { cpu: "50m", memory: "32Mi" };

    const pod = twinPod(twin({ udp: [], ports: [] }), { ...options, resources });

    const [container] = valueAt(pod, "spec", "containers") as readonly unknown[];
    assert.deepEqual(valueAt(container, "args"), ["serve", "--tcp", "8080,20000"]);
    const size = { ...resources, "ephemeral-storage": "16Mi" };
    assert.deepEqual(valueAt(container, "resources"), { requests: size, limits: size });
  });

  it("declares a port once that two containers declare", () => {
    const port = { name: undefined, port: 8080, protocol: "TCP" } as const;

    const pod = twinPod(twin({ ports: [port, port] }), options);

    const [container] = valueAt(pod, "spec", "containers") as readonly unknown[];
    assert.deepEqual(valueAt(container, "ports"), [{ containerPort: 8080, protocol: "TCP" }]);
  });
});

describe("twinName", () => {
  const long = { kind: "workload", namespace: "n".repeat(63), name: "w".repeat(253) } as const;

  it("fits whatever the workload is called, and tells kinds apart", () => {
    const names = ["Job", "CronJob"].map((workload) => twinName({ end: { ...long, workload } }));

    assert.deepEqual(names, ["moorage-probe-0ev2yyej", "moorage-probe-q7lrg6p5"]);
  });
});

describe("twinOwner", () => {
  it("is a ConfigMap that needs no label of the tenant's", () => {
    const owner = twinOwner("acme");

    assert.deepEqual(owner, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "moorage-probe",
        namespace: "acme",
        labels: { "moorage.dev/probe": "owner" },
      },
      data: { about: "owns the pods of `moor isolation --probe`; deleting it removes them" },
    });
  });

  it("lacks no required label, and neither does a twin", () => {
    const objects = [
      ...objectsIn("kubernetes:core/v1:ConfigMap", twinOwner("acme")),
      ...objectsIn("kubernetes:core/v1:Pod", twinPod(twin(), options)),
    ];

    assert.equal(objects.length, 2);
    assert.deepEqual(
      objects.flatMap((object) => missingLabels(object, ["moorage.dev/cost-center"])),
      [],
    );
  });
});

describe("probeNamespace", () => {
  it("has no label but our own", () => {
    assert.deepEqual(probeNamespace(), {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "moorage-probe", labels: { "moorage.dev/probe": "stranger" } },
    });
  });
});
