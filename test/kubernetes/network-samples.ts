import fc from "fast-check";

import type { NetworkPort, NetworkWorkload, Protocol } from "../../kubernetes/network/model.ts";
import type { PlainPeer, PlainPolicy, PlainRule, PlainSelector } from "./network-brute-force.ts";

/** A small random cluster. */
export interface Sample {
  readonly namespaces: readonly { readonly name: string; readonly labels: object }[];
  readonly workloads: readonly NetworkWorkload[];
  readonly policies: readonly PlainPolicy[];
}

const spaces = ["a", "b", "c"] as const;
const word = fc.constantFrom("x", "y");
const labelKey = fc.constantFrom("app", "tier");
const labels = fc.dictionary(labelKey, word, { maxKeys: 2 });
const protocol = fc.constantFrom<Protocol>("TCP", "UDP", "SCTP");

/** Ports around which something may change; policies and pods use no others but these. */
export const probePorts = [1, 79, 80, 81, 85, 90, 91, 65535];

/** First and last addresses of the blocks of the samples, and their neighbors. */
export const probeAddresses: readonly string[] = [
  ...["0.0.0.0", "9.255.255.255", "10.0.0.0", "10.0.255.255", "10.1.0.0", "10.1.0.1", "10.1.0.2"],
  ...["10.1.0.3", "10.1.0.4", "10.1.127.255", "10.1.128.0", "10.1.255.255", "10.2.0.0"],
  ...["10.255.255.254", "10.255.255.255", "11.0.0.0", "127.255.255.255", "128.0.0.0"],
  ...["169.253.255.255", "169.254.0.0", "169.254.169.253", "169.254.169.254", "169.254.169.255"],
  ...["169.254.255.255", "169.255.0.0", "192.0.1.255", "192.0.2.0", "192.0.2.127", "192.0.2.128"],
  ...["192.0.2.255", "192.0.3.0", "255.255.255.255", "::", "2001:db7:ffff::", "2001:db8::"],
  ...["2001:db8:0:ffff::", "2001:db8:1::", "2001:db8:1:ffff::", "2001:db8:2::", "2001:db9::"],
  ...["7fff:ffff::", "8000::", "fbff:ffff::", "fc00::", "fdff:ffff::", "fe00::", "ffff::"],
];

/** A few of them. */
export const someAddresses = fc.subarray([...probeAddresses], { minLength: 4, maxLength: 5 });

const expression = fc.record(
  {
    key: labelKey,
    operator: fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist"),
    values: fc.array(word, { minLength: 1, maxLength: 2 }),
  },
  { noNullPrototype: true },
);

const selector: fc.Arbitrary<PlainSelector> = fc.oneof(
  fc.constant({}),
  labels.map((matchLabels) => ({ matchLabels })),
  fc.array(expression, { maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
);

const namespaceSelector: fc.Arbitrary<PlainSelector> = fc.oneof(
  selector,
  fc.constantFrom(...spaces).map((name) => ({
    matchLabels: { "kubernetes.io/metadata.name": name },
  })),
);

/** Blocks that lie in, beside and around each other. */
const blocks: readonly (readonly [string, readonly string[]])[] = [
  ["0.0.0.0/0", ["10.0.0.0/8", "169.254.0.0/16", "128.0.0.0/1"]],
  ["10.0.0.0/8", ["10.1.0.0/16", "10.1.0.0/30", "10.255.255.255/32"]],
  ["10.1.0.0/16", ["10.1.0.0/17", "10.1.0.2/31"]],
  ["192.0.2.0/24", ["192.0.2.128/25"]],
  ["169.254.169.254/32", []],
  ["::/0", ["fc00::/7", "::/1"]],
  ["2001:db8::/32", ["2001:db8:1::/48"]],
];

const ipBlock = fc.constantFrom(...blocks).chain(([cidr, holes]) =>
  fc.oneof(
    fc.constant({ cidr }),
    fc.subarray([...holes]).map((except) => ({ cidr, except })),
  ),
);

const peer: fc.Arbitrary<PlainPeer> = fc.oneof(
  selector.map((podSelector) => ({ podSelector })),
  namespaceSelector.map((namespaceSelector) => ({ namespaceSelector })),
  fc.record({ podSelector: selector, namespaceSelector }),
  ipBlock.map((ipBlock) => ({ ipBlock })),
);

const port = fc.oneof(
  fc.record({ protocol, port: fc.constantFrom(80, 81, 90) }),
  fc.record({ port: fc.constantFrom(80, 90) }),
  fc.record({ protocol, port: fc.constantFrom(1, 80), endPort: fc.constantFrom(85, 90, 65535) }),
  fc.record({ protocol, port: fc.constantFrom("http", "dns") }),
  fc.record({ protocol }),
  fc.constant({ port: "http" }),
);

const ports = fc.option(fc.array(port, { maxLength: 2 }), { nil: undefined });
const peers = fc.option(fc.array(peer, { maxLength: 2 }), { nil: undefined });

function rules(key: "from" | "to"): fc.Arbitrary<readonly PlainRule[] | undefined> {
  const rule = fc.tuple(ports, peers).map(([ports, peers]) => ({
    ...(ports === undefined ? {} : { ports }),
    ...(peers === undefined ? {} : { [key]: peers }),
  }));
  return fc.option(fc.array(rule, { maxLength: 2 }), { nil: undefined });
}

const policyTypes = fc.option(fc.subarray(["Ingress", "Egress"] as const), { nil: undefined });

const policy: fc.Arbitrary<PlainPolicy> = fc
  .tuple(fc.constantFrom(...spaces), selector, policyTypes, rules("from"), rules("to"))
  .map(([namespace, podSelector, types, ingress, egress]) => ({
    metadata: { name: "p", namespace },
    spec: {
      podSelector,
      ...(types === undefined ? {} : { policyTypes: types }),
      ...(ingress === undefined ? {} : { ingress }),
      ...(egress === undefined ? {} : { egress }),
    },
  }));

const containerPorts: fc.Arbitrary<readonly NetworkPort[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom("http", "dns", undefined),
    port: fc.constantFrom(80, 81, 90),
    protocol,
  }),
  { maxLength: 3, selector: ({ name, port }) => name ?? port },
);

const workload = fc.record({
  namespace: fc.constantFrom(...spaces),
  kind: fc.constant("Deployment"),
  labels,
  ports: containerPorts,
  hostNetwork: fc.integer({ max: 5, min: 0 }).map((number) => number === 0),
});

/** Three namespaces, four to six workloads, up to five policies. */
export const sample: fc.Arbitrary<Sample> = fc
  .tuple(
    fc.tuple(labels, labels, labels),
    fc.array(workload, { minLength: 4, maxLength: 6 }),
    fc.array(policy, { maxLength: 5 }),
  )
  .map(([spaceLabels, workloads, policies]) => ({
    namespaces: spaces.map((name, index) => ({ name, labels: spaceLabels[index] ?? {} })),
    workloads: workloads.map((each, index) => ({ ...each, name: `w${index}` })),
    policies: policies.map((each, index) => ({
      ...each,
      metadata: { ...each.metadata, name: `p${index}` },
    })),
  }));
