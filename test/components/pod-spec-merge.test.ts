import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { mergePodSpec } from "../../components/service-app/pod-spec-merge.ts";
import { pod } from "./app-samples.ts";

const base = {
  enableServiceLinks: false,
  securityContext: { runAsNonRoot: true, runAsUser: 1 },
  tolerations: [{ key: "a", operator: "Exists" }],
  containers: [
    {
      name: "web",
      image: "web:1",
      args: ["a", "b"],
      ports: [{ containerPort: 80, name: "http" }],
      volumeMounts: [{ mountPath: "/tmp", name: "tmp" }],
    },
  ],
};

describe("podSpec merge", () => {
  for (const [what, part, expected] of [
    ["sets a field", { dnsPolicy: "None" }, { ...base, dnsPolicy: "None" }],
    [
      "sets a field inside a map",
      { securityContext: { runAsUser: 2 } },
      { ...base, securityContext: { runAsNonRoot: true, runAsUser: 2 } },
    ],
    [
      "removes a field by null",
      { securityContext: { runAsUser: null } },
      { ...base, securityContext: { runAsNonRoot: true } },
    ],
    ["removes nothing that is not there", { overhead: null }, base],
    [
      "makes a map where there was none",
      { dnsConfig: { searches: ["a"] } },
      { ...base, dnsConfig: { searches: ["a"] } },
    ],
    [
      "replaces a list without names",
      { containers: [{ name: "web", args: ["c"] }] },
      { ...base, containers: [{ ...base.containers[0], args: ["c"] }] },
    ],
    [
      "merges containers by name",
      { containers: [{ name: "web", stdin: true }] },
      { ...base, containers: [{ ...base.containers[0], stdin: true }] },
    ],
    [
      "appends containers with other names",
      { containers: [{ name: "log", image: "log:1", tty: null }] },
      { ...base, containers: [base.containers[0], { name: "log", image: "log:1" }] },
    ],
    [
      "merges tolerations by key",
      { tolerations: [{ key: "a", effect: "NoExecute" }, { key: "b" }] },
      {
        ...base,
        tolerations: [{ key: "a", operator: "Exists", effect: "NoExecute" }, { key: "b" }],
      },
    ],
    [
      "merges ports by their number and mounts by their path",
      {
        containers: [
          {
            name: "web",
            ports: [{ containerPort: 80, hostPort: 80 }],
            volumeMounts: [{ mountPath: "/tmp", readOnly: true }],
          },
        ],
      },
      {
        ...base,
        containers: [
          {
            ...base.containers[0],
            ports: [{ containerPort: 80, name: "http", hostPort: 80 }],
            volumeMounts: [{ mountPath: "/tmp", name: "tmp", readOnly: true }],
          },
        ],
      },
    ],
    [
      "replaces a list by one with an item that has no key",
      { containers: [{ image: "a" }] },
      { ...base, containers: [{ image: "a" }] },
    ],
    [
      "removes a list by null",
      { tolerations: null, containers: null },
      { enableServiceLinks: false, securityContext: base.securityContext },
    ],
  ] as const) {
    it(what, () => {
      assert.deepEqual(mergePodSpec(base, part), expected);
    });
  }

  it("changes neither side", () => {
    const before = JSON.stringify(base);

    mergePodSpec(base, {
      containers: [{ name: "web", args: null }],
      tolerations: [{ key: "a", x: 1 }],
    });

    assert.equal(JSON.stringify(base), before);
  });

  it("keeps Outputs whole", () => {
    const image = pulumi.output("web:2");

    const spec = mergePodSpec(base, { containers: [{ name: "web", image }] });

    const [container] = spec.containers as readonly { image: unknown }[];
    assert.equal(container?.image, image);
  });

  it("comes after the defaults of an app", async () => {
    const spec = await pod({
      podSpec: { terminationGracePeriodSeconds: 7, containers: [{ name: "web", tty: true }] },
    });

    assert.equal(spec["terminationGracePeriodSeconds"], 7);
    assert.equal(spec.containers[0]["tty"], true);
    assert.equal(spec.containers[0]["image"], "ghcr.io/web:1");
  });
});
