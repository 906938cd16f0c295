import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

import * as z from "zod";

import { ownedManifest } from "./owned-manifest.ts";
import { rewriteManifest } from "./rewrite-manifest.ts";

const settingsSchema = z.object({
  images: z.record(z.string(), z.string()),
  release: z.string().optional(),
});
const LARGEST = 100 * 1024 * 1024;

/** Run by Helm, with the rendered objects on the standard input: `<settings as JSON> [executable]`. */
const [settings = "{}", command] = process.argv.slice(2);
try {
  const rendered = readFileSync(0, "utf8");
  const text = command === undefined ? rendered : changedBy(command, rendered);
  const { images, release } = settingsSchema.parse(JSON.parse(settings));
  const rewritten = rewriteManifest(text, images);
  process.stdout.write(release === undefined ? rewritten : ownedManifest(rewritten, release));
} catch (error) {
  // Only the sentence: what Node adds would show what was rendered.
  process.stderr.write(`${error instanceof Error ? error.message : "it failed"}\n`);
  process.exitCode = 1;
}

function changedBy(executable: string, input: string): string {
  const { status, signal, stdout, error } = spawnSync(executable, {
    input,
    encoding: "utf8",
    maxBuffer: LARGEST,
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (error !== undefined) throw new Error(`${executable} cannot be run (${error.message})`);
  if (status !== 0) throw new Error(`${executable} ended with ${String(status ?? signal)}`);
  return stdout;
}
