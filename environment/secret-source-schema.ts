import * as z from "zod";

import { isMap } from "./plain-data.ts";
import { ruled } from "./rules.ts";
import type { InnerFault } from "./rules.ts";
import { checkedText, lineText, objectName, secretKey, wholeNumber } from "./schema-parts.ts";

const duration = checkedText((text) =>
  /^(?:0|(?:\d+(?:ms|s|m|h))+)$/.test(text)
    ? undefined
    : { message: "is not a duration", hint: "Write e.g. 1h or 15m" },
);

/** What `kubeseal` prints: base64 that begins with the length of an RSA key. */
const sealedText = checkedText((text) =>
  /^A[EQg][A-Za-z0-9+/]{300,}={0,2}$/.test(text)
    ? undefined
    : {
        message: "is not what kubeseal encrypts",
        hint: "Write the output of: kubeseal --raw --scope cluster-wide",
      },
);

const keyTemplate = checkedText((text) =>
  text.includes("{key}")
    ? undefined
    : { message: "does not hold {key}", hint: 'Write e.g. "objectName: {key}"' },
);

const KINDS = ["pulumi", "eso", "sealed", "csi"] as const;
type SourceKind = (typeof KINDS)[number];

/** What each kind needs, and what it may have besides. */
const KEYS: Readonly<
  Record<SourceKind, { readonly needed: readonly string[]; readonly more: readonly string[] }>
> = {
  pulumi: { needed: [], more: [] },
  eso: { needed: ["store"], more: ["refreshInterval", "prefix"] },
  sealed: { needed: ["values"], more: [] },
  csi: { needed: ["provider", "objectTemplate"], more: ["parameters"] },
};

/** Value of `moorage:secretSource`. */
export const secretSource = ruled(
  z.strictObject({
    kind: z.enum(KINDS).meta({
      description:
        "pulumi (default), eso (External Secrets Operator), sealed (Sealed Secrets), csi (Secrets Store CSI driver)",
      examples: ["eso"],
    }),
    store: z
      .strictObject({
        kind: z.enum(["SecretStore", "ClusterSecretStore"]).describe("Kind of the store"),
        name: objectName.describe("Name of the store"),
      })
      .optional()
      .meta({
        description: "eso: where the operator reads",
        examples: [{ kind: "ClusterSecretStore", name: "vault" }],
      }),
    refreshInterval: duration
      .optional()
      .meta({ description: "eso: how often it reads; default: 1h", examples: ["15m"] }),
    prefix: lineText.optional().meta({ description: "eso: set before each key" }),
    values: z
      .record(secretKey, sealedText)
      .optional()
      .describe("sealed: output of kubeseal --raw --scope cluster-wide, by key"),
    provider: lineText.optional().meta({ description: "csi: provider", examples: ["vault"] }),
    parameters: z
      .record(z.string(), z.string())
      .optional()
      .describe("csi: parameters of the SecretProviderClass, besides objects"),
    objectTemplate: keyTemplate.optional().meta({
      description: "csi: entry of objects for one key, with {key} in its place",
      examples: ["objectName: {key}\nsecretPath: secret/data/apps\nsecretKey: {key}"],
    }),
  }),
  sourceFaults,
);

/** Keys that a kind needs and does not have, or has and does not know. */
function sourceFaults(value: unknown): readonly InnerFault[] {
  if (!isMap(value)) return [];
  const kind = KINDS.find((one) => one === value["kind"]);
  if (kind === undefined) return [];
  const { needed, more } = KEYS[kind];
  const known = new Set([...Object.values(KEYS).flatMap((keys) => [...keys.needed, ...keys.more])]);
  const foreign = Object.keys(value).filter(
    (key) => known.has(key) && !needed.includes(key) && !more.includes(key),
  );
  return [
    ...needed
      .filter((key) => !Object.hasOwn(value, key))
      .map((key) => ({ at: [], message: `kind ${kind} needs ${key}`, hint: neededHint(key) })),
    ...foreign.map((key) => {
      const owner = KINDS.find((one) => [...KEYS[one].needed, ...KEYS[one].more].includes(key));
      const message = `kind ${kind} has no ${key}`;
      return { at: [key], message, hint: `Remove it, or set kind: ${String(owner)}` };
    }),
  ];
}

const NEEDED: Readonly<Record<string, string>> = {
  store: "store: { kind: ClusterSecretStore, name: vault }",
  provider: "provider: vault",
  objectTemplate: 'objectTemplate: "objectName: {key}"',
  values: "values: { <key>: <output of kubeseal --raw --scope cluster-wide> }",
};

function neededHint(key: string): string {
  return `Write e.g. ${NEEDED[key] ?? key}`;
}

const wish = z.strictObject({
  length: wholeNumber(8, 128).optional().describe("Characters; default: 32"),
  charset: z
    .enum(["alphanumeric", "hex", "printable"])
    .optional()
    .describe("Which characters; default: alphanumeric"),
  keepers: z
    .record(z.string(), z.string())
    .optional()
    .meta({
      description: "Texts of which a change makes a new value; never secret themselves",
      examples: [{ rotated: "2026-06" }],
    }),
});

/** Value of `moorage:generate`. */
export const generate = z.record(secretKey, wish);

const digest = checkedText((text) =>
  /^sha256:[0-9a-f]{32}$/.test(text)
    ? undefined
    : { message: "is no digest", hint: "Remove it; moor secrets generate writes it" },
);

/** Value of `moorage:generated`. */
export const generated = z.record(
  secretKey,
  digest.meta({ description: "Digest of the keepers", examples: [`sha256:${"0".repeat(32)}`] }),
);

/** How one value is made, with its defaults. */
export interface GeneratedSecret {
  readonly key: string;
  readonly length: number;
  readonly charset: "alphanumeric" | "hex" | "printable";
  readonly keepers: Readonly<Record<string, string>>;
}
