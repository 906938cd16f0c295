import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Rule, Settings } from "../../policy/rule.ts";
import { type Fields, podSpec, prod, subjectOf } from "../support/policy.ts";

const labels = { app: "web" };

/** A Deployment `acme/web`; the change goes into its spec. */
export function web(change: Fields = {}, pod: Fields = {}, kind = "Deployment"): Fields {
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name: "web", namespace: "acme" },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec(pod) },
      ...change,
    },
  };
}

/** A PodDisruptionBudget for it. */
export function budget(change: Fields = {}, namespace = "acme"): Fields {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web", namespace },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels }, ...change },
  };
}

/** A HorizontalPodAutoscaler for it. */
export function scaler(change: Fields = {}): Fields {
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", namespace: "acme" },
    spec: {
      minReplicas: 2,
      maxReplicas: 5,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      ...change,
    },
  };
}

/** A claim `acme/data`. */
export function claim(mode: unknown = "ReadWriteOnce"): Fields {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace: "acme" },
    spec: { accessModes: [mode] },
  };
}

/** Volumes of a pod that mounts the claim. */
export const mounting = {
  volumes: [{ name: "v", persistentVolumeClaim: { claimName: "data" } }],
} as const;

/** `verdict: place and state` of what a rule finds in a stack of these objects. */
export function told(
  rule: Rule,
  objects: readonly Fields[],
  settings: Settings = prod,
): readonly string[] {
  const subjects = objects.map((object, index) => {
    const type = `kubernetes:x/v1:${String(object["kind"])}`;
    return subjectOf(object, { name: `r${index}`, type });
  });
  return evaluate([rule], subjects, settings).map((finding) => {
    const [head = ""] = findingMessage(finding).split("\nfix: ");
    return `${finding.verdict}: ${head.replaceAll("\n  ", " ")}`;
  });
}
