import assert from "node:assert/strict";

import { usualOutsides } from "../../plan/listing/outside-peers.ts";
import { unseenController } from "../../plan/listing/outside-peers.ts";
import { deny, lines, list, objectsFrom, pod, policy } from "./listing/samples.ts";

const toDb = policy(
  "to-db",
  "{ podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }] }",
);
const egress = (name: string, to: string): string =>
  policy(
    name,
    `{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [${to}], ports: [{ port: 443 }] }] }`,
  );
const block = (cidr: string): string => `{ ipBlock: { cidr: ${cidr} } }`;

describe("listIsolation", () => {
  it("lists pairs, then addresses, from workloads and then from addresses", () => {
    const objects = objectsFrom(pod("web"), pod("db", 5432), toDb);

    assert.deepEqual(lines(list(objects)), [
      "shop/db[Pod] -> shop/web[Pod] all ()",
      "shop/db[Pod] -> 0.0.0.0/0 all ()",
      "shop/db[Pod] -> ::/0 all ()",
      "shop/web[Pod] -> shop/db[Pod] TCP 5432 (shop/to-db)",
      "shop/web[Pod] -> 0.0.0.0/0 all ()",
      "shop/web[Pod] -> ::/0 all ()",
      "0.0.0.0/0 -> shop/web[Pod] all ()",
      "::/0 -> shop/web[Pod] all ()",
    ]);
  });

  it("gives the same rows whatever the order of the objects", () => {
    const objects = objectsFrom(
      pod("web"),
      pod("db", 5432),
      pod("a-b"),
      toDb,
      egress("e", block("10.0.0.0/9")),
    );

    assert.deepEqual(lines(list(objects.toReversed())), lines(list(objects)));
  });

  it("joins address ranges that different policies open, and names all of them", () => {
    const two = [egress("low", block("10.0.0.0/9")), egress("high", block("10.128.0.0/9"))];

    assert.deepEqual(lines(list(objectsFrom(pod("web"), deny, ...two))), [
      "shop/web[Pod] -> 10.0.0.0/8 TCP 443 (shop/high shop/low)",
    ]);
  });

  it("tells what is left of a range with exceptions, as one row per stretch", () => {
    const hole = "{ ipBlock: { cidr: 10.0.0.0/30, except: [10.0.0.1/32] } }";

    assert.deepEqual(lines(list(objectsFrom(pod("web"), deny, egress("e", hole)))), [
      "shop/web[Pod] -> 10.0.0.0/32 TCP 443 (shop/e)",
      "shop/web[Pod] -> 10.0.0.2/31 TCP 443 (shop/e)",
    ]);
  });

  it("leaves connections between pods unknown when an ipBlock holds their addresses", () => {
    const objects = objectsFrom(pod("web"), pod("db"), egress("e", block("10.0.0.0/8")));

    const found = list(objects, {
      podCidrs: ["10.244.0.0/16"],
      filter: { from: ["web"], to: ["db"] },
    });

    assert.deepEqual([...found.connections()], []);
    assert.deepEqual(
      [...found.unknown()].map(({ from, to, policies }) => ({ from, to, policies })),
      [{ from: "shop/web[Pod]", to: "shop/db[Pod]", policies: ["shop/e"] }],
    );
  });

  it("counts pods of one controller as one workload", () => {
    const made = pod("web-1").replace(
      "labels",
      "ownerReferences: [{ kind: ReplicaSet, name: web, controller: true }], labels",
    );
    const { counts, ends } = list(
      objectsFrom(made, made.replace("app: web-1", "app: web-2"), pod("db")),
    );

    assert.equal(counts.workloads, 2);
    assert.deepEqual(
      ends.map(({ name }) => name),
      ["db", "web", "ingress-controller"],
    );
  });

  it("counts workloads, namespaces and policies", () => {
    const { counts, namespaces } = list(objectsFrom(pod("web"), pod("db"), toDb, deny));

    assert.deepEqual(counts, { workloads: 2, namespaces: 1, policies: 2 });
    assert.deepEqual(namespaces, ["shop"]);
  });

  it("lists connections to named outsides on the ports that these have", () => {
    const dns = policy(
      "dns",
      "{ podSelector: {}, policyTypes: [Egress], egress: [{ ports: [{ port: 53, protocol: UDP }, { port: 99 }] }] }",
    );
    const outsides = usualOutsides(() => undefined);

    const found = list(objectsFrom(pod("web"), deny, dns), { outsides });

    assert.deepEqual(
      lines(found).filter((line) => !line.includes("/0")),
      [
        "shop/web[Pod] -> cluster-dns UDP 53 (shop/dns)",
        "shop/web[Pod] -> metadata TCP 99, UDP 53 (shop/dns)",
      ],
    );
  });
});

describe("listIsolation with a filter", () => {
  const open = policy(
    "open",
    `{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ podSelector: {} }, ${block("10.0.0.0/8")}, ${block("192.0.2.0/24")}] }] }`,
  );
  const objects = objectsFrom(
    pod("web"),
    pod("db"),
    policy("in", "{ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }"),
    open,
  );
  const rows: readonly (readonly [what: string, filter: object, expected: readonly string[]])[] = [
    [
      "a name",
      { from: ["web"], to: ["db"] },
      ["shop/web[Pod] -> shop/db[Pod] all (shop/in shop/open)"],
    ],
    [
      "a namespace and name",
      { to: ["shop/web"] },
      ["shop/db[Pod] -> shop/web[Pod] all (shop/in shop/open)"],
    ],
    [
      "a kind as well",
      { to: ["shop/web[Pod]"] },
      ["shop/db[Pod] -> shop/web[Pod] all (shop/in shop/open)"],
    ],
    [
      "an address",
      { from: ["web"], to: ["192.0.2.9"] },
      ["shop/web[Pod] -> 192.0.2.0/24 all (shop/open)"],
    ],
    [
      "a CIDR",
      { from: ["web"], to: ["10.2.0.0/16"] },
      ["shop/web[Pod] -> 10.0.0.0/8 all (shop/open)"],
    ],
    ["a namespace", { namespaces: ["other"] }, []],
  ];
  for (const [what, filter, expected] of rows) {
    it(`keeps what ${what} asks for`, () => {
      assert.deepEqual(lines(list(objects, { filter })), expected);
    });
  }
});

describe("listIsolation of Ingresses", () => {
  const service = (ports: string, selector = "{ app: web }"): string =>
    `{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: shop }, spec: { selector: ${selector}, ports: ${ports} } }`;
  const ingress = (port: string): string =>
    `{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: i, namespace: shop }, spec: { rules: [{ http: { paths: [{ backend: { service: { name: web, port: ${port} } } }] } }] } }`;
  const letIn = (from: string): string =>
    policy(
      "let-in",
      `{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: ${from} }] }`,
    );
  const everyNamespace = letIn("[{ namespaceSelector: {} }]");
  const controllerOnly = letIn(
    "[{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: edge } } }]",
  );
  const labeled = letIn(
    "[{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: edge } }, podSelector: { matchLabels: { app: nginx } } }]",
  );
  const fromController = (found: ReturnType<typeof list>): readonly string[] =>
    lines(found).filter((line) => line.startsWith("ingress-controller"));
  const number = "{ number: 80 }";
  const refused =
    "ingress shop/i: no policy lets the ingress controller reach shop/web[Pod] on TCP 8080";

  const ports: readonly (readonly [what: string, service: string, backend: string])[] = [
    ["a named target port", "[{ port: 80, targetPort: http }]", number],
    ["a target port that is a number", "[{ port: 80, targetPort: 8080 }]", number],
    ["a port without target port", "[{ port: 8080 }]", "{ number: 8080 }"],
    ["a port by its name", "[{ name: p, port: 80, targetPort: 8080 }]", "{ name: p }"],
  ];
  for (const [what, servicePorts, backend] of ports) {
    it(`follows ${what}`, () => {
      const objects = objectsFrom(
        pod("web"),
        deny,
        everyNamespace,
        service(servicePorts),
        ingress(backend),
      );

      assert.deepEqual(fromController(list(objects)), [
        "ingress-controller -> shop/web[Pod] TCP 8080 (shop/let-in)",
      ]);
    });
  }

  it("notes what no policy lets the controller reach", () => {
    const objects = objectsFrom(
      pod("web"),
      controllerOnly,
      service("[{ port: 80, targetPort: http }]"),
      ingress(number),
    );

    const found = list(objects, { controllerHint: "say where it runs" });

    assert.deepEqual(fromController(found), []);
    assert.deepEqual(found.notes, [refused, "say where it runs"]);
  });

  it("lets in the controller of a namespace that is named", () => {
    const objects = objectsFrom(
      pod("web"),
      controllerOnly,
      service("[{ port: 80, targetPort: http }]"),
      ingress(number),
    );

    const found = list(objects, { controllers: [unseenController("edge", () => undefined)] });

    assert.deepEqual(fromController(found), [
      "ingress-controller -> shop/web[Pod] TCP 8080 (shop/let-in)",
    ]);
  });

  it("does not know the labels of the controller's pods", () => {
    const objects = objectsFrom(
      pod("web"),
      labeled,
      service("[{ port: 80, targetPort: http }]"),
      ingress(number),
    );

    const found = list(objects, { controllers: [unseenController("edge", () => undefined)] });

    assert.deepEqual(
      [...found.unknown()].map(({ from, to }) => ({ from, to })),
      [{ from: "ingress-controller", to: "shop/web[Pod]" }],
    );
  });

  const nowhere: readonly (readonly [objects: readonly string[], why: string])[] = [
    [[], "is not among the objects"],
    [[service("[{ port: 81 }]")], "has no port 80"],
    [[service("[{ port: 80 }]", "{}")], "selects no pods"],
    [[service("null", "null")], "selects no pods"],
    [[service("[{ port: 80 }]", "{ app: other }")], "selects none of the workloads"],
    [[service("[{ port: 80, targetPort: grpc }]")], "names a target port that no container has"],
  ];
  for (const [services, why] of nowhere) {
    it(`notes a Service that ${why}`, () => {
      const { notes } = list(objectsFrom(pod("web"), ...services, ingress(number)));

      assert.deepEqual(notes, [`ingress shop/i leads nowhere: Service shop/web ${why}`]);
    });
  }
});
