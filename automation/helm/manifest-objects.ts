import { readDocuments } from "../../kubernetes/chart/read-rendered.ts";

/** Objects of a manifest that Helm keeps, read as Helm reads YAML; none when it is no YAML. */
export function manifestObjects(manifest: string): readonly Readonly<Record<string, unknown>>[] {
  const read = readDocuments(manifest);
  return Array.isArray(read) ? read : [];
}
