import { gunzipSync } from "node:zlib";

import type { ReadEntry } from "tar";
import { Parser } from "tar/parse";

import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { ChartError } from "./chart-error.ts";
import { refuseOddName } from "./file-name.ts";

/** Bytes that a chart may have when it is unpacked; Helm's own limit. */
const LARGEST = 100 * 1024 * 1024;
const CORRUPT = "Package or download it again";

/** Reads a packaged chart; nothing is written anywhere. */
export function readArchive(bytes: Uint8Array): ChartFiles {
  const files = new Map<string, Uint8Array>();
  for (const [name, content] of unpacked(bytes)) {
    const [, ...inside] = safeParts(name);
    if (inside.length === 0) {
      throw new ChartError(`is no chart: ${JSON.stringify(name)} lies outside its folder`, CORRUPT);
    }
    if (!inside.some((part) => part.startsWith("."))) files.set(inside.join("/"), content);
  }
  if (!files.has("Chart.yaml")) throw new ChartError("holds no Chart.yaml", CORRUPT);
  return files;
}

/** Names that would leave the folder are refused, as Helm does, and those that are several lines. */
function safeParts(name: string): readonly string[] {
  refuseOddName(name);
  const parts = name.replaceAll("\\", "/").split("/");
  const isUnsafe = parts.some((part) => part === ".." || part === "") || /^[A-Za-z]:/.test(name);
  if (!isUnsafe) return parts.filter((part) => part !== ".");
  throw new ChartError(`holds a file with the name ${JSON.stringify(name)}`, "Package it anew");
}

function unpacked(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const twice: string[] = [];
  const keep = (entry: ReadEntry): void => {
    const parts: Uint8Array[] = [];
    entry.on("data", (part) => parts.push(part));
    entry.on("end", () => {
      if (entry.type === "File" || entry.type === "OldFile") {
        if (files.has(entry.path)) twice.push(entry.path);
        files.set(entry.path, Buffer.concat(parts));
      }
    });
  };
  try {
    const parser = new Parser({ strict: true, sync: true, onReadEntry: keep });
    parser.end(gunzipSync(bytes, { maxOutputLength: LARGEST }));
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^TAR_\w+: /, "") : String(error);
    throw new ChartError(`is no readable archive: ${why}`, CORRUPT);
  }
  // What is checked here must be what Helm takes.
  const [name] = twice;
  if (name === undefined) return files;
  throw new ChartError(`holds the file ${JSON.stringify(name)} twice`, "Package it anew");
}
