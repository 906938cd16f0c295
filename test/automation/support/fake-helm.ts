import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { HelmPlace } from "../../../automation/helm/run-helm.ts";

/** What the next calls print and how they end, by the first words of their arguments. */
export type Answers = Readonly<
  Record<string, { readonly stdout?: string; readonly stderr?: string; readonly exitCode?: number }>
>;

/** An executable that answers like Helm and notes how it was called. */
export interface FakeHelm {
  readonly place: HelmPlace;
  /** Arguments of every call, in order. */
  readonly calls: () => readonly string[];
  /** Text of a file that the last call left, e.g. `env`. */
  readonly noted: (file: string) => string;
  readonly remove: () => void;
}

/** Notes arguments, variables and the values file; prints the answer whose words begin the arguments. */
const SCRIPT = `#!/bin/sh
here=$(dirname "$0")
echo "$*" >> "$here/calls"
env > "$here/env"
before=""
for word in "$@"; do
  if [ "$before" = "--values" ]; then
    cp "$word" "$here/values"
    ls -l "$word" > "$here/values-mode"
    echo "$word" > "$here/values-path"
  fi
  before="$word"
done
for answer in "$here"/answer-*; do
  words=$(cat "$answer/words" 2>/dev/null) || continue
  case "$*" in
    "$words"*)
      cat "$answer/stdout"
      cat "$answer/stderr" >&2
      exit "$(cat "$answer/code")"
      ;;
  esac
done
echo "Error: no answer to $*" >&2
exit 1
`;

/** Makes a fake Helm in a folder of its own. */
export function fakeHelm(answers: Answers): FakeHelm {
  const folder = mkdtempSync(join(tmpdir(), "moorage-helm-"));
  const helm = join(folder, "helm");
  writeFileSync(helm, SCRIPT);
  chmodSync(helm, 0o700);
  for (const [index, [words, answer]] of Object.entries(answers).entries()) {
    const { stdout = "", stderr = "", exitCode = 0 } = answer;
    const own = mkdtempSync(join(folder, `answer-${index}-`));
    writeFileSync(join(own, "words"), words);
    writeFileSync(join(own, "stdout"), stdout);
    writeFileSync(join(own, "stderr"), stderr);
    writeFileSync(join(own, "code"), String(exitCode));
  }
  const cluster = { kubeconfig: "/k", context: "c" };
  return {
    place: { helm, home: join(folder, "home"), cluster },
    calls: () => noted(folder, "calls").split("\n").filter(Boolean),
    noted: (file) => noted(folder, file),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function noted(folder: string, file: string): string {
  return existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : "";
}
