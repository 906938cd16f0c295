import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const source = join(import.meta.dirname, "..", "..", "..");

/** Copies the working tree, as git sees it, into a temporary folder that shares the dependencies. */
export function copyProject(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "moorage-project-")));
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const listed = execFileSync("git", args, { cwd: source, encoding: "utf8" });
  for (const file of new Set(listed.split("\0"))) {
    if (file !== "") {
      copy(file, root);
    }
  }
  symlinkSync(join(source, "node_modules"), join(root, "node_modules"));
  return root;
}

function copy(file: string, root: string): void {
  try {
    cpSync(join(source, file), join(root, file), { recursive: true });
  } catch (error) {
    // Listed, but deleted in the working tree.
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) {
      throw new Error(`${dirname(file)} cannot be copied`, { cause: error });
    }
  }
}
