import { Ajv } from "ajv";

import { platformJsonSchema, stackJsonSchema } from "../../environment/json-schema.ts";

// Forms of a map require keys whose schemas stand beside them. What is compiled runs a few times, so
// time spent on making it faster is lost.
const lean = { code: { optimize: false } } as const;
const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true, ...lean });

/** Validates platform.yaml as editors do; compiled once for all tests, since that takes long. */
export const platform = ajv.compile(platformJsonSchema());

/** Validates the stack file as editors do. */
export const stack = ajv.compile(stackJsonSchema());
