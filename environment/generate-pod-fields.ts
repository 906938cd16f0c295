import * as fs from "node:fs";
import * as path from "node:path";

import * as client from "@kubernetes/client-node";

interface Field {
  readonly baseName: string;
  readonly type: string;
}

const models = new Map<string, unknown>(Object.entries(client));
const FILE = path.resolve(import.meta.dirname, "../kubernetes/pod-fields-table.ts");

/** The module with all fields of a PodSpec, from the Kubernetes client's own description. */
export function podFieldsModule(): string {
  const lines = new Map<string, string>();
  const open = ["V1PodSpec"];
  for (let model = open.pop(); model !== undefined; model = open.pop()) {
    const name = shortName(model);
    if (lines.has(name)) continue;
    const fields = fieldsOf(model);
    open.push(...fields.flatMap(({ type }) => modelOf(type) ?? []));
    const words = fields.map(({ baseName, type }) => baseName + shapeOf(type));
    lines.set(name, [name, ...words.sort()].join(" "));
  }
  const table = [...lines.values()].sort().join("\n");
  const comment =
    "/** Made by `node environment/generate-pod-fields.ts`: a type a line, then its fields. */";
  return `${comment}\nexport const POD_FIELDS = \`\n${table}\n\`;\n`;
}

function fieldsOf(model: string): readonly Field[] {
  const type = models.get(model);
  if (typeof type !== "function" || !("getAttributeTypeMap" in type)) return [];
  const { getAttributeTypeMap } = type;
  const fields: unknown =
    typeof getAttributeTypeMap === "function" ? getAttributeTypeMap.call(type) : [];
  return Array.isArray(fields) ? fields.filter(isField) : [];
}

function isField(value: unknown): value is Field {
  return typeof value === "object" && value !== null && "baseName" in value && "type" in value;
}

/** `:Type` for a map of that type, `:Type[]` for a list, `:{}` for a map of any keys. */
function shapeOf(type: string): string {
  if (type.startsWith("{") || type === "any") return ":{}";
  const model = modelOf(type);
  const name = model === undefined ? "" : shortName(model);
  if (type.startsWith("Array<")) return `:${name}[]`;
  return model === undefined ? "" : `:${name}`;
}

function modelOf(type: string): string | undefined {
  const name = type.replace(/^Array<(.*)>$/, "$1");
  return fieldsOf(name).length > 0 ? name : undefined;
}

function shortName(model: string): string {
  return model.replace(/^V1/, "");
}

if (import.meta.main) fs.writeFileSync(FILE, podFieldsModule());
