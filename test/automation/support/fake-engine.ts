import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openWorkspace, type Workspace } from "../../../automation/workspace.ts";

/** How the fake engine behaves, for all calls or call by call. */
export interface Behavior {
  readonly events?: readonly unknown[];
  readonly stderr?: string;
  readonly stdout?: string;
  readonly exitCode?: number;
  /** Runs until it is interrupted. */
  readonly hang?: boolean;
  /** @default 8 */
  readonly interruptedExitCode?: number;
  /** Ends at the second interrupt only. */
  readonly stubborn?: boolean;
}

/** One call or signal that the fake engine noted. */
export interface Noted {
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly pid?: number;
  readonly group?: number;
  readonly signal?: string;
}

/** A project folder with a fake engine. */
export interface FakeEngine {
  readonly root: string;
  readonly workspace: Workspace;
  readonly noted: () => readonly Noted[];
  readonly remove: () => void;
}

/** Makes a project in a temporary folder whose engine is a script. */
export function fakeEngine(
  behavior: Behavior | { readonly calls: readonly Behavior[] },
): FakeEngine {
  const root = mkdtempSync(join(tmpdir(), "moorage-fake-"));
  writeFileSync(join(root, "Pulumi.yaml"), "name: moorage\nruntime: nodejs\n");
  writeFileSync(join(root, "Pulumi.dev.yaml"), "config:\n  moorage:profile: dev\n");
  writeFileSync(join(root, "script.json"), JSON.stringify(behavior));
  const binDir = join(root, "bin");
  mkdirSync(binDir);
  const source = join(import.meta.dirname, "fake-pulumi.mjs");
  copyFileSync(source, join(binDir, "pulumi"));
  chmodSync(join(binDir, "pulumi"), 0o755);
  writeFileSync(join(binDir, "package.json"), '{"type":"module"}');
  const log = join(root, "log.ndjson");
  const workspace = openWorkspace(
    { root, environment: "dev" },
    { binDir, pulumiHome: join(root, "home"), tools: [] },
    {
      PATH: process.env["PATH"],
      FAKE_PULUMI_SCRIPT: join(root, "script.json"),
      FAKE_PULUMI_LOG: log,
    },
  );
  return {
    root,
    workspace,
    noted: () => (existsSync(log) ? readLines(log) : []),
    remove: () => {
      workspace.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function readLines(file: string): readonly Noted[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Noted);
}
