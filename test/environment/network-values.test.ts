import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();

/** A line of the tenant with its app `web` at port 80, and all problems with their column. */
const rows: readonly (readonly [what: string, line: string, ...messages: readonly string[]])[] = [
  [
    "address ranges",
    "egress: { internet: maybe, cidrs: [{ cidr: 10.0.0.1/8 }, { cidr: 10.0.0.0 }, { cidr: 10.0.0.0/33 }, { cidr: example.com }, { cidr: 2001:db8::1/32 }] }",
    '25 egress.internet: expected true or false, got "maybe"',
    '48 egress.cidrs[0].cidr: "10.0.0.1/8" has host bits set. ' +
      "Write 10.0.0.0/8 for the network or 10.0.0.1/32 for the one address",
    '70 egress.cidrs[1].cidr: "10.0.0.0" has no prefix length. Write 10.0.0.0/32',
    '90 egress.cidrs[2].cidr: "10.0.0.0/33" has the prefix length "33". ' +
      "Write a whole number from 0 to 32, such as 10.0.0.0/32",
    '113 egress.cidrs[3].cidr: "example.com" is not an IP address with a prefix length. ' +
      "Write one like 10.0.0.0/8 or 2001:db8::/32",
    '136 egress.cidrs[4].cidr: "2001:db8::1/32" has host bits set. ' +
      "Write 2001:db8::/32 for the network or 2001:db8::1/128 for the one address",
  ],
  [
    "exceptions that are no parts",
    "egress: { cidrs: [{ cidr: 10.0.0.0/8, except: [11.0.0.0/8, 10.0.0.0/8, 10.1.0.0/16, 10.1.0.0/16] }] }",
    '52 egress.cidrs[0].except[0]: "11.0.0.0/8" is not inside "10.0.0.0/8". Remove it, or widen the range',
    '64 egress.cidrs[0].except[1]: "10.0.0.0/8" leaves nothing of "10.0.0.0/8". Remove it, or widen the range',
    '89 egress.cidrs[0].except[3]: "10.1.0.0/16" is listed twice. Remove one',
  ],
  [
    "ports",
    "egress: { cidrs: [{ cidr: 10.0.0.0/8, ports: [{ port: 90, endPort: 80 }, { port: 0 }, { port: 80, protocol: tcp }, { endPort: 9 }] }] }",
    "72 egress.cidrs[0].ports[0].endPort: endPort 80 is below port 90. Swap them",
    "86 egress.cidrs[0].ports[1].port: must be at least 1, got the number 0",
    '113 egress.cidrs[0].ports[2].protocol: "tcp" is not one of TCP, UDP, SCTP. Did you mean "TCP"?',
    "120 egress.cidrs[0].ports[3].port: is missing. This key is required",
  ],
  [
    "a closed API server",
    "egress: { apiServer: true }",
    "26 egress.apiServer: nothing tells where the Kubernetes API answers. " +
      "Set moorage:apiServer: { cidrs: [<address>/32], port: 6443 } from: " +
      "kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes",
  ],
  [
    "names of policies that somebody else has",
    "networkPolicies: { default-deny: &p { podSelector: {} }, web-gateway: *p, web-to.db: *p, A: *p, web-own: *p }",
    "24 networkPolicies.default-deny: every namespace has a policy of this name. Choose another name",
    '62 networkPolicies.web-gateway: app "web" has a policy of this name. Choose another name',
    '79 networkPolicies.web-to.db: app "web" has a policy of this name. Choose another name',
    '94 networkPolicies.A: "A" is not a name for an object. ' +
      "Use at most 253 lower-case letters, digits, inner hyphens and dots, e.g. a",
  ],
  [
    "unknown fields and directions of a policy",
    "networkPolicies: { a: { podSelectr: {}, policyTypes: [ingress] }, b: { podSelector: {}, policyTypes: [Ingress], egress: [] } }",
    '29 networkPolicies.a.podSelectr: unknown key. Did you mean "podSelector"?',
    '59 networkPolicies.a.policyTypes[0]: "ingress" is not one of Ingress, Egress. Did you mean "Ingress"?',
    "125 networkPolicies.b.egress: egress has no effect, as policyTypes lacks Egress. " +
      "Add it there, or remove the rules",
  ],
  [
    "selectors of a policy",
    'networkPolicies: { a: { podSelector: { matchLabels: { "a b": "c d" }, matchExpressions: [{ key: a, operator: In }, { key: b, operator: Exists, values: [x] }, { key: c, operator: in }] } } }',
    '59 networkPolicies.a.podSelector.matchLabels.a b: "a b" is not a label key. Use a name such as k8s-app, e.g. a-b',
    '66 networkPolicies.a.podSelector.matchLabels.a b: "c d" is not a label value. ' +
      "Use at most 63 letters, digits, - _ . with a letter or digit at both ends, e.g. c-d",
    "94 networkPolicies.a.podSelector.matchExpressions[0]: In needs values. Add values",
    "156 networkPolicies.a.podSelector.matchExpressions[1].values: Exists takes no values. Remove them",
    '183 networkPolicies.a.podSelector.matchExpressions[2].operator: "in" is not one of In, NotIn, Exists, DoesNotExist. Did you mean "In"?',
  ],
  [
    "peers of a policy",
    "networkPolicies: { a: { podSelector: {}, ingress: [{ form: [] }, { from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/8] }, podSelector: {} }, {}, { podSelector: [] }] }] } }",
    '58 networkPolicies.a.ingress[0].form: unknown key. Did you mean "from"?',
    "90 networkPolicies.a.ingress[1].from[0].ipBlock: ipBlock cannot stand beside podSelector. Make two entries of the list",
    '119 networkPolicies.a.ingress[1].from[0].ipBlock.except[0]: "10.0.0.0/8" leaves nothing of "10.0.0.0/8". Remove it, or widen the range',
    "153 networkPolicies.a.ingress[1].from[1]: selects nothing. Add podSelector, namespaceSelector or ipBlock",
    "172 networkPolicies.a.ingress[1].from[2].podSelector: expected a map, got a list",
  ],
  [
    "ports of a policy",
    "networkPolicies: { a: { podSelector: {}, egress: [{ ports: [{ port: averyverylongname }, { port: http, endPort: 80 }, { endPort: 9 }, { port: 9, endPort: 8 }, { port: 70000 }] }] } }",
    '73 networkPolicies.a.egress[0].ports[0].port: "averyverylongname" is not a port. ' +
      "Write a number, or a name of at most 15 lower-case letters, digits and hyphens",
    "117 networkPolicies.a.egress[0].ports[1].endPort: endPort needs a number as port. Write the first port of the range as a number",
    "134 networkPolicies.a.egress[0].ports[2].endPort: endPort needs a number as port. Write the first port of the range as a number",
    "159 networkPolicies.a.egress[0].ports[3].endPort: endPort 8 is below port 9. Swap them",
    "172 networkPolicies.a.egress[0].ports[4].port: must be at most 65535, got the number 70000",
  ],
];

describe("connections of a tenant", () => {
  after(() => {
    scratch.remove();
  });

  for (const [what, line, ...messages] of rows) {
    it(`rejects ${what}`, () => {
      assert.deepEqual(
        scratch
          .messages(tiny("port: 80", line))
          .map((message) => message.replace(/^platform\.yaml:4:(\d+) tenants\.acme\./, "$1 ")),
        messages,
      );
    });
  }

  it("to the outside are closed unless they are named, with all ports of a range", () => {
    const range =
      "{ cidr: 203.0.113.0/24, except: [203.0.113.7/32], ports: [{ port: 443, endPort: 444 }] }";
    const lines = `egress: { internet: true, cidrs: [${range}, { cidr: 2001:db8::/32 }] }`;

    const { environment } = scratch.load(tiny("", lines));

    const [tenant] = environment.tenants;
    const closed = { internet: false, apiServer: false, cidrs: [] };
    assert.deepEqual(tenant?.apps[0]?.egress, closed);
    assert.deepEqual(tenant.egress, {
      internet: true,
      apiServer: false,
      cidrs: [
        {
          cidr: "203.0.113.0/24",
          except: ["203.0.113.7/32"],
          ports: [{ port: 443, endPort: 444, protocol: "TCP" }],
        },
        { cidr: "2001:db8::/32", except: [], ports: [] },
      ],
    });
  });

  it("to the outside are advised against where they reach the metadata address or other pods", () => {
    const metadata = "covers the metadata address, which tells credentials";
    const pods = "covers 100.0.0.0/16 of the cluster, whose pods may be another tenant's";
    const stack = "config:\n  moorage:network: { clusterCidrs: [100.0.0.0/16] }\n";
    const warnings = (app: string, tenant: string): readonly string[] =>
      scratch
        .load(tiny(app, tenant), stack)
        .warnings.map(({ path, message, hint = "" }) => `${path}: ${message}. ${hint}`);
    const all = "egress: { cidrs: [{ cidr: 198.51.100.0/24 }, { cidr: 0.0.0.0/0 }] }";
    const closed =
      "egress: { cidrs: [{ cidr: 0.0.0.0/0, except: [100.0.0.0/15, 169.254.0.0/16] }] }";

    assert.deepEqual(warnings("", all), [
      `tenants.acme.egress.cidrs[1].cidr: "0.0.0.0/0" ${pods}. Narrow it, or add 100.0.0.0/16 to except`,
      `tenants.acme.egress.cidrs[1].cidr: "0.0.0.0/0" ${metadata}. Narrow it, or add 169.254.169.254/32 to except`,
    ]);
    assert.deepEqual(warnings("egress: { cidrs: [{ cidr: 100.0.4.0/24 }] }", ""), [
      `tenants.acme.apps.web.egress.cidrs[0].cidr: "100.0.4.0/24" ${pods}. Remove it`,
    ]);
    assert.deepEqual(warnings("", closed), []);
  });

  it("to the API server are open where the stack file tells its address", () => {
    const stack = "config:\n  moorage:apiServer: { cidrs: [10.0.0.1/32] }\n";

    const { environment } = scratch.load(tiny("egress: { apiServer: true }"), stack);

    assert.equal(environment.tenants[0]?.apps[0]?.egress.apiServer, true);
    assert.deepEqual(environment.apiServer, { cidrs: ["10.0.0.1/32"], port: 6443 });
  });

  it("are rejected for the tenant, and advised against for an app, where egress is open anyway", () => {
    const ingressOnly = "isolation: ingress-only";
    const open = "isolation: ingress-only leaves all connections to the outside open";

    const tenant = scratch.messages(tiny("", `${ingressOnly}\negress: { internet: true }`));
    const app = scratch.load(tiny("egress: { internet: true }", ingressOnly)).warnings;

    assert.deepEqual(tenant, [
      `platform.yaml:5:25 tenants.acme.egress.internet: ${open}. Remove it, or set isolation: strict`,
    ]);
    assert.deepEqual(
      app.map(({ line, message }) => [line, message]),
      [[8, open]],
    );
  });

  it("of policies of one's own are taken as specs, which the stack file replaces as a whole", () => {
    const spec =
      "{ podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{}] }";
    const platform = tiny("", `networkPolicies: { a: ${spec}, b: ${spec} }`);
    const stack =
      "config:\n  moorage:overrides: { tenants: { acme: { networkPolicies: { b: { podSelector: {} } } } } }\n";

    const { environment, origins } = scratch.load(platform, stack);

    assert.deepEqual(environment.tenants[0]?.networkPolicies, {
      a: {
        podSelector: { matchLabels: { app: "web" } },
        policyTypes: ["Ingress"],
        ingress: [{}],
      },
      b: { podSelector: {} },
    });
    assert.deepEqual(
      origins.get("tenants.acme.networkPolicies.b")?.map(({ at }) => at),
      ["platform.yaml:4:117", "Pulumi.dev.yaml:2:65"],
    );
  });

  it("of monitoring need a port, by default the app's", () => {
    const own = scratch.load(tiny("port: 80\nmetrics: {}")).environment;
    const other = scratch.load(tiny("metrics: { port: 9090 }")).environment;
    const none = scratch.messages(tiny("metrics: {}"));

    assert.deepEqual(
      [own, other].map(({ tenants }) => tenants[0]?.apps[0]?.metrics),
      [{ port: 80 }, { port: 9090 }],
    );
    assert.deepEqual(none, [
      "platform.yaml:7:18 tenants.acme.apps.web.metrics: names no port. Write port: 9090, or give the app a port",
    ]);
  });
});
