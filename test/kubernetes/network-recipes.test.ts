import assert from "node:assert/strict";

import { policy, under } from "./network-clusters.ts";

const inNamespace = (name: string): object => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
const app = (name: string): object => ({ podSelector: { matchLabels: { app: name } } });
const port = (port: number | string, rest: object = {}): object => ({ port, ...rest });

/** What the policies are, their specs in namespace `a`, and what passes between two ends. */
type Example = readonly [string, readonly object[], string, string, string];

const examples: readonly Example[] = [
  ["no policy at all", [], "b/api", "a/web", "allowed all"],
  ["default deny of ingress", [{ policyTypes: ["Ingress"] }], "a/db", "a/web", "denied"],
  ["egress under deny of ingress", [{ policyTypes: ["Ingress"] }], "a/web", "b/api", "allowed all"],
  ["default deny of egress", [{ policyTypes: ["Egress"] }], "a/web", "b/api", "denied"],
  ["ingress under deny of egress", [{ policyTypes: ["Egress"] }], "b/api", "a/web", "allowed all"],
  ["default deny of both", [{ policyTypes: ["Ingress", "Egress"] }], "a/web", "a/db", "denied"],
  ["another namespace's denial", [{ policyTypes: ["Ingress"] }], "a/web", "b/api", "allowed all"],
  ["allow all ingress", [{ ingress: [{}] }], "b/api", "a/web", "allowed all"],
  ["allow all over deny", [{ ingress: [] }, { ingress: [{}] }], "b/api", "a/web", "allowed all"],
  [
    "allow all egress",
    [{ egress: [{}], policyTypes: ["Egress"] }],
    "a/web",
    "b/api",
    "allowed all",
  ],
  ["only pods of the app", [{ ingress: [{ from: [app("db")] }] }], "a/db", "a/web", "allowed all"],
  ["pods of another app", [{ ingress: [{ from: [app("db")] }] }], "b/api", "a/web", "denied"],
  ["a pod selector elsewhere", [{ ingress: [{ from: [app("api")] }] }], "b/api", "a/web", "denied"],
  ["a namespace", [{ ingress: [{ from: [inNamespace("b")] }] }], "b/api", "a/web", "allowed all"],
  ["not that namespace", [{ ingress: [{ from: [inNamespace("b")] }] }], "a/db", "a/web", "denied"],
  [
    "pods of a namespace, as one peer",
    [{ ingress: [{ from: [{ ...inNamespace("b"), ...app("web") }] }] }],
    ...(["b/api", "a/web", "denied"] as const),
  ],
  [
    "pods or a namespace, as two peers",
    [{ ingress: [{ from: [inNamespace("b"), app("web")] }] }],
    ...(["b/api", "a/web", "allowed all"] as const),
  ],
  ["a port", [{ ingress: [{ ports: [port(80)] }] }], "b/api", "a/web", "allowed TCP 80"],
  [
    "a port of another protocol",
    [{ ingress: [{ ports: [port(53, { protocol: "UDP" })] }] }],
    ...(["b/api", "a/web", "allowed UDP 53"] as const),
  ],
  [
    "a range of ports",
    [{ ingress: [{ ports: [port(32000, { endPort: 32768 })] }] }],
    ...(["b/api", "a/web", "allowed TCP 32000-32768"] as const),
  ],
  [
    "a protocol without a port",
    [{ ingress: [{ ports: [{ protocol: "SCTP" }] }] }],
    ...(["b/api", "a/web", "allowed SCTP 1-65535"] as const),
  ],
  ["an empty list of ports", [{ ingress: [{ ports: [] }] }], "b/api", "a/web", "allowed all"],
  [
    "a named port",
    [{ ingress: [{ ports: [port("http")] }] }],
    "b/api",
    "a/web",
    "allowed TCP 8080",
  ],
  [
    "a named port of another protocol",
    [{ ingress: [{ ports: [port("http", { protocol: "UDP" })] }] }],
    ...(["b/api", "a/web", "denied"] as const),
  ],
  ["a name no pod has", [{ ingress: [{ ports: [port("grpc")] }] }], "b/api", "a/web", "denied"],
  [
    "a named port of the destination of egress",
    [{ egress: [{ ports: [port("http")] }], policyTypes: ["Egress"] }],
    ...(["a/web", "b/api", "allowed TCP 8080"] as const),
  ],
  [
    "a named port towards an address",
    [{ egress: [{ ports: [port("http")] }], policyTypes: ["Egress"] }],
    ...(["a/web", "192.0.2.1/32", "denied"] as const),
  ],
  [
    "both directions, each with its ports",
    [
      { policyTypes: ["Egress"], egress: [{ ports: [port(80), port(443)] }] },
      { ingress: [{ ports: [port(443), port(8443)] }] },
    ],
    ...(["a/web", "a/db", "allowed TCP 443"] as const),
  ],
  [
    "two policies on one pod",
    [{ ingress: [{ ports: [port(80)] }] }, { ingress: [{ ports: [port(81), port(90)] }] }],
    ...(["b/api", "a/web", "allowed TCP 80-81,90"] as const),
  ],
];

describe("reachability under the recipes of Kubernetes' documentation", () => {
  for (const [what, specs, from, to, expected] of examples) {
    it(`decides ${what}`, () => {
      const policies = specs.map((spec, index) => policy(spec, { name: `p${index}` }));

      assert.equal(under(policies, from, to), expected);
    });
  }
});

describe("reachability with ipBlock", () => {
  const block = { cidr: "172.17.0.0/16", except: ["172.17.1.0/24"] };
  const policies = [
    policy({
      podSelector: { matchLabels: { app: "web" } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ ipBlock: block }], ports: [{ port: 6379 }] }],
      egress: [{ to: [{ ipBlock: { cidr: "2001:db8::/32" } }] }],
    }),
  ];
  const cases = [
    ["172.16.255.255/32", "a/web", "denied"],
    ["172.17.0.0/32", "a/web", "allowed TCP 6379"],
    ["172.17.0.255/32", "a/web", "allowed TCP 6379"],
    ["172.17.1.0/32", "a/web", "denied"],
    ["172.17.1.255/32", "a/web", "denied"],
    ["172.17.2.0/32", "a/web", "allowed TCP 6379"],
    ["172.17.255.255/32", "a/web", "allowed TCP 6379"],
    ["172.18.0.0/32", "a/web", "denied"],
    ["a/web", "2001:db8::/128", "allowed all"],
    ["a/web", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff/128", "denied"],
    ["a/web", "2001:db9::/128", "denied"],
    ["a/web", "172.17.0.0/32", "denied"],
    ["a/db", "a/web", "denied"],
    ["a/db", "172.17.1.0/32", "allowed all"],
  ] as const;
  for (const [from, to, expected] of cases) {
    it(`decides ${from} to ${to}: ${expected}`, () => {
      assert.equal(under(policies, from, to), expected);
    });
  }
});
