// Writes the two files that main.go embeds, from the provider module's own copies.
// Usage: node generate.mjs <module folder> <version>, run in this folder; the module folder is what
// `go list -m -f '{{.Dir}}' github.com/pulumi/pulumi-kubernetes/provider/v4` prints.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [moduleFolder, version] = process.argv.slice(2);
if (moduleFolder === undefined || version === undefined) {
  process.stderr.write("usage: node generate.mjs <module folder> <version>\n");
  process.exit(2);
}

/** The file of the module, parsed. */
function read(name) {
  return JSON.parse(
    readFileSync(join(moduleFolder, "cmd", "pulumi-resource-kubernetes", name), "utf8"),
  );
}

/** Writes the value without white space, never half. */
function write(name, value) {
  const path = join(import.meta.dirname, name);
  writeFileSync(`${path}.part`, JSON.stringify(value));
  renameSync(`${path}.part`, path);
}

write("schema.json", { ...read("schema.json"), version });
write("terraform-mapping.json", read("terraform-mapping.json"));
