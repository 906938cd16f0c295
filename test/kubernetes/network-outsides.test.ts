import assert from "node:assert/strict";

import { endpointText, portsText } from "../../kubernetes/network/endpoint-text.ts";
import type { Connection, Outside } from "../../kubernetes/network/model.ts";
import { reachability } from "../../kubernetes/network/reachability.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { end, model, passes, pod, policy } from "./network-clusters.ts";

const dns: Outside = {
  name: "dns",
  pod: pod("coredns", { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } }),
  namespace: { name: "kube-system", labels: {} },
};
const metadata: Outside = { name: "metadata", cidrs: ["169.254.169.254/32"] };
const internet: Outside = { name: "internet", cidrs: ["0.0.0.0/0", "::/0"] };
const outsides = [dns, metadata, internet];

function text({ from, to, verdict, ports, policies, reason }: Connection): string {
  const ends = `${endpointText(from)} > ${endpointText(to)}: ${verdict} ${portsText(ports)}`;
  return `${ends} by ${policies.join()}${reason === undefined ? "" : ` (${reason})`}`;
}

describe("reachability of outsides", () => {
  const allowDns = policy(
    {
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
              podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
          ],
          ports: [{ port: 53, protocol: "UDP" }],
        },
      ],
    },
    { name: "allow-dns" },
  );
  const except = ["10.0.0.0/8", "169.254.0.0/16"];
  const allowInternet = policy(
    {
      podSelector: { matchLabels: { app: "web" } },
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except } }], ports: [{ port: 443 }] }],
    },
    { name: "allow-internet" },
  );
  const answers = reachability(model([allowDns, allowInternet], { outsides }));

  const cases = [
    ["a/web", "@dns", "allowed UDP 53"],
    ["a/db", "@metadata", "denied"],
    ["a/web", "@metadata", "denied"],
    ["a/web", "@internet", "allowed TCP 443"],
    ["a/db", "@internet", "denied"],
    ["b/api", "@metadata", "allowed all"],
    ["@internet", "a/web", "allowed all"],
    ["@dns", "b/api", "allowed all"],
  ] as const;
  for (const [from, to, expected] of cases) {
    it(`decides ${from} to ${to}: ${expected}`, () => {
      assert.equal(passes(answers, from, to), expected);
    });
  }

  it("says which part of an outside is reached", () => {
    const [line] = answers.between(end("a/web"), end("@internet"));

    assert.equal(
      line?.reason,
      "only 0.0.0.0-9.255.255.255,11.0.0.0-169.253.255.255,169.255.0.0-255.255.255.255 of its addresses",
    );
  });

  it("says when the ports differ between the parts", () => {
    const to = [{ ipBlock: { cidr: "0.0.0.0/0" } }];
    const mixed = policy({ policyTypes: ["Egress"], egress: [{ to }, { ports: [{ port: 53 }] }] });
    const [line] = reachability(model([mixed], { outsides })).between(
      end("a/web"),
      end("@internet"),
    );

    assert.equal(line?.reason, "not on the same ports at all of its addresses");
    assert.equal(portsText(line.ports), "all");
  });

  it("lets a policy in the namespace of an outside act on it", () => {
    const closed = policy({ ingress: [] }, { namespace: "kube-system" });

    assert.equal(passes(reachability(model([closed], { outsides })), "a/web", "@dns"), "denied");
  });

  it("lists no connection between two outsides", () => {
    const kinds = [...answers.connections()].map(({ from, to }) => [from.kind, to.kind]);

    assert.ok(kinds.some((pair) => pair.includes("outside")));
    assert.ok(kinds.every((pair) => pair.includes("workload")));
  });
});

describe("reachability of address ranges", () => {
  const block = (cidr: string, ...except: string[]): object => ({ ipBlock: { cidr, except } });
  const spec = {
    podSelector: { matchLabels: { app: "web" } },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [block("10.0.0.0/8", "10.1.0.0/16")], ports: [{ port: 80 }] }],
    egress: [{ to: [block("192.0.2.0/24"), block("192.0.2.128/25")] }],
  };
  const workloads = [pod("web"), pod("db")];
  const changes = { workloads, addressRanges: true };
  const answers = reachability(model([policy(spec)], changes));

  it("merges the ranges of equal connections, in both directions", () => {
    assert.deepEqual([...answers.connections()].map(text).sort(), [
      "0.0.0.0/0,::/0 > a/db[Deployment]: allowed all by ",
      "10.0.0.0/16,10.2.0.0-10.255.255.255 > a/web[Deployment]: allowed TCP 80 by a/p",
      "a/db[Deployment] > 0.0.0.0/0,::/0: allowed all by ",
      "a/web[Deployment] > 192.0.2.0/24: allowed all by a/p",
    ]);
  });

  it("gives disjoint ranges that cover all addresses as endpoints", () => {
    assert.deepEqual(answers.endpoints.map(endpointText), [
      "a/web[Deployment]",
      "a/db[Deployment]",
      "0.0.0.0-9.255.255.255,10.1.0.0/16,11.0.0.0-192.0.1.255,192.0.3.0-255.255.255.255,::/0",
      "10.0.0.0/16,10.2.0.0-10.255.255.255",
      "192.0.2.0/24",
    ]);
  });
});

describe("reachability's reasons and policies", () => {
  const one = (policies: readonly unknown[], from = "b/api", to = "a/web"): readonly string[] =>
    reachability(model(policies)).between(end(from), end(to)).map(text);
  const arrow = "b/api[Deployment] > a/web[Deployment]:";

  it("names the policies of both ends that allow part of it, sorted", () => {
    const policies = [
      policy({ ingress: [{ ports: [{ port: 80 }] }] }, { name: "z" }),
      policy({ ingress: [{ ports: [{ port: 81 }] }] }, { name: "m" }),
      policy({ ingress: [{ ports: [{ port: 90 }] }] }, { name: "other" }),
      policy({ ingress: [] }, { name: "deny" }),
      policy(
        { policyTypes: ["Egress"], egress: [{ ports: [{ port: 80, endPort: 85 }] }] },
        { name: "out", namespace: "b" },
      ),
    ];

    assert.deepEqual(one(policies), [`${arrow} allowed TCP 80-81 by a/m,a/z,b/out`]);
  });

  it("names the policies that isolate when it is denied", () => {
    const policies = [
      policy({ ingress: [] }, { name: "deny" }),
      policy({ egress: [{}], policyTypes: ["Egress"] }, { name: "out", namespace: "b" }),
    ];
    const answers = reachability(model(policies));

    assert.deepEqual(answers.decide(end("b/api"), end("a/web"), { protocol: "TCP", port: 80 }), {
      verdict: "denied",
      policies: ["a/deny"],
      reason: undefined,
    });
  });

  it("keeps what another policy allows for sure", () => {
    const rules = [{ ports: [{ port: 80 }] }, { from: UNKNOWN, ports: [{ port: 81 }] }];

    assert.deepEqual(one([policy({ ingress: rules })]), [
      `${arrow} allowed TCP 80 by a/p`,
      `${arrow} unknown TCP 81 by a/p (whether a/p, ingress[1] matches the source is not known)`,
    ]);
  });

  it("keeps what is allowed whether or not a policy acts", () => {
    const maybe = policy({ podSelector: UNKNOWN, ingress: [{ ports: [{ port: 80 }] }] });

    assert.deepEqual(one([maybe]), [
      `${arrow} allowed TCP 80 by a/p`,
      `${arrow} unknown SCTP 1-65535, TCP 1-79,81-65535, UDP 1-65535 by  ` +
        "(whether a/p acts on the ingress of the destination is not known)",
    ]);
  });

  it("keeps only what each policy that perhaps acts allows", () => {
    const maybe = (name: string, ports: readonly number[]): object =>
      policy(
        { podSelector: UNKNOWN, ingress: [{ ports: ports.map((port) => ({ port })) }] },
        { name },
      );
    const answers = reachability(model([maybe("p", [80, 81]), maybe("q", [81, 82])]));

    assert.match(passes(answers, "b/api", "a/web"), /^allowed TCP 81 \+ unknown /);
  });

  it("tells apart pods on which other policies perhaps act", () => {
    const workloads = [pod("web"), pod("db", { labels: UNKNOWN }), pod("api", { namespace: "b" })];
    const policies = [
      policy({ podSelector: { matchLabels: { app: UNKNOWN } }, ingress: [{}] }, { name: "p" }),
      policy({ podSelector: { matchLabels: { app: "db" } }, ingress: [] }, { name: "q" }),
    ];
    const answers = reachability(model(policies, { workloads }));

    assert.equal(passes(answers, "b/api", "a/web"), "allowed all");
    assert.equal(passes(answers, "b/api", "a/db"), "unknown all");
  });

  it("does not name a policy that perhaps allows what another refuses", () => {
    const policies = [
      policy({ ingress: [] }, { name: "deny" }),
      policy({ egress: [{ to: UNKNOWN }] }, { name: "out", namespace: "b" }),
    ];
    const contact = { protocol: "TCP", port: 80 } as const;

    assert.deepEqual(reachability(model(policies)).decide(end("b/api"), end("a/web"), contact), {
      verdict: "denied",
      policies: ["a/deny"],
      reason: undefined,
    });
  });

  it("knows no address for sure in a block with an unknown exception", () => {
    const except = ["192.0.2.0/25", UNKNOWN];
    const to = [{ ipBlock: { cidr: "192.0.2.0/24", except } }];
    const answers = reachability(model([policy({ policyTypes: ["Egress"], egress: [{ to }] })]));

    assert.equal(passes(answers, "a/web", "192.0.2.0/32"), "denied");
    assert.equal(passes(answers, "a/web", "192.0.2.128/32"), "unknown all");
    assert.equal(passes(answers, "a/web", "192.0.3.0/32"), "denied");
  });

  it("knows nothing for sure under a policy that is not known at all", () => {
    assert.equal(passes(reachability(model([UNKNOWN])), "a/db", "a/web"), "unknown all");
  });

  it("knows the name of a namespace whose labels are not known", () => {
    const from = [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "b" } } }];
    const namespaces = ["a", "b"].map((name) => ({ name, labels: UNKNOWN }));
    const answers = reachability(model([policy({ ingress: [{ from }] })], { namespaces }));

    assert.equal(passes(answers, "b/api", "a/web"), "allowed all");
    assert.equal(passes(answers, "a/db", "a/web"), "denied");
  });

  it("lets a pod reach itself and does not list it", () => {
    const answers = reachability(model([policy({ policyTypes: ["Ingress", "Egress"] })]));

    assert.equal(passes(answers, "a/web", "a/web"), "allowed all");
    assert.ok([...answers.connections()].every(({ from, to }) => from !== to));
  });

  it("knows nothing of an end that is not in the model", () => {
    const decision = reachability(model([])).decide(end("a/web"), end("x/y"), {
      protocol: "TCP",
      port: 80,
    });

    assert.equal(decision.verdict, "unknown");
  });

  it("does not choose between two objects of one name", () => {
    const workloads = [pod("web"), pod("web", { labels: { app: "other" } }), pod("db")];
    const closed = policy({ podSelector: { matchLabels: { app: "web" } }, ingress: [] });

    const [line] = reachability(model([closed], { workloads })).between(end("a/db"), end("a/web"));

    assert.equal(line?.verdict, "unknown");
    assert.equal(
      line.reason,
      "several objects have this name, and policies treat them differently",
    );
  });
});
