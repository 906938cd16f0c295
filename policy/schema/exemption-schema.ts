import * as z from "zod";

import { isDnsLabel } from "../../kubernetes/names.ts";
import { isClusterKindName } from "../../kubernetes/served-kinds.ts";
import { isMap } from "../../kubernetes/unknown.ts";
import { checkedText, day, isLine, lineText, named, ruled } from "./schema-parts.ts";
import type { InnerFault } from "./schema-parts.ts";

const shortestReason = 20;
const longestReason = 300;

/** Name of a rule; which ones exist is known to the catalog only. */
export const ruleName = checkedText((text) =>
  text.length <= 100 && /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text)
    ? undefined
    : {
        message: "is not the name of a rule",
        hint: "Use lower-case words joined by hyphens, e.g. image-tag",
      },
);

/** Name of a namespace. */
export const namespaceName = named(
  isDnsLabel,
  "is not the name of a namespace",
  "at most 63 lower-case letters, digits and inner hyphens",
);

const kind = checkedText((text) =>
  /^[A-Z][A-Za-z0-9]*$/.test(text) && !/.Patch$/.test(text)
    ? undefined
    : { message: "is not a kind", hint: "Write it as in manifests, e.g. StatefulSet" },
);

const namePattern = checkedText((text) =>
  text.length <= 253 && /^[^*\s]+\*?$/.test(text) && isLine(text)
    ? undefined
    : {
        message: "is not the name of an object",
        hint: "Write the whole name, or its beginning and one * at the end, e.g. db-*",
      },
);

const containerName = named(
  isDnsLabel,
  "is not the name of a container",
  "at most 63 lower-case letters, digits and inner hyphens",
);

const urn = checkedText((text) =>
  text.startsWith("urn:pulumi:") && isLine(text)
    ? undefined
    : { message: "is not a URN", hint: "Copy it from pulumi stack --show-urns" },
);

const reason = checkedText((text) => {
  const { length } = Array.from(text.trim());
  if (length >= shortestReason && length <= longestReason && isLine(text)) return undefined;
  const hint = `Say in ${shortestReason} to ${longestReason} characters why, and until what happens`;
  return { message: "is no reason that anybody could judge", hint };
});

const match = ruled(
  z.strictObject({
    kind: kind.optional().meta({ description: "Kind of the object", examples: ["StatefulSet"] }),
    namespace: namespaceName.optional().meta({
      description: "Its namespace; alone only for rules about the whole stack",
      examples: ["tenant-acme"],
    }),
    name: namePattern.optional().meta({
      description: "Its name; one * at the end stands for any rest",
      examples: ["db", "db-*"],
    }),
    component: lineText.optional().meta({
      description: "Name of the component that made the object",
      examples: ["acme-web"],
    }),
    urn: urn.optional().describe("URN of the resource"),
    container: containerName.optional().describe("Only this container"),
  }),
  matchFaults,
);

/** What a place lacks to be one. */
function matchFaults(value: unknown): readonly InnerFault[] {
  if (!isMap(value)) return [];
  const { urn: resource, component, kind: of, name, namespace } = value;
  if (resource !== undefined || component !== undefined) return [];
  if (of === undefined && name === undefined && namespace !== undefined) return [];
  const isCluster = typeof of === "string" && isClusterKindName(of);
  const missing = [
    ...(of === undefined ? ["kind"] : []),
    ...(namespace === undefined && !isCluster ? ["namespace"] : []),
    ...(name === undefined ? ["name"] : []),
  ];
  if (missing.length === 0) return [];
  const hint = "Write kind, namespace and name of the object, or component, or urn";
  return [{ at: [], message: `misses ${listed(missing)}`, hint }];
}

/** `kind, namespace and name`. */
function listed(words: readonly string[]): string {
  return [words.slice(0, -1).join(", "), ...words.slice(-1)]
    .filter((part) => part !== "")
    .join(" and ");
}

/** Leave to break one rule at one place. */
export const exemption = z.strictObject({
  rule: ruleName.meta({ description: "Name of the rule", examples: ["pod-read-only-root"] }),
  match: match.meta({
    description: "Where it holds; all keys must match",
    examples: [{ kind: "StatefulSet", namespace: "tenant-acme", name: "db" }],
  }),
  reason: reason.meta({
    description: "Why, in 20 to 300 characters",
    examples: ["the vendor's image writes to /run at start; mended in 17.3"],
  }),
  owner: lineText.meta({ description: "Who answers for it", examples: ["team-data"] }),
  ticket: lineText.optional().meta({ description: "Where it is tracked", examples: ["OPS-412"] }),
  approvedBy: lineText.optional().describe("Who agreed"),
  expires: day.meta({
    description: "Last day on which it holds, in UTC; at most 90 days ahead in prod, else 180",
    examples: ["2027-01-31"],
  }),
});
