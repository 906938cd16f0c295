import * as z from "zod";

import {
  isConfigKey,
  isDns1035Label,
  isDnsLabel,
  isEnvName,
  isHostName,
  isLabelValue,
  toDnsLabel,
} from "../kubernetes/names.ts";
import type { QuantityKind } from "../kubernetes/quantity.ts";
import { quantityProblem } from "../kubernetes/quantity-advice.ts";
import { checkedText, named, nameFault } from "../policy/schema/schema-parts.ts";
import type { TextFault } from "../policy/schema/schema-parts.ts";

export { checkedText, labelKey, lineText, objectName } from "../policy/schema/schema-parts.ts";
export type { TextFault } from "../policy/schema/schema-parts.ts";

const LABEL_RULE = "at most 63 lower-case letters, digits and inner hyphens";

/** Name of a tenant or release. */
export const labelName = named(isDnsLabel, "is not a DNS label", LABEL_RULE);

/** Why a text cannot be the name of an app, which names a Service and so starts with a letter. */
export function appNameFault(text: string): TextFault | undefined {
  const rule = `${LABEL_RULE}, starting with a letter`;
  return nameFault(text, [isDns1035Label, "is not a name for a Service", rule], toDnsLabel(text));
}

/** Name of an app. */
export const appName = checkedText(appNameFault);

/** Key of a namespace in its tenant; other than a label it cannot be read as a number. */
export const namespaceKey = named(
  isDns1035Label,
  "is not a key for a namespace",
  `${LABEL_RULE}, starting with a letter`,
);

/** Key of a ConfigMap or Secret. */
export const configKey = named(
  isConfigKey,
  "is not a key of a ConfigMap or Secret",
  "at most 253 letters, digits, hyphens, underscores and dots",
);

/** Host name without wildcard. */
export const hostName = checkedText((text) => {
  if (text.startsWith("*.") && isHostName(text.slice(2))) {
    return { message: "is a wildcard", hint: "Write one full host name" };
  }
  const host = text.replace(/^[a-z]+:\/\//i, "").replace(/[/:?#].*$/, "");
  const labels = host.split(".").map((label) => toDnsLabel(label));
  const near = labels.filter((label) => label !== "").join(".");
  return nameFault(
    text,
    [isHostName, "is not a host name", "lower-case DNS labels and dots"],
    near,
  );
});

/** Value of a label. */
export const labelValue = named(
  isLabelValue,
  "is not a label value",
  "at most 63 letters, digits, - _ . with a letter or digit at both ends",
);

/** Name of an environment variable. */
export const envName = named(
  isEnvName,
  "is not a name for an environment variable",
  "letters, digits, _ - . and no digit at the start",
);

/** Key of an encrypted value below `moorage:`. */
export const secretKey = named(
  (text) => /^[A-Za-z][A-Za-z0-9._-]{0,99}$/.test(text),
  "is not a configuration key",
  "letters, digits and - _ . starting with a letter, without the prefix moorage:",
);

const PATH_HINT = "Write the whole path, without . and .. and //, e.g. /var/lib/app";

/** Absolute path inside a container. */
export const containerPath = checkedText((text) =>
  /^(?:\/[^/\p{Cc}:]+)+$/u.test(text) && !/\/\.{1,2}(?:\/|$)/.test(text)
    ? undefined
    : { message: "is not an absolute path of a folder", hint: PATH_HINT },
);

/** Path of an HTTP request. */
export const urlPath = checkedText((text) =>
  /^\/[!-~]*$/.test(text) && text.length <= 1024
    ? undefined
    : { message: "is not a path of an HTTP request", hint: "Write e.g. /healthz" },
);

/** Quantity of cpu or bytes. */
export function quantity(kind: QuantityKind): z.ZodString {
  const expected = kind === "cpu" ? "Expected e.g. 4 or 250m" : "Expected e.g. 8Gi or 512Mi";
  return checkedText((text) => {
    const problem = quantityProblem(text, kind);
    if (problem === undefined) return undefined;
    const { message, suggestion } = problem;
    const meant = suggestion === undefined ? "" : `; did you mean "${suggestion}"?`;
    return { message, hint: expected + meant };
  }).meta({ pattern: kind === "cpu" ? "^[0-9.]+m?$" : "^[0-9.]+([kMGTPE]i?|Ki)?$" });
}

/** Whole number in a range. */
export function wholeNumber(min: number, max: number): z.ZodNumber {
  return z.number().int().min(min).max(max);
}

/** `{ secret: key }`: a value that the stack file holds encrypted. */
export const secretReference = z
  .strictObject({ secret: secretKey.describe("Key below moorage: that holds the value") })
  .describe("A value that the stack file holds encrypted under moorage:<key>");

/** cpu and memory, each optional. */
export const compute = z.strictObject({
  cpu: quantity("cpu")
    .optional()
    .meta({ description: "CPU cores", examples: ["250m", "2"] }),
  memory: quantity("bytes")
    .optional()
    .meta({ description: "Memory", examples: ["256Mi", "2Gi"] }),
});
