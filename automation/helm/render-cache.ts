import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

import { writeWhole } from "../../environment/whole-file.ts";
import { sha256 } from "../../environment/charts/read-chart.ts";
import type { RenderedObject, RenderRequest } from "../../kubernetes/chart/rendered.ts";
import { isMap } from "../../kubernetes/unknown.ts";

/** What charts gave, on disk, by everything that decides it. */
export interface RenderCache {
  /** Undefined when it was never rendered so. */
  readonly read: (request: RenderRequest, version: string) => readonly RenderedObject[] | undefined;
  readonly write: (
    request: RenderRequest,
    version: string,
    objects: readonly RenderedObject[],
  ) => void;
}

/** Most files that are kept; what was used last stays. */
const KEPT = 400;

/** Grows with each change of what is kept or of how Helm is called. */
const FORMAT = 3;

/**
 * Keeps what charts gave below a folder that only its owner can read.
 *
 * The values of the request hold stand-ins, so that no secret can get here.
 */
export function renderCache(folder: string): RenderCache {
  return {
    read: (request, version) => objectsOf(readIfThere(join(folder, fileOf(request, version)))),
    write: (request, version, objects) => {
      // A plan needs no cache: the disk may be full, or the folder somebody else's.
      quietly(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const text = JSON.stringify({ objects });
        writeWhole(join(folder, fileOf(request, version)), text, 0o600);
        removeOldest(folder);
      });
    },
  };
}

/** The path of the chart decides nothing, its content does; images are rewritten afterwards. */
function fileOf(request: RenderRequest, version: string): string {
  const { release, namespace, digest, values, kubeVersion, apiVersions, upgrade } = request;
  const target = [kubeVersion, apiVersions, upgrade === true];
  const inputs = [FORMAT, version, release, namespace, digest, values, ...target];
  return `${sha256(JSON.stringify(inputs))}.json`;
}

function readIfThere(file: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8");
    quietly(() => {
      utimesSync(file, new Date(), new Date());
    });
    return text;
  } catch {
    return undefined; // never rendered
  }
}

/** Does what is of no consequence when it fails. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // a disk that is full or cannot be written
  }
}

/** Every edit of a value adds a file, so that half of them goes when there are too many. */
function removeOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name));
  if (files.length <= KEPT) return;
  const aged = files.map((file) => [file, statSync(file).mtimeMs] as const);
  const oldest = aged.sort(([, a], [, b]) => a - b).slice(0, files.length - KEPT / 2);
  for (const [file] of oldest) rmSync(file, { force: true });
}

/** Undefined for what is cut or not ours: it is rendered again. */
function objectsOf(text: string | undefined): readonly RenderedObject[] | undefined {
  if (text === undefined) return undefined;
  try {
    const kept: unknown = JSON.parse(text);
    return isMap(kept) && Array.isArray(kept["objects"]) && kept["objects"].every(isRendered)
      ? kept["objects"]
      : undefined;
  } catch {
    return undefined;
  }
}

function isRendered(value: unknown): value is RenderedObject {
  if (!isMap(value)) return false;
  const { source, object, role, events } = value;
  return (
    typeof source === "string" && isMap(object) && typeof role === "string" && Array.isArray(events)
  );
}
