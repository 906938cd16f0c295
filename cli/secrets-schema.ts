import * as z from "zod";

/** Data of `moor secrets list`. */
export const secretsList = z.strictObject({
  secrets: z.array(
    z.strictObject({
      key: z.string().describe("Key below moorage:."),
      state: z.enum(["missing", "set", "generated", "unused"]),
      due: z
        .enum(["missing", "keepers"])
        .nullable()
        .describe("Why moor secrets generate would make a value."),
      usedBy: z.array(z.string()).describe("Paths that refer to it."),
    }),
  ),
});

/** Data of `moor secrets generate`. */
export const secretsGenerate = z.strictObject({
  dryRun: z.boolean(),
  generated: z
    .array(z.strictObject({ key: z.string(), reason: z.enum(["missing", "keepers"]) }))
    .describe("Under --dry-run: what would be."),
  left: z
    .array(z.string())
    .describe("Missing credentials of registries, which nobody can make up."),
});

/** Data of `moor secrets list`. */
export type SecretsList = z.infer<typeof secretsList>;
/** Data of `moor secrets generate`. */
export type SecretsGenerate = z.infer<typeof secretsGenerate>;
