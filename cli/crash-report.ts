import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A written report of an internal error. */
export interface CrashReport {
  readonly id: string;
  readonly path: string;
}

/** Writes what a maintainer needs below `.moorage/reports`, or below the temporary folder. */
export function writeCrashReport(
  error: unknown,
  where: { readonly root: string | undefined; readonly args: readonly string[] },
): CrashReport {
  const id = randomBytes(4).toString("hex");
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const text = [
    `moor ${where.args.join(" ")}`,
    `node ${process.version} ${process.platform}-${process.arch}`,
    new Date().toISOString(),
    "",
    stack,
    "",
  ].join("\n");
  const folder =
    where.root === undefined ? join(tmpdir(), "moorage") : join(where.root, ".moorage");
  const path = join(folder, "reports", `${id}.txt`);
  mkdirSync(join(folder, "reports"), { recursive: true });
  writeFileSync(path, text, { mode: 0o600 });
  return { id, path };
}
