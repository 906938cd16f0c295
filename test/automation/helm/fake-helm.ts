import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A stand-in for Helm that writes down how it was called. */
export interface FakeHelm {
  /** Folder of the project that it works for. */
  readonly root: string;
  readonly path: string;
  /** Arguments of each call, without the place of the values. */
  readonly calls: () => readonly (readonly string[])[];
  /** Values of each call. */
  readonly values: () => readonly unknown[];
  readonly remove: () => void;
}

/** What it answers. */
export interface FakeAnswer {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
  /** Milliseconds that it takes. */
  readonly takes?: number;
}

/** Makes an executable that answers always the same. */
export function fakeHelm(answer: FakeAnswer): FakeHelm {
  const root = mkdtempSync(join(tmpdir(), "moorage-fake-helm-"));
  const path = join(root, "helm");
  const [calls, values] = [join(root, "calls"), join(root, "values")];
  writeFileSync(join(root, "stdout"), answer.stdout ?? "");
  writeFileSync(join(root, "stderr"), answer.stderr ?? "");
  // A shell starts ten times as fast as Node.
  const script = `#!/bin/sh
for last; do [ "$before" = --values ] && { cat "$last"; echo; } >> ${values}; before=$last; done
{ printf '%s\\n' "$@"; echo; } >> ${calls}
sleep ${(answer.takes ?? 0) / 1_000} > /dev/null 2>&1
cat ${join(root, "stdout")}
cat ${join(root, "stderr")} >&2
exit ${answer.code ?? 0}
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");
  return {
    root,
    path,
    calls: () =>
      textOf(calls)
        .split("\n\n")
        .filter((call) => call !== "")
        .map((call) => call.split("\n").filter((_, at, all) => !isOfValues(all, at))),
    values: () =>
      textOf(values)
        .split("\n")
        .filter((line) => line !== "")
        .map((line): unknown => JSON.parse(line)),
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function isOfValues(args: readonly string[], at: number): boolean {
  return args[at] === "--values" || args[at - 1] === "--values";
}
