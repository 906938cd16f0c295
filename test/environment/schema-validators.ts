import { Ajv } from "ajv";

import { platformJsonSchema, stackJsonSchema } from "../../environment/json-schema.ts";

// Forms of a map require keys whose schemas stand beside them.
const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true });

/** Validates platform.yaml as editors do; compiled once for all tests, since that takes long. */
export const platform = ajv.compile(platformJsonSchema());

/** Validates the stack file as editors do. */
export const stack = ajv.compile(stackJsonSchema());
