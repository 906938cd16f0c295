import * as z from "zod";

import { platformJsonSchema, stackJsonSchema } from "../environment/json-schema.ts";
import { envelopeSchema } from "./envelope.ts";
import { outputSchemas } from "./output-schemas.ts";

/** A generated file below `schemas/`. */
export interface SchemaFile {
  /** Relative to the folder, e.g. `cli/plan.schema.json`. */
  readonly path: string;
  readonly text: string;
}

/** All schemas, in a stable order. */
export function schemaFiles(): readonly SchemaFile[] {
  const files = [
    { path: "platform.schema.json", schema: platformJsonSchema() },
    { path: "stack.schema.json", schema: stackJsonSchema() },
    ...Object.entries(outputSchemas).map(([command, data]) => ({
      path: `cli/${command}.schema.json`,
      schema: envelopeJsonSchema(command, data),
    })),
  ];
  return files.map(({ path, schema }) => ({
    path,
    text: `${JSON.stringify(schema, undefined, 2)}\n`,
  }));
}

/** Schema of the envelope around the data of one command; data is null when the command failed early. */
function envelopeJsonSchema(command: string, data: z.ZodType): object {
  const problem = z.object({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    command: z.string().optional(),
  });
  const shape = z.object({
    schema: z.literal(envelopeSchema(command)),
    env: z.string().nullable().describe("Environment, null when none was chosen."),
    ok: z.boolean().describe("True when the exit code is 0."),
    exitCode: z.int().min(0).max(255),
    data: data.nullable(),
    problems: z.array(problem),
  });
  return {
    $id: `https://moorage.dev/schemas/cli/${command}/v1.json`,
    title: `moor ${command.replaceAll("-", " ")} -o json`,
    ...z.toJSONSchema(shape, { target: "draft-7", io: "output" }),
  };
}
