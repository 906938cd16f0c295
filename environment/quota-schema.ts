import * as z from "zod";

import { quantityProblem } from "../kubernetes/quantity-advice.ts";
import { parseQuantity } from "../kubernetes/quantity.ts";
import { isQuotaKey, quotaKeyKind } from "../kubernetes/quota-keys.ts";
import { entriesOf, isMap } from "./plain-data.ts";
import { quote } from "./problems.ts";
import { quotaKeyHint } from "./quota-key.ts";
import { repeated, ruled } from "./rules.ts";
import type { InnerFault } from "./rules.ts";
import { checkedText, compute, labelName, quantity, wholeNumber } from "./schema-parts.ts";

const ONE = 1_000_000_000n;

const quotaKey = checkedText((key) =>
  isQuotaKey(key) ? undefined : { message: "is not a quota key", hint: quotaKeyHint(key) },
);

/** Limits by Kubernetes' own quota keys; what a value may be depends on its key. */
const hard = ruled(z.record(quotaKey, z.string()), (value) =>
  entriesOf(value).flatMap(([key, text]) => {
    const fault = typeof text === "string" && isQuotaKey(key) ? amountFault(key, text) : undefined;
    return fault === undefined ? [] : [{ at: [key], ...fault }];
  }),
);

function amountFault(key: string, text: string): Omit<InnerFault, "at"> | undefined {
  const kind = quotaKeyKind(key);
  if (kind === "count") return countFault(text);
  const problem = quantityProblem(text, kind);
  if (problem === undefined) return undefined;
  const { message, suggestion } = problem;
  const meant = suggestion === undefined ? "" : `; did you mean "${suggestion}"?`;
  const hint = `Expected e.g. ${kind === "cpu" ? "4 or 250m" : "8Gi or 512Mi"}${meant}`;
  return { message: `${quote(text)} ${message}`, hint };
}

function countFault(text: string): Omit<InnerFault, "at"> | undefined {
  const nano = parseQuantity(text);
  const hint = "Expected a whole number, e.g. 10";
  if (nano === undefined) return { message: `${quote(text)} is not a number of objects`, hint };
  if (nano < 0n) return { message: `${quote(text)} is negative`, hint };
  return nano % ONE === 0n
    ? undefined
    : { message: `${quote(text)} is not a whole number of objects`, hint };
}

/** Scopes of a ResourceQuota. */
const SCOPES = [
  ...(["Terminating", "NotTerminating", "BestEffort", "NotBestEffort"] as const),
  ...(["PriorityClass", "CrossNamespacePodAffinity", "VolumeAttributesClass"] as const),
] as const;

const requirement = ruled(
  z.strictObject({
    scopeName: z.enum(SCOPES).describe("Scope that is asked for"),
    operator: z
      .enum(["In", "NotIn", "Exists", "DoesNotExist"])
      .describe("How it is compared; all but PriorityClass know only Exists"),
    values: z
      .array(z.string())
      .optional()
      .meta({ description: "Names for In and NotIn", examples: [["critical"]] }),
  }),
  (value) => (isMap(value) ? requirementFaults(value) : []),
);

function requirementFaults(value: Readonly<Record<string, unknown>>): readonly InnerFault[] {
  const { scopeName, operator, values } = value;
  const isChoice = operator === "In" || operator === "NotIn";
  const isNamed = scopeName === "PriorityClass" || scopeName === "VolumeAttributesClass";
  const count = Array.isArray(values) ? values.length : 0;
  if (isNamed && isChoice && count === 0 && (values === undefined || Array.isArray(values))) {
    return [{ at: [], message: `${operator} needs values`, hint: "Add values: [critical]" }];
  }
  if (!isNamed && SCOPES.some((scope) => scope === scopeName) && operator !== "Exists") {
    const known = ["In", "NotIn", "DoesNotExist"].some((other) => other === operator);
    const message = `${String(scopeName)} is only compared with Exists`;
    return known ? [{ at: ["operator"], message, hint: "Write operator: Exists" }] : [];
  }
  if (!isChoice && count > 0 && (operator === "Exists" || operator === "DoesNotExist")) {
    return [{ at: ["values"], message: `${operator} takes no values`, hint: "Remove them" }];
  }
  return [];
}

const scoped = z.strictObject({
  hard: hard.optional().describe("Limits of the pods in the scopes"),
  scopes: ruled(z.array(z.enum(SCOPES)), repeated)
    .optional()
    .meta({ description: "Only pods in all of these count", examples: [["BestEffort"]] }),
  scopeSelector: z
    .array(requirement)
    .optional()
    .describe("Requirements on scopes, as in spec.scopeSelector.matchExpressions"),
});

/** What a tenant may hold in sum. */
export const quota = z.strictObject({
  cpu: quantity("cpu")
    .optional()
    .meta({ description: "Short for requests.cpu and limits.cpu", examples: ["4"] }),
  memory: quantity("bytes")
    .optional()
    .meta({ description: "Short for requests.memory and limits.memory", examples: ["8Gi"] }),
  storage: quantity("bytes")
    .optional()
    .meta({ description: "Storage that volumes may claim", examples: ["50Gi"] }),
  pods: wholeNumber(0, 100_000)
    .optional()
    .meta({ description: "Number of pods", examples: [40] }),
  limitFactor: z
    .number()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "Limits as a multiple of cpu and memory; default: 1", examples: [2] }),
  hard: hard.optional().meta({
    description: "Limits by Kubernetes' quota keys; they win over all else",
    examples: [{ "count/jobs.batch": "10" }],
  }),
  share: z
    .enum(["each", "split"])
    .optional()
    .describe("each namespace gets all of it, or they split it by weight; default: each"),
  scoped: z
    .record(labelName, scoped)
    .optional()
    .meta({ description: "Further quotas for some of the pods, by name" }),
});

const amounts = compute.extend({
  "ephemeral-storage": quantity("bytes")
    .optional()
    .meta({ description: "Local disk", examples: ["2Gi"] }),
});

const ratio = checkedText((text) =>
  /^\d{1,6}(?:\.\d{1,3})?$/.test(text) && Number(text) >= 1
    ? undefined
    : { message: "is not a ratio of at least 1", hint: 'Write e.g. "4"' },
).optional();

/** LimitRange of each namespace. */
export const limits = z.strictObject({
  default: amounts
    .optional()
    .describe("Limits of containers that name none; default: 1 CPU, 512Mi, 8Gi of disk"),
  defaultRequest: amounts
    .optional()
    .describe("Requests of containers that name none; default: 100m, 128Mi, 3Gi of disk"),
  min: amounts.optional().describe("Smallest requests and limits of a container"),
  max: amounts.optional().describe("Largest requests and limits of a container"),
  maxLimitRequestRatio: z
    .strictObject({
      cpu: ratio.describe("Limit divided by request"),
      memory: ratio.describe("Limit divided by request"),
      "ephemeral-storage": ratio.describe("Limit divided by request"),
    })
    .optional()
    .meta({ description: "Largest limit / request", examples: [{ cpu: "10" }] }),
  volume: z
    .strictObject({
      min: quantity("bytes")
        .optional()
        .meta({ description: "Smallest claim", examples: ["1Gi"] }),
      max: quantity("bytes")
        .optional()
        .meta({ description: "Largest claim", examples: ["20Gi"] }),
    })
    .optional()
    .describe("Sizes of PersistentVolumeClaims"),
});
