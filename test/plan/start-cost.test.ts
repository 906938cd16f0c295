import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const staticImport = /^(?:import|export)\s+(?!type\b)(?:[^"';]*?\bfrom\s+)?"([^"]+)"/gm;

/** Modules that a module loads before its first line runs, itself included. */
function loadedBy(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const name = path.relative(root, file);
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, specifier = ""] of fs.readFileSync(file, "utf8").matchAll(staticImport)) {
    if (specifier.startsWith(".")) loadedBy(path.resolve(path.dirname(file), specifier), seen);
    else seen.add(specifier);
  }
  return seen;
}

describe("start of moor", () => {
  it("loads neither plan/ nor the Pulumi SDK", () => {
    const loaded = [...loadedBy(path.join(root, "cli/main.ts"))];

    assert.ok(loaded.includes("cli/main.ts"));
    assert.deepEqual(
      loaded.filter((name) => name.startsWith("plan/") || name.startsWith("@pulumi/")),
      [],
    );
  });

  it("would load both if it imported the planner, which shows that the search finds them", () => {
    const loaded = loadedBy(path.join(root, "plan/plan-environment.ts"));

    assert.ok(loaded.has("plan/record.ts"));
    assert.ok(loaded.has("@pulumi/pulumi"));
  });
});
