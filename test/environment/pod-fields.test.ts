import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { podFieldsModule } from "../../environment/generate-pod-fields.ts";
import { podFieldFaults } from "../../kubernetes/pod-fields.ts";
import { EXAMPLE, Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();

describe("fields of a pod", () => {
  after(() => {
    scratch.remove();
  });

  it("are those of the Kubernetes client; else run node environment/generate-pod-fields.ts", () => {
    const file = path.join(EXAMPLE, "kubernetes/pod-fields-table.ts");

    assert.equal(fs.readFileSync(file, "utf8"), podFieldsModule());
  });

  it("are known down to the last one, with lists, free maps and null", () => {
    const podSpec = {
      dnsConfig: { options: [{ name: "ndots", value: "2" }] },
      nodeSelector: { "a.b/c": "d" },
      containers: [
        {
          name: "a",
          resources: { limits: { "x.y/z": 1 } },
          lifecycle: { preStop: { httpGet: { path: "/", port: "http" } } },
          securityContext: null,
        },
      ],
      volumes: [{ name: "v", projected: { sources: [{ secret: { name: "s", items: [] } }] } }],
    };

    assert.deepEqual(podFieldFaults(podSpec), []);
  });

  it("are reported when they are unknown or of another shape", () => {
    const podSpec = { containers: { a: 1 }, volumes: [{ emptDir: {} }], hostname: ["a"], os: "x" };

    assert.deepEqual(
      podFieldFaults(podSpec).map(({ path: at, expected }) => [at.join("."), expected]),
      [
        ["containers", "a list"],
        ["volumes.0.emptDir", undefined],
        ["hostname", "a single value"],
        ["os", "a map"],
      ],
    );
  });

  const rows = [
    [
      "podSpec: { dnsPolcy: None }",
      'podSpec.dnsPolcy: unknown field of a pod. Did you mean "dnsPolicy"?',
    ],
    [
      "podSpec: { containers: [{ name: web, livenessProb: {} }] }",
      'podSpec.containers[0].livenessProb: unknown field of a pod. Did you mean "livenessProbe"?',
    ],
    ["podSpec: { tolerations: { key: a } }", "podSpec.tolerations: expected a list"],
    [
      "placement: { affinity: { nodeAfinity: {} } }",
      'placement.affinity.nodeAfinity: unknown field of a pod. Did you mean "nodeAffinity"?',
    ],
  ] as const;
  for (const [line, message] of rows) {
    it(`are refused in ${line}`, () => {
      const messages = scratch.messages(tiny(line));

      assert.deepEqual(
        messages.map((text) => text.replace(/^.*?tenants\.acme\.apps\.web\./, "")),
        [message],
      );
    });
  }
});
