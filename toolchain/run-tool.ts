import { setTimeout as sleep } from "node:timers/promises";

import { execa } from "execa";

import { WayError } from "./acquisition.ts";
import type { Acquisition } from "./acquisition.ts";
import type { Executable } from "./tools.ts";

/** What an executable said about itself. */
export interface Answer {
  /** Its version; `undefined` if it does not tell. */
  readonly version: string | undefined;
}

const trialMilliseconds = 30_000;
const attempts = 20;

/** Runs the executable at `path` once and fails unless it answers as a good one does. */
export async function tryExecutable(
  path: string,
  { versionArguments, output, name }: Executable,
  acquisition: Acquisition,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await execa(path, versionArguments, {
      // Nothing is left in the user's own Pulumi folder by a look at the version.
      env: {
        ...acquisition.env,
        PULUMI_HOME: acquisition.temporary,
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
      extendEnv: false,
      reject: false,
      all: true,
      stdin: "ignore",
      timeout: trialMilliseconds,
      ...(acquisition.signal === undefined ? {} : { cancelSignal: acquisition.signal }),
    });
    acquisition.signal?.throwIfAborted();
    const match = output.exec(result.all);
    if (match !== null) {
      return { version: match[1] };
    }
    // Another child, forked while this file was written, can hold it open for a moment.
    if (result.code === "ETXTBSY" && attempt < attempts) {
      await sleep(50);
      continue;
    }
    const said = result.all.trim() === "" ? (result.shortMessage ?? "nothing") : result.all.trim();
    throw new WayError(`${name} does not run: ${firstLine(said)}`);
  }
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
