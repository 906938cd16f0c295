import assert from "node:assert/strict";

import { evaluate } from "../../../policy/evaluate.ts";
import type { Rule, Subject } from "../../../policy/rule.ts";
import { ingressBackend } from "../../../policy/rules/ingress-backend.ts";
import { networkPolicyCoverage } from "../../../policy/rules/network-policy-coverage.ts";
import { networkPolicyDangling } from "../../../policy/rules/network-policy-dangling.ts";
import { serviceSelectsNothing } from "../../../policy/rules/service-selects-nothing.ts";
import { deployment, type Fields, prod, subjectOf } from "../../support/policy.ts";
import { strange } from "../network-objects.ts";

const service = { spec: { selector: { app: "web" }, ports: [{ port: 80 }] } };
const backend = { service: { name: "gone", port: { number: 80 } } };
const cases: readonly (readonly [Rule, Fields])[] = [
  [serviceSelectsNothing, { apiVersion: "v1", kind: "Service", ...service }],
  [networkPolicyCoverage, deployment()],
  [
    networkPolicyDangling,
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      spec: { podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Ingress"] },
    },
  ],
  [
    ingressBackend,
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      spec: { rules: [{ http: { paths: [{ path: "/", backend }] } }] },
    },
  ],
];
const release: Subject = subjectOf(
  { namespace: "acme", chart: "web" },
  { type: "kubernetes:helm.sh/v3:Release", component: 'HelmRelease "web"' },
);

function verdicts(rule: Rule, object: Fields, more: readonly Subject[] = []): readonly string[] {
  const metadata = { name: "web", namespace: "acme" };
  const subjects = [
    subjectOf({ metadata, ...object }, { type: "yaml", name: "own" }),
    subjectOf(strange("acme"), { type: "yaml", name: "home" }),
    ...more,
  ];
  return evaluate([rule], subjects, prod).map(({ verdict }) => verdict);
}

for (const [rule, object] of cases) {
  describe(rule.name, () => {
    it("fails where the stack shows what is in the namespace", () => {
      assert.deepEqual(verdicts(rule, object), ["fail"]);
    });

    it("leaves it open where a chart that nobody rendered may bring what is missing", () => {
      assert.deepEqual(verdicts(rule, object, [release]), ["undecided"]);
    });

    it("says nothing about a patch, which may change nothing of it", () => {
      const kind = String(object["kind"]);
      const type = `kubernetes:${String(object["apiVersion"])}:${kind}Patch`;
      const metadata = { name: "web", namespace: "acme" };
      const subjects = [
        subjectOf({ metadata, spec: {} }, { type }),
        subjectOf(strange("acme"), { type: "yaml", name: "home" }),
      ];

      assert.deepEqual(evaluate([rule], subjects, prod), []);
    });
  });
}
