import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { catalogPages, withCatalogIndex } from "./support/catalog-pages.ts";

/** Writes `docs/policies/` and the tables of `docs/policies.md` from the rules and their examples. */
const docs = join(import.meta.dirname, "..", "docs");
const folder = join(docs, "policies");
const pages = catalogPages();

mkdirSync(folder, { recursive: true });
for (const { file, text } of pages) writeFileSync(join(folder, file), text);

const files = new Set(pages.map(({ file }) => file));
for (const file of readdirSync(folder)) {
  if (!files.has(file)) rmSync(join(folder, file));
}

const index = join(docs, "policies.md");
writeFileSync(index, withCatalogIndex(readFileSync(index, "utf8")));
