import * as z from "zod";

const reference = z.strictObject({ secret: z.string() });
const objectKey = z.object({
  name: z.string(),
  key: z.string(),
  optional: z.boolean().optional(),
});

/** An environment variable. */
const entry = z.union([
  z.string(),
  reference,
  z.object({ value: z.string(), sensitive: z.boolean().optional() }),
  z.object({ field: z.string() }),
  z.object({ resource: z.string(), divisor: z.string().optional() }),
  z.object({ configMapKey: objectKey }),
  z.object({ secretKey: objectKey }),
  z.object({
    app: z.string(),
    output: z.enum(["host", "port", "url", "user", "password", "database"]),
  }),
]);

/** Environment variables. */
export const resolvedEnv = z.record(z.string(), entry);

const mode = z
  .string()
  .transform((octal) => Number.parseInt(octal, 8))
  .optional();

/** A file: exactly one of `content`, `path`, `folder` and `secret`. */
export interface ResolvedFile {
  readonly content?: string | undefined;
  readonly path?: string | undefined;
  readonly folder?: string | undefined;
  readonly secret?: string | undefined;
  readonly sensitive?: boolean | undefined;
  readonly mode?: number | undefined;
}

const file: z.ZodType<ResolvedFile> = z.union([
  z.string().transform((content) => ({ content })),
  z.object({
    content: z.string().optional(),
    path: z.string().optional(),
    folder: z.string().optional(),
    secret: z.string().optional(),
    sensitive: z.boolean().optional(),
    mode,
  }),
]);

const volume = z.object({
  mountPath: z.string().optional(),
  size: z.string().optional(),
  storageClass: z.string().optional(),
  accessMode: z
    .enum(["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany", "ReadOnlyMany"])
    .optional(),
  claim: z.string().optional(),
  emptyDir: z
    .object({ sizeLimit: z.string().optional(), medium: z.literal("Memory").optional() })
    .optional(),
  configMap: z.string().optional(),
  secretName: z.string().optional(),
  readOnly: z.boolean().optional(),
  subPath: z.string().optional(),
});

/** What an app is told, and where it keeps its data. */
export const resolvedConfig = {
  env: resolvedEnv,
  files: z.record(z.string(), file),
  storage: z.string().optional(),
  volumes: z.record(z.string(), volume),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  writablePaths: z.array(z.string()),
};

/** A volume of which a layer may have said a part. */
export type ResolvedVolume = z.infer<typeof volume>;
