import { isMap, SECRET, UNKNOWN } from "../kubernetes/unknown.ts";

/** What stands for values that may be confidential although nobody marked them as secret. */
const masked = "[masked]";

/** Keys below which every value is masked; the keys of maps stay. */
const confidential = new Set([
  "annotations",
  "args",
  "binaryData",
  "command",
  "data",
  "encryptedData",
  "httpHeaders",
  "parameters",
  "requestHeaderModifier",
  "responseHeaderModifier",
  "stringData",
  "triggers",
  "values",
]);

/**
 * Inputs as JSON data with sorted keys: unknown and secret values as words; values of env,
 * ConfigMaps, Secrets, annotations, commands, HTTP headers, triggers and Helm values masked.
 */
export function maskedInputs(inputs: unknown): unknown {
  return maskedValue(inputs, "");
}

function maskedValue(value: unknown, key: string): unknown {
  if (value === UNKNOWN) return "[unknown]";
  if (value === SECRET) return "[secret]";
  if (confidential.has(key)) return leafless(value);
  if (key === "env" && Array.isArray(value)) return value.map(maskedVariable);
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, ""));
  if (!isMap(value)) return value;
  return Object.fromEntries(sorted(value).map(([name, item]) => [name, maskedValue(item, name)]));
}

function maskedVariable(variable: unknown): unknown {
  if (!isMap(variable)) return leafless(variable);
  return Object.fromEntries(
    sorted(variable).map(([name, item]) => [
      name,
      name === "value" ? leafless(item) : maskedValue(item, name),
    ]),
  );
}

/** The same shape with every value masked. */
function leafless(value: unknown): unknown {
  if (value === UNKNOWN) return "[unknown]";
  if (value === SECRET) return "[secret]";
  if (Array.isArray(value)) return value.map(leafless);
  if (!isMap(value)) return masked;
  return Object.fromEntries(sorted(value).map(([name, item]) => [name, leafless(item)]));
}

function sorted(map: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(map).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
}
