import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Profile, Subject } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { container, deployment, type Fields, podSpec, prod, subjectOf } from "../support/policy.ts";

const plain = 'cAnAry"0/secret value+1';

/** A secret as it may stand in an object. */
const canaries: readonly string[] = [
  plain,
  Buffer.from(plain).toString("base64"),
  Buffer.from(plain).toString("hex"),
  encodeURIComponent(plain),
  JSON.stringify(plain),
  `postgres://user:${encodeURIComponent(plain)}@db/x`,
  `{"password":${JSON.stringify(plain)}}`,
  `-----BEGIN PRIVATE KEY-----\n${plain}\n-----END PRIVATE KEY-----`,
  `sk_live_${"cAnAry0".repeat(4)}`,
];

function withCanary(canary: string): readonly Subject[] {
  const env = [
    { name: "DB_PASSWORD", value: canary },
    { name: "PLAIN", value: canary },
    { name: UNKNOWN, value: canary },
  ];
  const probe = { exec: { command: ["sh", "-c", canary] } };
  const odd: Fields = { privileged: canary, runAsUser: canary, seccompProfile: { type: canary } };
  const bad = container({
    env,
    command: [canary],
    args: [canary],
    livenessProbe: probe,
    securityContext: { ...odd, capabilities: { add: [canary], drop: [canary] } },
    resources: { limits: { memory: {} }, requests: canary },
  });
  const annotations = { "moorage.dev/owner": canary };
  const labels = {
    "moorage.dev/tenant": "acme",
    "pod-security.kubernetes.io/enforce": canary,
    "pod-security.kubernetes.io/enforce-version": canary,
  };
  const objects: readonly unknown[] = [
    { ...deployment(podSpec({ containers: [bad, canary] })), metadata: { annotations } },
    deployment(canary),
    { apiVersion: "v1", kind: "ConfigMap", data: { DB_PASSWORD: canary, plain: canary } },
    { apiVersion: "v1", kind: "Secret", data: { a: canary }, stringData: { b: canary } },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "acme", labels, annotations } },
    { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec: canary },
  ];
  return [
    ...objects.map((object, index) => subjectOf(object, { name: `r${index}` })),
    subjectOf({ values: { password: canary } }, { type: "moorage:index:HelmRelease" }),
    subjectOf({ values: { password: canary } }, { type: "kubernetes:helm.sh/v3:Release" }),
    subjectOf({ kubeconfig: canary }, { type: "pulumi:providers:kubernetes" }),
  ];
}

describe("policy messages", () => {
  for (const profile of ["dev", "prod"] satisfies Profile[]) {
    it(`never hold a value in ${profile}`, () => {
      for (const canary of canaries) {
        const findings = evaluate(allRules, withCanary(canary), { ...prod, profile });
        const texts = findings.map((finding) => {
          return `${findingMessage(finding)} ${JSON.stringify({ ...finding, subject: undefined })}`;
        });

        assert.ok(findings.length > 5);
        for (const text of texts) {
          assert.doesNotMatch(text, /canary/i, text);
          for (const part of [canary, ...canaries, canary.slice(0, 12), canary.slice(-12)]) {
            assert.ok(!text.includes(part), text);
          }
        }
      }
    });
  }

  it("do show a name, so that this test can fail", () => {
    const named = deployment(podSpec({ containers: [{ name: "cAnAry" }] }));
    const [finding] = evaluate(allRules, [subjectOf(named)], prod);

    assert.ok(finding && findingMessage(finding).includes("cAnAry"));
  });
});
