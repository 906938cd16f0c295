import * as z from "zod";

import type { AllowLists } from "../../kubernetes/allow-lists.ts";
import { podSecurityLevels } from "../../kubernetes/pod-security-fit.ts";
import { allow } from "./allow-schema.ts";
import { exemption, namespaceName, ruleName } from "./exemption-schema.ts";
import { checkedText, labelKey, repeated, ruled } from "./schema-parts.ts";

/** Which tables of levels there are. */
export const policyProfiles = ["dev", "staging", "prod"] as const;

const kubernetesVersion = checkedText((text) =>
  minorOf(text) === undefined
    ? { message: "is not a version of Kubernetes", hint: 'Write it in quotes, e.g. "1.36"' }
    : undefined,
);

const podSecurity = z.enum(podSecurityLevels);

const admission = z.strictObject({
  podSecurityDefault: podSecurity
    .optional()
    .describe("Level of namespaces without a label; default: privileged"),
  podSecurityExempt: ruled(z.array(namespaceName), repeated)
    .optional()
    .meta({
      description: "Namespaces that Pod Security leaves alone; default: none",
      examples: [["kube-system"]],
    }),
});

/** Value of `moorage:policy`, and of the configuration of the policy pack. */
export const policySchema = z.strictObject({
  profile: z
    .enum(policyProfiles)
    .optional()
    .describe(
      "Strictness of the policies; default: prod with prod, else dev; required with a profile of platform.yaml",
    ),
  kubernetes: kubernetesVersion.optional().meta({
    description:
      "Version of Kubernetes that runs the pods; default: moorage:cluster.version, else the embedded one's, else the newest known",
    examples: ["1.36"],
  }),
  podSecurity: podSecurity
    .optional()
    .describe("Level of the Pod Security Standards that pods must meet; default: restricted"),
  allow: allow
    .optional()
    .describe("What any object may name, in whichever namespace; tenants may only narrow it"),
  requiredLabels: ruled(z.array(labelKey), repeated)
    .optional()
    .meta({
      description: "Labels that controllers and Services must have; default: none",
      examples: [["app.kubernetes.io/name"]],
    }),
  minimumReplicas: z
    .number()
    .int()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "Fewest pods of a Deployment in prod; default: 2", examples: [2] }),
  cpuLimit: z
    .enum(["required", "forbidden", "any"])
    .optional()
    .describe("What CPU limits must be; default: any"),
  admission: admission
    .optional()
    .describe("Pod Security as the API server's own configuration has it"),
  rules: z
    .record(ruleName, z.enum(["mandatory", "advisory", "off"]))
    .optional()
    .meta({
      description: "Levels of single rules; in prod a core rule cannot be lowered",
      examples: [{ "pod-read-only-root": "mandatory" }],
    }),
  exemptions: z
    .array(exemption)
    .optional()
    .describe("Findings that somebody answers for, each until a day"),
});

/** Policy settings as written. */
export type PolicyValue = z.infer<typeof policySchema>;

type Written<K extends keyof PolicyValue> = Exclude<PolicyValue[K], undefined>;

/** Policy settings with all defaults. */
export interface ResolvedPolicy {
  readonly profile: Written<"profile">;
  /** Undefined: the newest known version. */
  readonly kubernetes: string | undefined;
  readonly podSecurity: Written<"podSecurity">;
  readonly allow: AllowLists;
  readonly requiredLabels: readonly string[];
  readonly minimumReplicas: number;
  readonly cpuLimit: Written<"cpuLimit">;
  readonly admission: {
    readonly podSecurityDefault: Written<"podSecurity">;
    readonly podSecurityExempt: readonly string[];
  };
  readonly rules: Readonly<Written<"rules">>;
  readonly exemptions: Readonly<Written<"exemptions">>;
}

/** What holds where no source says anything. */
export interface PolicyFallback {
  readonly profile: ResolvedPolicy["profile"];
  readonly kubernetes: string | undefined;
}

/** Settings from sources in order of precedence, value by value; lists are not joined. */
export function resolvedPolicy(
  sources: readonly PolicyValue[],
  fallback: PolicyFallback,
): ResolvedPolicy {
  const below = sources.toReversed();
  const admitted = below.reduce<Written<"admission">>((all, each) => {
    return { ...all, ...each.admission };
  }, {});
  return {
    profile: first(sources, "profile") ?? fallback.profile,
    kubernetes: first(sources, "kubernetes") ?? fallback.kubernetes,
    podSecurity: first(sources, "podSecurity") ?? "restricted",
    allow: below.reduce<AllowLists>((all, each) => ({ ...all, ...each.allow }), {}),
    requiredLabels: first(sources, "requiredLabels") ?? [],
    minimumReplicas: first(sources, "minimumReplicas") ?? 2,
    cpuLimit: first(sources, "cpuLimit") ?? "any",
    admission: {
      podSecurityDefault: admitted.podSecurityDefault ?? "privileged",
      podSecurityExempt: admitted.podSecurityExempt ?? [],
    },
    rules: below.reduce<Written<"rules">>((all, each) => ({ ...all, ...each.rules }), {}),
    exemptions: first(sources, "exemptions") ?? [],
  };
}

function first<K extends keyof PolicyValue>(
  sources: readonly PolicyValue[],
  key: K,
): PolicyValue[K] {
  return sources.find((each) => each[key] !== undefined)?.[key];
}

/** The minor version in `1.36` or `1.36.4`; undefined: the text is no version. */
export function minorOf(version: string): number | undefined {
  const minor = /^1\.(0|[1-9]\d?)(?:\.\d+)?(?:[-+].*)?$/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
