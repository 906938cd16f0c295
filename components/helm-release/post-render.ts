import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { sha256 } from "../../environment/charts/read-chart.ts";
import type { ImageRewrites } from "../../kubernetes/image-rules.ts";
import { chartPath } from "./chart-path.ts";
import { ownFolder, placeWhole } from "./own-folder.ts";

/** What is done to the rendered objects before they are applied. */
export interface PostRendering {
  readonly images: ImageRewrites;
  /** Executable of the user; it runs first. */
  readonly command: string | undefined;
  /** Release that every object is marked with; undefined: Helm does that. */
  readonly release: string | undefined;
}

/** Counts up whenever the same settings begin to do something else. */
const FORMAT = 2;
const RUNNER = join(import.meta.dirname, "run-post-render.ts");

/**
 * Writes the one executable that Helm can call, and returns its path; undefined: nothing to do.
 *
 * The path tells what it does, so it is the same on every machine and changes when the user's
 * executable is edited.
 */
export function postRenderPath(rendering: PostRendering, program: string): string | undefined {
  const { command, release } = rendering;
  const images = Object.fromEntries(Object.entries(rendering.images).toSorted());
  if (command === undefined && release === undefined && Object.keys(images).length === 0)
    return undefined;
  const own = command === undefined ? undefined : resolve(program, command);
  const content = own === undefined ? undefined : sha256(readFileSync(own));
  const path = own === undefined ? undefined : chartPath(own, program);
  const digest = sha256(JSON.stringify({ FORMAT, images, release, path, content }));
  const target = join(ownFolder(program), "post-render", digest);
  const args = [
    process.execPath,
    RUNNER,
    JSON.stringify({ images, release }),
    ...(own === undefined ? [] : [own]),
  ];
  const script = `#!/bin/sh\n# Made by Moorage for Helm; made again when it is gone.\nexec ${args.map(quoted).join(" ")}\n`;
  if (!existsSync(target) || readFileSync(target, "utf8") !== script) {
    placeWhole(target, (temporary) => {
      writeFileSync(temporary, script, { mode: 0o755 });
    });
  }
  return chartPath(target, program);
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
