import assert from "node:assert/strict";

import type { NetworkWorkload } from "../../../kubernetes/network/model.ts";
import { readPolicy } from "../../../kubernetes/network/policy-reading.ts";
import { portChoice } from "../../../kubernetes/probe/probe-ports.ts";
import { UNKNOWN } from "../../../kubernetes/unknown.ts";
import { pod, policy } from "../network-clusters.ts";

/** Ports to try on `db` of namespace `a`, which declares none unless told. */
function portsUnder(
  policies: readonly unknown[],
  changes: Partial<NetworkWorkload> = {},
): readonly number[] {
  const workload = pod("db", { ports: [], ...changes });
  const namespace = { name: "a", labels: { team: "a" } };
  return portChoice({ workload, namespace }, policies.map(readPolicy)).ports;
}

const ports = [{ port: 90 }];
const db = { podSelector: { matchLabels: { app: "db" } } };
const web = { podSelector: { matchLabels: { app: "web" } } };

const rules: readonly (readonly [string, object, object, boolean])[] = [
  ["lets traffic to it in", { ...db, ingress: [{ ports }] }, {}, true],
  ["lets traffic to others in", { ...web, ingress: [{ ports }] }, {}, false],
  ["is of another namespace", { ingress: [{ ports }] }, { namespace: "b" }, false],
  ["acts on egress alone", { ...db, policyTypes: ["Egress"], ingress: [{ ports }] }, {}, false],
  ["lets others out to it", { ...web, egress: [{ to: [db], ports }] }, {}, true],
  ["lets others out to one of several", { ...web, egress: [{ to: [web, db], ports }] }, {}, true],
  ["lets others out to everybody", { ...web, egress: [{ ports }] }, {}, true],
  ["lets others out to somebody unknown", { egress: [{ to: [UNKNOWN], ports }] }, {}, true],
  ["lets others out elsewhere", { egress: [{ to: [web], ports }] }, {}, false],
  [
    "lets others out to addresses",
    { egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports }] },
    {},
    false,
  ],
  ["acts on ingress alone", { policyTypes: ["Ingress"], egress: [{ to: [db], ports }] }, {}, false],
  [
    "lets its own namespace out to pods of that name",
    { egress: [{ to: [db], ports }] },
    { namespace: "b" },
    false,
  ],
  [
    "lets another namespace out to its namespace",
    { egress: [{ to: [{ namespaceSelector: { matchLabels: { team: "a" } } }], ports }] },
    { namespace: "b" },
    true,
  ],
  [
    "lets others out to another namespace",
    { egress: [{ to: [{ namespaceSelector: { matchLabels: { team: "b" } } }], ports }] },
    {},
    false,
  ],
];

describe("portChoice", () => {
  for (const [what, spec, metadata, isTried] of rules) {
    it(`${isTried ? "tries" : "leaves out"} a port of a policy that ${what}`, () => {
      const expected = isTried ? [90, 20000] : [20000];

      assert.deepEqual(portsUnder([policy(spec, metadata)]), expected);
    });
  }

  it("lists ports in order, each once", () => {
    const declared = [30000, 80].map((port) => ({
      ...{ name: undefined, port, protocol: "TCP" as const },
    }));

    assert.deepEqual(
      portsUnder([policy({ ingress: [{ ports: [{ port: 80 }] }] })], {
        ports: declared,
      }),
      [80, 20000, 30000],
    );
  });

  it("declares no port that is in one of several ranges", () => {
    const ingress = [
      {
        ports: [
          { port: 30, endPort: 40 },
          { port: 19990, endPort: 20005 },
        ],
      },
    ];

    assert.deepEqual(portsUnder([policy({ ingress })]), [30, 40, 19990, 20005, 20006]);
  });

  it("passes over a port that the pods declare", () => {
    const declared = [{ name: undefined, port: 20000, protocol: "UDP" as const }];

    assert.deepEqual(portsUnder([], { ports: declared }), [20000, 20001]);
  });
});
