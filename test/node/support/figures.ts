import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "..", "..", ".moorage");
const figures = new Map<string, unknown>();

/** Notes what was measured; the documentation quotes it. */
export function recordFigure(name: string, value: unknown): void {
  figures.set(name, value);
}

/** Prints all figures and writes them to `.moorage/node-times.json`; a skipped run has none. */
export function publishFigures(began: number): void {
  if (figures.size === 0) return;
  recordFigure("suiteSeconds", Math.round((performance.now() - began) / 1000));
  mkdirSync(folder, { recursive: true });
  const text = JSON.stringify(Object.fromEntries(figures), undefined, 2);
  writeFileSync(join(folder, "node-times.json"), `${text}\n`);
  for (const [name, value] of figures) {
    process.stdout.write(`  ${name}: ${JSON.stringify(value)}\n`);
  }
}
