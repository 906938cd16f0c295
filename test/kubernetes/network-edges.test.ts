import assert from "node:assert/strict";

import { reachability } from "../../kubernetes/network/reachability.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { end, model, passes, pod, policy, under } from "./network-clusters.ts";

describe("reachability and policyTypes", () => {
  const egress = [{ ports: [{ port: 53 }] }];
  const cases = [
    ["absent: ingress is isolated", {}, "b/api", "a/web", "denied"],
    ["absent: egress without rules is not", {}, "a/web", "b/api", "allowed all"],
    ["absent: an empty list of egress is no rule", { egress: [] }, "a/web", "b/api", "allowed all"],
    ["absent: egress with rules is", { egress }, "a/web", "b/api", "allowed TCP 53"],
    ["absent: ingress is isolated by egress rules too", { egress }, "b/api", "a/web", "denied"],
    ["empty: as if absent", { policyTypes: [], egress }, "a/web", "b/api", "allowed TCP 53"],
    ["null: as if absent", { policyTypes: null, egress }, "b/api", "a/web", "denied"],
    [
      "only Ingress: egress rules are ignored",
      { policyTypes: ["Ingress"], egress },
      "a/web",
      "b/api",
      "allowed all",
    ],
    [
      "only Egress: ingress is open",
      { policyTypes: ["Egress"], egress },
      "b/api",
      "a/web",
      "allowed all",
    ],
    ["an empty list of ingress rules", { ingress: [] }, "b/api", "a/web", "denied"],
    ["a rule of null, as an empty rule", { ingress: [null] }, "b/api", "a/web", "allowed all"],
    ["a type that does not exist", { policyTypes: ["ingress"] }, "b/api", "a/web", "unknown all"],
  ] as const;
  for (const [what, spec, from, to, expected] of cases) {
    it(`reads ${what}`, () => {
      assert.equal(under([policy(spec)], from, to), expected);
    });
  }
});

describe("reachability and empty against absent", () => {
  const cases = [
    ["from absent: everybody", {}, "allowed all"],
    ["from empty: everybody", { from: [] }, "allowed all"],
    ["from null: everybody", { from: null }, "allowed all"],
    ["an empty podSelector: only the own namespace", { from: [{ podSelector: {} }] }, "denied"],
    ["an empty namespaceSelector: all pods", { from: [{ namespaceSelector: {} }] }, "allowed all"],
    ["both empty: all pods", { from: [{ namespaceSelector: {}, podSelector: {} }] }, "allowed all"],
    [
      "a podSelector of null, as absent",
      { from: [{ namespaceSelector: {}, podSelector: null }] },
      "allowed all",
    ],
    ["a peer without anything: not valid", { from: [{}] }, "unknown all"],
    [
      "a peer with ipBlock and podSelector: not valid",
      { from: [{ podSelector: {}, ipBlock: { cidr: "10.0.0.0/8" } }] },
      "unknown all",
    ],
  ] as const;
  for (const [what, rule, expected] of cases) {
    it(`reads ${what}`, () => {
      assert.equal(under([policy({ ingress: [rule] })], "b/api", "a/web"), expected);
    });
  }

  it("matches addresses by absent peers, not by empty selectors", () => {
    const open = policy({
      ingress: [{ ports: [{ port: 80 }] }, { from: [{ namespaceSelector: {} }] }],
    });

    assert.equal(under([open], "192.0.2.1/32", "a/web"), "allowed TCP 80");
  });

  it("selects every pod of the namespace by an absent podSelector of the spec", () => {
    const bare = policy({ podSelector: undefined, policyTypes: ["Ingress"] });

    assert.equal(under([bare], "b/api", "a/web"), "denied");
  });

  it("trusts the name label of a namespace, whatever the object says", () => {
    const namespaces = [{ name: "b", labels: { "kubernetes.io/metadata.name": "a" } }];
    const from = [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "a" } } }];
    const answers = reachability(model([policy({ ingress: [{ from }] })], { namespaces }));

    assert.equal(passes(answers, "b/api", "a/web"), "denied");
    assert.equal(passes(answers, "a/db", "a/web"), "allowed all");
  });
});

describe("reachability and malformed ports", () => {
  const cases = [
    ["an endPort below the port", { port: 90, endPort: 80 }, "unknown TCP 1-65535"],
    ["an endPort with a named port", { port: "http", endPort: 90 }, "unknown TCP 1-65535"],
    ["an endPort alone", { endPort: 90 }, "unknown TCP 1-65535"],
    ["a number as text", { port: "80" }, "unknown TCP 1-65535"],
    ["port 0", { port: 0 }, "unknown TCP 1-65535"],
    ["port 65536", { port: 65536 }, "unknown TCP 1-65535"],
    [
      "a protocol that does not exist",
      { port: 80, protocol: "ICMP" },
      "unknown SCTP 80, TCP 80, UDP 80",
    ],
    ["no map", "80", "unknown all"],
    ["an unknown endPort", { port: 80, endPort: UNKNOWN }, "allowed TCP 80 + unknown TCP 81-65535"],
    ["an unknown port", { port: UNKNOWN, protocol: "UDP" }, "unknown UDP 1-65535"],
  ] as const;
  for (const [what, port, expected] of cases) {
    it(`does not guess at ${what}`, () => {
      assert.equal(under([policy({ ingress: [{ ports: [port] }] })], "b/api", "a/web"), expected);
    });
  }

  it("does not choose between two ports of one name", () => {
    const ports = [80, 81].map((port) => ({ name: "http", port, protocol: "TCP" }) as const);
    const rule = policy({ ingress: [{ ports: [{ port: "http" }] }] });
    const answers = reachability(model([rule], { workloads: [pod("web", { ports }), pod("db")] }));

    assert.equal(passes(answers, "a/db", "a/web"), "unknown TCP 80-81");
  });
});

describe("reachability and the host's network", () => {
  const host = pod("db", { hostNetwork: true });
  const workloads = [pod("web"), host, pod("api", { namespace: "b", hostNetwork: true })];
  const cases = [
    ["nothing isolates either", [], "a/db", "a/web", "allowed all"],
    [
      "a rule admits everybody",
      [{ ingress: [{ ports: [{ port: 80 }] }], podSelector: { matchLabels: { app: "web" } } }],
      "a/db",
      "a/web",
      "allowed TCP 80 + unknown SCTP 1-65535, TCP 1-79,81-65535, UDP 1-65535",
    ],
    ["the target is closed", [{ ingress: [] }], "a/db", "a/web", "unknown all"],
    [
      "a rule admits the pod",
      [{ ingress: [{ from: [{ podSelector: {} }] }] }],
      "a/db",
      "a/web",
      "unknown all",
    ],
    [
      "a rule admits addresses",
      [{ ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }] }],
      "a/db",
      "a/web",
      "unknown all",
    ],
    ["a policy selects it as target", [{ ingress: [] }], "a/web", "a/db", "unknown all"],
    [
      "both are in the host's network",
      [{ policyTypes: ["Ingress", "Egress"] }],
      "a/db",
      "b/api",
      "unknown all",
    ],
    [
      "a named port leads to it",
      [{ policyTypes: ["Egress"], egress: [{ ports: [{ port: "http" }] }] }],
      "a/web",
      "a/db",
      "unknown all",
    ],
  ] as const;
  for (const [what, specs, from, to, expected] of cases) {
    it(`decides when ${what}`, () => {
      const policies = specs.map((spec) => policy(spec));
      const answers = reachability(model(policies, { workloads }));

      assert.equal(passes(answers, from, to), expected);
    });
  }

  it("says why it is not known", () => {
    const answers = reachability(model([policy({ ingress: [] })], { workloads }));
    const contact = { protocol: "TCP", port: 80 } as const;

    assert.deepEqual(answers.decide(end("a/web"), end("a/db"), contact), {
      verdict: "unknown",
      policies: [],
      reason: "a pod in the host's network may count as its node, which nothing closes to its pods",
    });
  });

  it("takes an unknown hostNetwork for both", () => {
    const unknown = [pod("web", { hostNetwork: undefined }), pod("db")];
    const answers = reachability(model([policy({ ingress: [] })], { workloads: unknown }));

    assert.equal(passes(answers, "a/db", "a/web"), "unknown all");
  });
});

describe("reachability and ranges of pods", () => {
  const spec = {
    ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.9.0.0/16"] } }] }],
  };

  it("does not know whether a block that holds pods matches them", () => {
    const answers = reachability(model([policy(spec)], { podCidrs: ["10.1.0.0/16"] }));

    assert.deepEqual(answers.between(end("b/api"), end("a/web")), [
      {
        from: end("b/api"),
        to: end("a/web"),
        verdict: "unknown",
        ports: ["SCTP", "TCP", "UDP"].map((protocol) => ({ protocol, from: 1, to: 65535 })),
        policies: ["a/p"],
        reason:
          "network plugins differ on whether the ipBlock of a/p, ingress[0] matches the source",
      },
    ]);
  });

  it("denies where the pods are excepted or elsewhere", () => {
    const answers = reachability(model([policy(spec)], { podCidrs: ["10.9.1.0/24", "fd00::/64"] }));

    assert.equal(passes(answers, "b/api", "a/web"), "denied");
  });
});
