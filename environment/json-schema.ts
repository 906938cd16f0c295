import * as z from "zod";

import { platformSchema } from "./platform-schema.ts";
import { settingsShape, stackFileSchema } from "./stack-schema.ts";

/** A JSON Schema of draft 7. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const BASE = "https://moorage.dev/schemas";

/** JSON Schema of platform.yaml, for editors. */
export function platformJsonSchema(): JsonSchema {
  return identified("platform", toJsonSchema(platformSchema));
}

/** JSON Schema of Pulumi.<environment>.yaml, for editors. */
export function stackJsonSchema(): JsonSchema {
  const config = z.object(settingsShape).describe("Settings of the environment");
  const file = toJsonSchema(stackFileSchema.extend({ config: config.optional() }));
  return identified("stack", withOpenConfig(file));
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // A pattern of names would be repeated at every map; the program checks them with better messages.
      if (zodSchema instanceof z.ZodRecord) delete jsonSchema.propertyNames;
    },
  });
}

function identified(name: string, schema: JsonSchema): JsonSchema {
  const { $schema, ...rest } = schema;
  return { $schema, $id: `${BASE}/${name}.schema.json`, ...rest };
}

/** Other `moorage:` keys are secrets; keys of other packages are not ours to judge. */
function withOpenConfig(file: JsonSchema): JsonSchema {
  const properties = asMap(file["properties"]);
  const config = {
    ...asMap(properties["config"]),
    patternProperties: {
      [`^moorage:(?!(?:${ownNames()})$)`]: {
        type: "object",
        description: "A secret, set by: pulumi config set --secret",
        properties: { secure: { type: "string", description: "The encrypted value" } },
        required: ["secure"],
        additionalProperties: false,
      },
      "^(?!moorage:)[^:]+:.+$": { description: "A setting of another package" },
    },
    additionalProperties: false,
  };
  return { ...file, properties: { ...properties, config } };
}

function ownNames(): string {
  return Object.keys(settingsShape)
    .map((key) => key.slice("moorage:".length))
    .join("|");
}

function asMap(value: unknown): JsonSchema {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
