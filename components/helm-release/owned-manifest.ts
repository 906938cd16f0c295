import { readDocuments } from "../../kubernetes/chart/read-rendered.ts";
import { RELEASE_ANNOTATION } from "../../kubernetes/labels.ts";
import { isMap } from "../../kubernetes/unknown.ts";

/** Marks each object that Pulumi makes of a chart with its release, as Helm does by its own way. */
export function ownedManifest(text: string, release: string): string {
  const objects = readDocuments(text);
  if (!Array.isArray(objects)) throw new Error("what the chart renders is not YAML");
  return objects.map((object) => `---\n${JSON.stringify(ownedObject(object, release))}\n`).join("");
}

function ownedObject(object: Readonly<Record<string, unknown>>, release: string): object {
  const metadata = isMap(object["metadata"]) ? object["metadata"] : {};
  const annotations = isMap(metadata["annotations"]) ? metadata["annotations"] : {};
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...annotations, [RELEASE_ANNOTATION]: release } },
  };
}
