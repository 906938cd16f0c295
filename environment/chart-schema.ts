import { createRequire } from "node:module";

import type * as AjvModule from "ajv";
import type { ErrorObject, ValidateFunction } from "ajv";

import { isMap } from "../kubernetes/unknown.ts";
import type { ChartTree, Values } from "../kubernetes/chart/chart-tree.ts";
import { remembered } from "../kubernetes/chart/remembered.ts";
import type { ValuePlace } from "../kubernetes/chart/value-schema.ts";
import { kindOf } from "../kubernetes/chart/value-types.ts";
import { SECRET } from "../kubernetes/unknown.ts";

/** How merged values break a chart's values.schema.json; values themselves are not repeated. */
export interface SchemaFault {
  readonly path: ValuePlace;
  readonly message: string;
  readonly hint: string | undefined;
  /** Keys that the schema knows in the place of an unknown one. */
  readonly known: readonly string[] | undefined;
}

/** What the schemas of a chart, and of the charts inside it, find wrong with its merged values. */
export function schemaFaults(tree: ChartTree, merged: Values): readonly SchemaFault[] {
  const own = isMap(tree.schema) ? ownFaults(tree.schema, merged) : [];
  const inner = tree.subcharts.flatMap(({ tree: subchart }) => {
    const values = merged[subchart.key];
    if (!isMap(values)) return [];
    return schemaFaults(subchart, values).map((fault) => ({
      ...fault,
      path: [subchart.key, ...fault.path],
    }));
  });
  return [...own, ...inner];
}

function ownFaults(schema: Values, merged: Values): readonly SchemaFault[] {
  const check = compiled(schema);
  if (check === undefined) return [];
  const secrets: ValuePlace[] = [];
  const values = withStandIns(merged, [], secrets);
  check(values);
  return (check.errors ?? [])
    .filter((error) => !isInsideBranch(error))
    .map((error) => ({ error, path: placeOf(error.instancePath, merged) }))
    .filter(({ error, path }) => !dependsOnSecret(error, path, secrets))
    .map(({ error, path }) => faultOf(error, path));
}

/** A schema as a function; undefined for one that only Helm understands. */
const compiled = remembered((schema: Values): ValidateFunction | undefined => {
  // Takes a tenth of a second to load, and most releases of a run have no schema.
  const { Ajv } = createRequire(import.meta.url)("ajv") as typeof AjvModule;
  const options = { strict: false, allErrors: true, verbose: true, validateSchema: false } as const;
  const lean = { validateFormats: false, logger: false, meta: false } as const;
  // Each function runs a few times, so time spent on making it faster is lost.
  const ajv = new Ajv({ ...options, ...lean, code: { optimize: false } });
  try {
    return ajv.compile(modern(schema));
  } catch {
    return undefined; // Helm says so when it renders
  }
});

const DATA_KEYS = new Set(["enum", "const", "default", "examples"]);

/** A schema of draft 4 in the words of draft 7; its own name and dialect are nobody's business. */
function modern(schema: Values): Values {
  const { exclusiveMinimum, exclusiveMaximum, minimum, maximum, ...rest } = schema;
  const entries = Object.entries(rest).flatMap(([key, value]) => {
    if (["$schema", "$id", "id"].includes(key) && typeof value === "string") return [];
    return [[key, DATA_KEYS.has(key) ? value : modernPart(value)] as const];
  });
  return {
    ...Object.fromEntries(entries),
    ...limit("Minimum", minimum, exclusiveMinimum),
    ...limit("Maximum", maximum, exclusiveMaximum),
  };
}

function modernPart(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modernPart);
  return isMap(value) ? modern(value) : value;
}

function limit(name: string, value: unknown, exclusive: unknown): Values {
  if (exclusive === true) return { [`exclusive${name}`]: value };
  const own = value === undefined ? {} : { [name.toLowerCase()]: modernPart(value) };
  if (exclusive === undefined || exclusive === false) return own;
  return { ...own, [`exclusive${name}`]: modernPart(exclusive) };
}

function withStandIns(value: unknown, path: ValuePlace, secrets: ValuePlace[]): unknown {
  if (value === SECRET) {
    secrets.push(path);
    return "";
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => withStandIns(item, [...path, index], secrets));
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(
    ([key, inner]) => [key, withStandIns(inner, [...path, key], secrets)] as const,
  );
  return Object.fromEntries(entries);
}

/** What one of several alternatives wants; that none fits is said by an error of its own. */
function isInsideBranch({ schemaPath, keyword }: ErrorObject): boolean {
  return /\/(?:anyOf|oneOf|not)\/./.test(schemaPath) || keyword === "if";
}

const OF_WHOLE = new Set(["anyOf", "oneOf", "not", "contains", "uniqueItems"]);

/** Nobody can tell here what is in a secret, but that it is a text. */
function dependsOnSecret(
  { keyword }: ErrorObject,
  path: ValuePlace,
  secrets: readonly ValuePlace[],
): boolean {
  return secrets.some((secret) => {
    const isAbove = path.every((key, at) => secret[at] === key);
    if (!isAbove) return false;
    return OF_WHOLE.has(keyword) || (path.length === secret.length && keyword !== "type");
  });
}

function placeOf(pointer: string, values: unknown): ValuePlace {
  const path: (string | number)[] = [];
  let inner = values;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(inner) ? Number(key) : key);
    inner = typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined;
  }
  return path;
}

function faultOf(error: ErrorObject, path: ValuePlace): SchemaFault {
  const { keyword, params, data, parentSchema, message = "" } = error;
  const text = (key: string): string => String(Reflect.get(params, key));
  const said = (own: string, hint?: string): SchemaFault => ({
    path,
    message: own,
    hint,
    known: undefined,
  });
  if (keyword === "additionalProperties" || keyword === "propertyNames") {
    const name = keyword === "propertyNames" ? "propertyName" : "additionalProperty";
    const known = Object.keys(
      isMap(parentSchema?.["properties"]) ? parentSchema["properties"] : {},
    );
    return { path: [...path, text(name)], message: UNKNOWN_VALUE, hint: undefined, known };
  }
  if (keyword === "required") {
    return { ...said("is missing", REQUIRED), path: [...path, text("missingProperty")] };
  }
  if (keyword === "type")
    return said(`expected ${typeText(params)}, got ${kindOf(data)}`, BY_SCHEMA);
  if (keyword === "enum") return said(`is not one of ${text("allowedValues")}`, BY_SCHEMA);
  if (keyword === "anyOf" || keyword === "oneOf" || keyword === "not") {
    return said("fits none of what the chart's schema allows", "See its values.schema.json");
  }
  return said(message.replaceAll('"', ""), BY_SCHEMA);
}

/** Complaint about a key that a chart does not know. */
export const UNKNOWN_VALUE = "the chart has no such value";
const REQUIRED = "The chart's values.schema.json requires it";
const BY_SCHEMA = "The chart's values.schema.json says so";

const TYPES: Readonly<Record<string, string>> = {
  object: "a map",
  array: "a list",
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "nothing",
};

function typeText(params: object): string {
  const types: unknown = Reflect.get(params, "type");
  const list: readonly unknown[] = Array.isArray(types) ? types : [types];
  return list.map((type) => TYPES[String(type)] ?? String(type)).join(" or ");
}
