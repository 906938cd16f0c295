import * as z from "zod";

const texts = z.array(z.string());

const rule = z.strictObject({
  apiGroups: texts.describe("Empty text: the core group."),
  resources: texts,
  verbs: texts,
  resourceNames: texts.optional().describe("Absent: any object."),
});

/** Shape of `data` of `moor rbac`. */
export const rbac = z.strictObject({
  name: z.string().describe("Name of every object of the role."),
  cluster: z.array(rule).describe("Rules for the whole cluster."),
  namespaces: z
    .array(z.strictObject({ namespace: z.string(), rules: z.array(rule) }))
    .describe("Rules for one namespace, under --per-namespace."),
  rights: z
    .array(
      z.strictObject({
        group: z.string(),
        resource: z.string(),
        verb: z.string(),
        namespace: z.string().nullable().describe("Null: the whole cluster."),
        reasons: texts.describe("What it is needed for, as phrases after to."),
      }),
    )
    .describe("Every single right with its reasons."),
  manifests: z.array(z.unknown()).describe("What -o yaml prints."),
  notes: texts.describe("What the program does not tell."),
});

/** Data of `moor rbac`. */
export type RbacOutput = z.infer<typeof rbac>;
