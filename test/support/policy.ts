import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Finding, Rule, Settings, Subject } from "../../policy/rule.ts";
import { defaultSettings } from "../../policy/settings.ts";

/** A map that tests may change. */
export type Fields = Record<string, unknown>;

/** Settings of the strictest profile. */
export const prod: Settings = { ...defaultSettings, today: "2026-11-22" };

/** A container that breaks no rule, with fields replaced. */
export function container(change: Fields = {}): Fields {
  return {
    name: "api",
    image: `ghcr.io/acme/api:1.2.3@sha256:${"0".repeat(64)}`,
    resources: {
      requests: { cpu: "100m", memory: "64Mi" },
      limits: { cpu: "100m", memory: "64Mi" },
    },
    livenessProbe: { httpGet: { path: "/live", port: 8080 } },
    readinessProbe: { httpGet: { path: "/ready", port: 8080 } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    ...change,
  };
}

/** A compliant container whose security context has fields replaced; undefined removes one. */
export function secured(change: Fields, more: Fields = {}): Fields {
  const { securityContext, ...rest } = container();
  return { ...rest, ...more, securityContext: { ...(securityContext as Fields), ...change } };
}

/** A pod spec that breaks no rule, with fields replaced. */
export function podSpec(change: Fields = {}): Fields {
  return {
    serviceAccountName: "api",
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container()],
    ...change,
  };
}

/** A Deployment around a pod spec. */
export function deployment(spec: unknown = podSpec()): Fields {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "api", namespace: "acme" },
    spec: { template: { spec } },
  };
}

/** The resource that holds an object. */
export function subjectOf(object: unknown, change: Partial<Subject> = {}): Subject {
  const type = change.type ?? "kubernetes:apps/v1:Deployment";
  const name = change.name ?? "api";
  const urn = `urn:pulumi:dev::moorage::${type}::${name}`;
  return { urn, type, name, component: undefined, object, ...change };
}

/** A Deployment that is the child of a ServiceApp. */
export function appSubject(spec: unknown): Subject {
  return subjectOf(deployment(spec), { component: 'ServiceApp "acme-api"' });
}

/** Findings of one rule on one object. */
export function findingsOf(rule: Rule, object: unknown, settings = prod): readonly Finding[] {
  return evaluate([rule], [subjectOf(object)], settings);
}

/** Messages of one rule about the container lists or pod fields of a Deployment. */
export function podMessages(rule: Rule, spec: Fields): readonly string[] {
  return findingsOf(rule, deployment(podSpec(spec))).map(findingMessage);
}

/** First lines of the messages of one rule on one object: the places, without fix and harm. */
export function places(rule: Rule, object: unknown, settings = prod): readonly string[] {
  return findingsOf(rule, object, settings).map((finding) => {
    return findingMessage(finding).split("\nfix: ")[0] ?? "";
  });
}

/** Joins the lines of a message. */
export function lines(...texts: readonly string[]): string {
  return texts.join("\n");
}
