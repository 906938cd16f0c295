import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { postRenderPath } from "../../components/helm-release/post-render.ts";

/** Prefixes with a character that a shell would take for its own. */
export const IMAGES = { "docker.io/bitnami": "registry.example.com/it's legacy" };

/** A program's folder for each test of the calling suite. */
export interface PostRenderFolder {
  readonly root: () => string;
  /** Writes an executable of the user, and returns its path. */
  readonly script: (text: string, name?: string) => string;
  /** Path of the executable that Helm calls. */
  readonly path: (images: Readonly<Record<string, string>>, command?: string) => string | undefined;
}

/** Makes the folder before each test and removes it afterwards. */
export function postRenderFolder(): PostRenderFolder {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "moorage-post-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  return {
    root: () => root,
    script: (text, name = "edit.sh") => {
      writeFileSync(join(root, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(root, name), 0o755);
      return `./${name}`;
    },
    path: (images, command) => postRenderPath({ images, command, release: undefined }, root),
  };
}
