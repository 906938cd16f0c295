import assert from "node:assert/strict";

import type { NetworkModel, Outside } from "../../../kubernetes/network/model.ts";
import { readPolicy } from "../../../kubernetes/network/policy-reading.ts";
import { reachability } from "../../../kubernetes/network/reachability.ts";
import { probeEdges } from "../../../kubernetes/probe/probe-edges.ts";
import type { FixedTarget } from "../../../kubernetes/probe/probe-edges.ts";
import type { ProbeEdge, ProbePlan } from "../../../kubernetes/probe/probe-plan.ts";
import { chooseTwins } from "../../../kubernetes/probe/twin-choice.ts";
import { model, pod, policy } from "../network-clusters.ts";
import { strangerPod } from "./simulated-network.ts";

const stranger: Outside = {
  name: "stranger",
  pod: strangerPod,
  namespace: { name: strangerPod.namespace, labels: {} },
};

function plan(
  policies: readonly unknown[],
  changes: Partial<NetworkModel> = {},
  fixed: readonly FixedTarget[] = [],
): ProbePlan {
  const all = model(policies, changes);
  const { chosen } = chooseTwins({
    model: all,
    objects: [],
    namespaces: new Set(["a", "b"]),
    closed: new Map(),
  });
  return probeEdges({
    connections: reachability(all),
    policies: policies.map(readPolicy),
    pods: chosen,
    stranger: all.outsides.length === 0 ? undefined : { kind: "outside", name: "stranger" },
    fixed,
  });
}

function nameOf(end: ProbeEdge["from"]): string {
  return end.kind === "stranger" ? end.kind : end.name;
}

/** `from > to TCP 80 open` of each edge, of those from one end when it is named. */
function lines({ edges }: ProbePlan, from?: string): readonly string[] {
  return edges
    .filter((edge) => from === undefined || nameOf(edge.from) === from)
    .map((edge) => {
      const { protocol, port, expected } = edge;
      return `${nameOf(edge.from)} > ${nameOf(edge.to)} ${protocol} ${port} ${expected}`;
    });
}

const twoPods = { workloads: [pod("web"), pod("db", { ports: [] })] };

describe("probeEdges", () => {
  it("tries declared ports and one that nobody declares, by both protocols, each way", () => {
    assert.deepEqual(
      lines(plan([policy({ podSelector: { matchLabels: { app: "web" } } })], twoPods)),
      [
        "web > db TCP 20000 open",
        "web > db UDP 20000 open",
        "db > web TCP 8080 closed",
        "db > web UDP 8080 closed",
        "db > web TCP 20000 closed",
        "db > web UDP 20000 closed",
      ],
    );
  });

  it("names the policies that decide, and numbers edges and self probes through", () => {
    const { edges, selfProbes } = plan([policy({})], twoPods);

    assert.deepEqual(edges[0], {
      id: 0,
      from: { kind: "workload", namespace: "a", name: "web", workload: "Deployment" },
      to: { kind: "workload", namespace: "a", name: "db", workload: "Deployment" },
      protocol: "TCP",
      port: 20000,
      expected: "closed",
      policies: ["a/p"],
    });
    assert.deepEqual(
      [...edges, ...selfProbes].map(({ id }) => id),
      [...Array(12).keys()],
    );
  });

  it("opens a port by the protocol of the rule alone", () => {
    const ingress = [{ ports: [{ protocol: "TCP", port: 8080 }] }];

    assert.deepEqual(lines(plan([policy({ ingress })], twoPods), "db"), [
      "db > web TCP 8080 open",
      "db > web UDP 8080 closed",
      "db > web TCP 20000 closed",
      "db > web UDP 20000 closed",
    ]);
  });

  it("tries both ends of a range, and a port outside of it", () => {
    const ingress = [{ ports: [{ port: 19999, endPort: 20001 }] }];

    const { twins, edges } = plan([policy({ ingress })], twoPods);

    assert.deepEqual(twins[1]?.tcp, [19999, 20001, 20002]);
    assert.equal(edges.find(({ port }) => port === 20002)?.expected, "closed");
  });

  it("tries a port inside when the ranges of policies leave no other", () => {
    const ingress = [{ ports: [{ port: 1024, endPort: 65535 }] }];

    const { twins } = plan([policy({ ingress })], twoPods);

    assert.deepEqual(twins[1]?.tcp, [1024, 20000, 65535]);
  });

  it("tries no end of all ports, and no port of SCTP", () => {
    const ingress = [
      {
        ports: [
          { port: 1, endPort: 65535 },
          { protocol: "SCTP", port: 99 },
        ],
      },
    ];
    const ports = [{ name: undefined, port: 98, protocol: "SCTP" as const }];

    const { twins } = plan([policy({ ingress })], {
      workloads: [pod("web"), pod("db", { ports })],
    });

    assert.deepEqual([twins[1]?.tcp, twins[1]?.udp], [[20000], [20000]]);
  });

  it("tries ports that only the policy of a sender names, from everybody", () => {
    const egress = [
      { to: [{ podSelector: { matchLabels: { app: "db" } } }], ports: [{ port: 90 }] },
    ];
    const podSelector = { matchLabels: { app: "web" } };

    const found = plan([policy({ podSelector, policyTypes: ["Egress"], egress })], {
      workloads: [pod("web"), pod("db", { ports: [] }), pod("api", { ports: [] })],
    });

    assert.deepEqual(
      lines(found).filter((line) => line.includes(" 90 ")),
      [
        "web > db TCP 90 open",
        "web > db UDP 90 closed",
        "api > db TCP 90 open",
        "api > db UDP 90 open",
      ],
    );
  });

  it("finds a named port where the pod has it", () => {
    const ingress = [{ ports: [{ port: "http" }] }];

    const found = plan([policy({ ingress })], { workloads: [pod("web"), pod("db")] });

    assert.deepEqual(found.twins[0]?.ports, [{ name: "http", port: 8080, protocol: "TCP" }]);
    assert.deepEqual(lines(found, "db"), [
      "db > web TCP 8080 open",
      "db > web UDP 8080 closed",
      "db > web TCP 20000 closed",
      "db > web UDP 20000 closed",
    ]);
  });

  it("says in one line for each pair what is not decided", () => {
    const ingress = [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }];

    const { edges, skipped } = plan([policy({ ingress })], {
      workloads: [pod("web"), pod("db", { ports: [], namespace: "b" })],
      podCidrs: ["10.0.0.0/8"],
    });

    assert.equal(edges.length, 2);
    assert.deepEqual(
      skipped.map(({ what }) => what),
      ["b/db[Deployment] -> a/web[Deployment] TCP 8080,20000, UDP 8080,20000"],
    );
    assert.match(skipped[0]?.reason ?? "", /ipBlock/);
  });

  it("tries the stranger both ways, by the port that nobody declares", () => {
    const found = plan([policy({ policyTypes: ["Egress"] })], {
      workloads: [pod("web")],
      outsides: [stranger],
    });

    assert.deepEqual(lines(found), [
      "web > stranger TCP 20000 closed",
      "web > stranger UDP 20000 closed",
      "stranger > web TCP 8080 open",
      "stranger > web UDP 8080 open",
      "stranger > web TCP 20000 open",
      "stranger > web UDP 20000 open",
    ]);
    assert.deepEqual(found.twins[1], {
      end: { kind: "stranger" },
      namespace: "moorage-probe",
      labels: {},
      ports: [],
      tcp: [20000],
      udp: [20000],
    });
  });

  it("tries the stranger by every port that is declared nowhere, in order", () => {
    const ingress = [{ ports: [{ port: 19999, endPort: 20001 }] }];
    const podSelector = { matchLabels: { app: "web" } };

    const { twins } = plan([policy({ podSelector, ingress })], {
      ...twoPods,
      outsides: [stranger],
    });

    assert.deepEqual(twins[2]?.tcp, [20000, 20002]);
  });

  it("listens only by the protocol that is tried", () => {
    const ingress = [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 8080 }] }];

    const { twins } = plan([policy({ ingress })], { ...twoPods, podCidrs: ["10.0.0.0/8"] });

    assert.deepEqual([twins[0]?.tcp, twins[0]?.udp], [[20000], [8080, 20000]]);
  });

  it("decides an address by the port behind it, from the stranger too", () => {
    const egress = [{ to: [{ ipBlock: { cidr: "192.0.2.1/32" } }], ports: [{ port: 6443 }] }];
    const fixed: FixedTarget = {
      end: { kind: "outside", name: "api-server", address: "10.96.0.1" },
      endpoint: { kind: "range", cidrs: ["192.0.2.1/32"] },
      ports: [{ protocol: "TCP", port: 443, behind: 6443 }],
    };

    const found = plan(
      [policy({ policyTypes: ["Egress"], egress })],
      { workloads: [pod("web")], outsides: [stranger] },
      [fixed],
    );

    assert.deepEqual(
      lines(found).filter((line) => line.includes("api-server")),
      ["web > api-server TCP 443 open", "stranger > api-server TCP 443 open"],
    );
  });

  it("skips an address of which only some others are open", () => {
    const egress = [{ to: [{ ipBlock: { cidr: "192.0.2.1/32" } }] }];
    const fixed: FixedTarget = {
      end: { kind: "outside", name: "api-server", address: "10.96.0.1" },
      endpoint: { kind: "range", cidrs: ["192.0.2.1/32", "192.0.2.9/32"] },
      ports: [{ protocol: "TCP", port: 443 }],
    };

    const found = plan([policy({ policyTypes: ["Egress"], egress })], { workloads: [pod("web")] }, [
      fixed,
    ]);

    assert.deepEqual(found.edges, []);
    assert.deepEqual(found.skipped, [
      {
        what: "a/web[Deployment] -> api-server TCP 443",
        reason: "only 192.0.2.1/32 of its addresses",
      },
    ]);
  });

  it("probes each port of each twin on itself", () => {
    const { selfProbes, twins } = plan([], twoPods);

    assert.deepEqual(
      selfProbes.map(({ end, protocol, port }) => `${nameOf(end)} ${protocol} ${port}`),
      [
        "web TCP 8080",
        "web TCP 20000",
        "web UDP 8080",
        "web UDP 20000",
        "db TCP 20000",
        "db UDP 20000",
      ],
    );
    assert.equal(twins.length, 2);
  });
});
