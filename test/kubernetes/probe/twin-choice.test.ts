import assert from "node:assert/strict";

import type { NetworkModel, NetworkWorkload } from "../../../kubernetes/network/model.ts";
import { objectsIn } from "../../../kubernetes/object-kind.ts";
import type { KubernetesObject } from "../../../kubernetes/object-kind.ts";
import { chooseTwins } from "../../../kubernetes/probe/twin-choice.ts";
import type { TwinChoice } from "../../../kubernetes/probe/twin-choice.ts";
import { UNKNOWN } from "../../../kubernetes/unknown.ts";
import { model, pod, policy } from "../network-clusters.ts";

interface Setting {
  readonly changes?: Partial<NetworkModel>;
  readonly policies?: readonly unknown[];
  readonly objects?: readonly KubernetesObject[];
  readonly closed?: ReadonlyMap<string, string>;
}

function choice({ changes, policies = [], objects = [], closed = new Map() }: Setting): TwinChoice {
  const namespaces = new Set(["a", "b"]);
  return chooseTwins({ model: model(policies, changes), objects, namespaces, closed });
}

/** Why a workload gets no twin; the namespace is `a`. */
function reasonFor(workload: NetworkWorkload, setting: Setting = {}): string | undefined {
  const { chosen, skipped } = choice({ ...setting, changes: { workloads: [workload] } });
  const what = `${workload.namespace}/${workload.name}[${workload.kind}]`;
  const reason = skipped.find((each) => each.what === what)?.reason;
  assert.equal(chosen.length, reason === undefined ? 1 : 0);
  return reason;
}

function service(spec: object, metadata: object = {}): readonly KubernetesObject[] {
  return objectsIn("kubernetes:core/v1:Service", {
    metadata: { name: "web-all", namespace: "a", ...metadata },
    spec: { selector: { app: "web" }, publishNotReadyAddresses: true, ...spec },
  });
}

const announced =
  'Service "web-all" has publishNotReadyAddresses: it would send connections to the probe\'s pod';

describe("chooseTwins", () => {
  it("takes every workload with the labels of its pods", () => {
    const { chosen, skipped } = choice({});

    assert.deepEqual(
      chosen.map(({ workload, labels }) => [workload.name, labels]),
      [
        ["web", { app: "web" }],
        ["db", { app: "db" }],
        ["api", { app: "api" }],
      ],
    );
    assert.deepEqual(skipped, []);
  });

  it("takes pods without labels", () => {
    const [only] = choice({ changes: { workloads: [pod("web", { labels: undefined })] } }).chosen;

    assert.deepEqual(only?.labels, {});
  });

  it("leaves out labels that controllers give, and whose pods they are", () => {
    const labels = {
      ...{ app: "web", "job-name": "web-1", "pod-template-hash": "x" },
      "app.kubernetes.io/managed-by": "moorage",
    };
    const workloads = [pod("web", { kind: "Job", labels })];

    const [only] = choice({ changes: { workloads } }).chosen;

    assert.deepEqual(only?.labels, { app: "web", "pod-template-hash": "x" });
  });

  const reasons: readonly (readonly [string, Partial<NetworkWorkload>, string])[] = [
    ["in the host's network", { hostNetwork: true }, "it uses the host's network"],
    ["maybe in the host's network", { hostNetwork: undefined }, "it may use the host's network"],
    ["with unknown labels", { labels: UNKNOWN }, "its labels are known only after the deployment"],
    [
      "with an unknown label",
      { labels: { app: "web", tier: UNKNOWN } },
      "its labels are known only after the deployment",
    ],
    ["elsewhere", { namespace: "c" }, "its namespace is not one of the environment's"],
    ["without a name", { name: "(unknown)" }, "its name is known only after the deployment"],
    [
      "with one name for two ports",
      {
        ports: [
          { name: "http", port: 80, protocol: "TCP" },
          { name: "http", port: 81, protocol: "TCP" },
        ],
      },
      "its containers give one port name to several ports",
    ],
  ];

  for (const [what, changes, reason] of reasons) {
    it(`says why a workload ${what} has no twin`, () => {
      assert.equal(reasonFor(pod("web", changes)), reason);
    });
  }

  it("takes a workload that declares one port twice", () => {
    const port = { name: "http", port: 80, protocol: "TCP" } as const;

    assert.equal(reasonFor(pod("web", { ports: [port, port] })), undefined);
  });

  it("takes a workload whose ports are not known, and says that they are not tried", () => {
    const { chosen, skipped } = choice({
      changes: { workloads: [pod("web", { ports: undefined })] },
    });

    assert.equal(chosen.length, 1);
    assert.deepEqual(skipped, [
      {
        what: "declared ports of a/web[Deployment]",
        reason: "they are known only after the deployment",
      },
    ]);
  });

  it("says why two objects of one name have no twin", () => {
    const workloads = [pod("web"), pod("web", { labels: { app: "other" } })];

    assert.deepEqual(choice({ changes: { workloads } }), {
      chosen: [],
      skipped: [{ what: "a/web[Deployment]", reason: "several objects have this name" }],
    });
  });

  it("says what closes a namespace", () => {
    const closed = new Map([["a", "tenant a is cordoned"]]);

    assert.equal(reasonFor(pod("web"), { closed }), "tenant a is cordoned");
  });

  const byHash = { matchExpressions: [{ key: "pod-template-hash", operator: "Exists" }] };
  const ofHash = "a/p selects by the label pod-template-hash, which only its controller gives";
  const selections: readonly (readonly [string, object, string | undefined])[] = [
    ["its pods", { podSelector: byHash }, ofHash],
    ["who sends", { ingress: [{ from: [{ podSelector: byHash }] }] }, ofHash],
    [
      "who receives",
      { egress: [{ to: [{ podSelector: { matchLabels: { "pod-template-hash": "1" } } }] }] },
      ofHash,
    ],
    [
      "pods of another namespace",
      {
        ingress: [
          { from: [{ podSelector: byHash, namespaceSelector: { matchLabels: { team: "b" } } }] },
        ],
      },
      undefined,
    ],
    ["a label of another kind", { podSelector: { matchLabels: { "job-name": "x" } } }, undefined],
    [
      "whose pods they are",
      { podSelector: { matchLabels: { "app.kubernetes.io/managed-by": "moorage" } } },
      "a/p selects by the label app.kubernetes.io/managed-by, which pods of probes lack",
    ],
    [
      "the label of probes",
      { podSelector: { matchLabels: { "moorage.dev/probe": "x" } } },
      "a/p selects by the label moorage.dev/probe, which pods of probes have",
    ],
  ];

  for (const [what, spec, reason] of selections) {
    it(`heeds a policy that selects ${what} by a label of its own`, () => {
      assert.equal(reasonFor(pod("web"), { policies: [policy(spec)] }), reason);
    });
  }

  it("does not mind a policy of another namespace on its own pods", () => {
    const policies = [policy({ podSelector: byHash }, { namespace: "b" })];

    assert.equal(reasonFor(pod("web"), { policies }), undefined);
  });

  const services: readonly (readonly [string, readonly KubernetesObject[], string | undefined])[] =
    [
      ["that announces pods before they are ready", service({}), announced],
      ["of which that is not known", service({ publishNotReadyAddresses: UNKNOWN }), announced],
      [
        "of another API group",
        objectsIn("kubernetes:serving.knative.dev/v1:Service", service({})[0]?.object),
        undefined,
      ],
      ["that waits for readiness", service({ publishNotReadyAddresses: false }), undefined],
      ["that does not say", service({ publishNotReadyAddresses: undefined }), undefined],
      ["for other pods", service({ selector: { app: "db" } }), undefined],
      ["without a selector", service({ selector: {} }), undefined],
      ["of another namespace", service({}, { namespace: "b" }), undefined],
      [
        "of Moorage that only names its own pods",
        service({ selector: { app: "web", "app.kubernetes.io/managed-by": "moorage" } }),
        undefined,
      ],
    ];

  for (const [what, objects, reason] of services) {
    it(`heeds a Service ${what}`, () => {
      assert.equal(reasonFor(pod("web"), { objects }), reason);
    });
  }
});
