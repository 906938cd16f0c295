import * as z from "zod";

const text = z.string().nullable();

/** Data of `moor render`. */
export const render = z.strictObject({
  folder: text.describe("Null when the objects went to stdout."),
  removed: z.array(z.string()).describe("Files of an earlier run that were removed."),
  objects: z.array(
    z.strictObject({
      file: z.string(),
      apiVersion: z.string(),
      kind: z.string(),
      namespace: text,
      name: z.string(),
      tenant: text,
      object: z.record(z.string(), z.unknown()).describe("The object; secrets as [secret]."),
    }),
  ),
  notes: z.array(z.string()).describe("What could not be rendered."),
});

/** Data of `moor render`. */
export type RenderOutput = z.infer<typeof render>;
