import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import * as z from "zod";

import type { BaselineEntry } from "../plan/check/baseline.ts";
import { invocationFailure } from "./problem.ts";

const SCHEMA = "moorage.dev/baseline/v1";
const text = z.string();

const baseline = z.strictObject({
  schema: z.literal(SCHEMA),
  findings: z.array(
    z.strictObject({
      rule: text,
      kind: text,
      namespace: text,
      name: text,
      container: text,
      field: text,
      count: z.int().min(1),
    }),
  ),
});

/** Reads the findings that a baseline accepts. */
export async function readBaseline(cwd: string, file: string): Promise<readonly BaselineEntry[]> {
  const found = await readFile(resolve(cwd, file), "utf8").catch(missing);
  if (found === undefined) throw refused(file, "cannot be read");
  const data = parsedJson(found);
  const parsed = baseline.safeParse(data);
  if (parsed.success) return parsed.data.findings;
  const version = otherVersion(data);
  if (version !== undefined) throw refused(file, `is of ${version}, this moor reads ${SCHEMA}`);
  const [issue] = parsed.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? "" : ` (at ${issue.path.join(".")})`;
  throw refused(file, `is no baseline of moor check${at}`);
}

/** Writes a baseline at once, or not at all; one finding a line, for reviews. */
export async function writeBaseline(
  cwd: string,
  file: string,
  entries: readonly BaselineEntry[],
): Promise<void> {
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`);
  const list = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n  ]`;
  const target = resolve(cwd, file);
  const draft = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(draft, `{\n  "schema": "${SCHEMA}",\n  "findings": ${list}\n}\n`);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw unwritable(file, error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "is in a folder that does not exist",
  ENOTDIR: "is in a folder that does not exist",
  EISDIR: "is a folder",
  EACCES: "cannot be written",
  EPERM: "cannot be written",
  EROFS: "cannot be written",
};

function unwritable(file: string, error: unknown): unknown {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  const reason =
    typeof code === "string" && Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  if (reason === undefined) return error;
  return invocationFailure({
    code: "invalid-argument",
    message: `--write-baseline ${file} ${reason}.`,
    hint: "name a file in a folder that is there",
  });
}

/** The schema of a baseline that another version of moor wrote. */
function otherVersion(data: unknown): string | undefined {
  const named = z.looseObject({ schema: z.string().regex(/^moorage\.dev\/baseline\/v\d{1,4}$/) });
  const { schema } = named.safeParse(data).data ?? {};
  return schema === SCHEMA ? undefined : schema;
}

function missing(error: unknown): undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  if (code !== "ENOENT" && code !== "EISDIR" && code !== "ENOTDIR") throw error;
  return undefined;
}

function parsedJson(found: string): unknown {
  try {
    return JSON.parse(found);
  } catch {
    return undefined;
  }
}

function refused(file: string, message: string): Error {
  return invocationFailure({
    code: "invalid-baseline",
    message: `--baseline ${file} ${message}.`,
    hint: "write one with --write-baseline, from what is there now",
  });
}
