import assert from "node:assert/strict";

import { problemLine } from "../../../environment/problems.ts";
import { validate } from "../../../environment/validate.ts";
import { readYaml } from "../../../environment/yaml-source.ts";
import { networkPolicy } from "../../../plan/manifests/network-policy-schema.ts";

function faults(spec: string): readonly string[] {
  const source = readYaml("p", `spec: ${spec}`);
  const { problems } = validate(networkPolicy, { source, base: [], data: source.data });
  return problems.map((problem) => problemLine(problem).replace(/^p:\d+:\d+ spec\.?/, ""));
}

const from = (peer: string): string => `{ ingress: [{ from: [${peer}] }] }`;
const port = (text: string): string => `{ egress: [{ ports: [${text}] }] }`;
const select = (expression: string): string =>
  `{ podSelector: { matchExpressions: [${expression}] } }`;

describe("networkPolicy", () => {
  const rows: readonly (readonly [spec: string, faults: readonly string[]])[] = [
    ["{ podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [] }", []],
    ["{ podSelecter: {} }", ['podSelecter: unknown key. Did you mean "podSelector"?']],
    [
      "{ policyTypes: [ingress] }",
      ['policyTypes[0]: "ingress" is not one of Ingress, Egress. Did you mean "Ingress"?'],
    ],
    [
      select("{ key: a, operator: in, values: [b] }"),
      [
        'podSelector.matchExpressions[0].operator: "in" is not one of In, NotIn, Exists, DoesNotExist. Did you mean "In"?',
      ],
    ],
    [
      select("{ key: a, operator: NotIn }"),
      ["podSelector.matchExpressions[0]: NotIn needs values. Add values"],
    ],
    [
      select("{ key: a, operator: Exists, values: [b] }"),
      ["podSelector.matchExpressions[0].values: Exists takes no values. Remove them"],
    ],
    [
      from("{}"),
      ["ingress[0].from[0]: selects nothing. Add podSelector, namespaceSelector or ipBlock"],
    ],
    [
      from("{ ipBlock: { cidr: 10.0.0.0/8 }, podSelector: {} }"),
      [
        "ingress[0].from[0].ipBlock: ipBlock cannot stand beside podSelector. Make two entries of the list",
      ],
    ],
    [
      from("{ ipBlock: { cidr: 10.0.0.0 } }"),
      ['ingress[0].from[0].ipBlock.cidr: "10.0.0.0" has no prefix length. Write 10.0.0.0/32'],
    ],
    [
      from("{ ipBlock: { cidr: 10.0.0.0/8, except: [11.0.0.0/8, 10.0.0.0/7, 10.0.0.0/8] } }"),
      [
        'ingress[0].from[0].ipBlock.except[0]: "11.0.0.0/8" is not inside "10.0.0.0/8". Remove it, or widen the range',
        'ingress[0].from[0].ipBlock.except[1]: "10.0.0.0/7" leaves nothing of "10.0.0.0/8". Remove it, or widen the range',
        'ingress[0].from[0].ipBlock.except[2]: "10.0.0.0/8" leaves nothing of "10.0.0.0/8". Remove it, or widen the range',
      ],
    ],
    [
      port("{ protocol: tcp }"),
      ['egress[0].ports[0].protocol: "tcp" is not one of TCP, UDP, SCTP. Did you mean "TCP"?'],
    ],
    [port("{ port: 0 }"), ["egress[0].ports[0].port: must be at least 1, got the number 0"]],
    [
      port('{ port: "80" }'),
      ['egress[0].ports[0].port: "80" is not a port. Write 80 without quotes'],
    ],
    [
      port("{ port: 80, endPort: 79 }"),
      ["egress[0].ports[0].endPort: endPort 79 is below port 80. Swap them"],
    ],
    [
      port("{ port: http, endPort: 90 }"),
      [
        "egress[0].ports[0].endPort: endPort needs a number as port. Write the first port of the range as a number",
      ],
    ],
  ];
  for (const [spec, expected] of rows) {
    it(`${expected.length === 0 ? "accepts" : "rejects"} ${spec}`, () => {
      assert.deepEqual(faults(spec), expected);
    });
  }
});
