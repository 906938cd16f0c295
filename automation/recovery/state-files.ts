import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import * as z from "zod";

import type { Workspace } from "../workspace.ts";
import type { FoundStep } from "./recovery-step.ts";

const KEPT = 20;

const checkpoint = z.object({
  checkpoint: z.object({
    latest: z
      .object({ resources: z.array(z.unknown()).optional() })
      .nullable()
      .optional(),
  }),
});

/** A state of ours that a full disk or a crash cut off, and the engine's own copy of it. */
export function stateSteps({ managed, files }: Workspace): readonly FoundStep[] {
  if (!managed || !existsSync(files.checkpoint)) return [];
  if (resourcesIn(files.checkpoint) !== undefined) return [];
  const copy = `${files.checkpoint}.bak`;
  const resources = existsSync(copy) ? resourcesIn(copy) : undefined;
  const step = { part: "state", subject: `state ${files.checkpoint}` } as const;
  if (resources === undefined) {
    return [
      {
        ...step,
        action: "refuse",
        reason: "it cannot be read, and neither can the engine's copy",
        hint: `put a backup in its place: they are in ${backupFolder(files.folder)}`,
        command: undefined,
        take: undefined,
      },
    ];
  }
  const { mtime } = statSync(copy);
  return [
    {
      ...step,
      action: "restore",
      reason: `it cannot be read; the engine's copy of ${mtime.toISOString()} has ${resources} resources`,
      hint: undefined,
      command: `cp ${copy} ${files.checkpoint}`,
      take: () => {
        renameSync(files.checkpoint, `${files.checkpoint}.damaged`);
        copyFileSync(copy, files.checkpoint);
        return Promise.resolve();
      },
    },
  ];
}

/**
 * Keeps a copy of a state of ours, secrets encrypted as they are; returns where.
 *
 * A backend of the user keeps its own: nothing takes a state out of it.
 */
export function backUpState(workspace: Workspace): string | undefined {
  const { files, managed, target } = workspace;
  if (!managed) return undefined;
  const folder = backupFolder(files.folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const time = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const file = join(folder, `${target.environment}-${time}.json`);
  writeFileSync(file, readFileSync(files.checkpoint), { mode: 0o600 });
  const own = readdirSync(folder).filter((name) => name.startsWith(`${target.environment}-`));
  for (const name of own.sort().slice(0, -KEPT)) rmSync(join(folder, name));
  return file;
}

/** Goes away with everything that a start made: its name begins like those of states put aside. */
function backupFolder(folder: string): string {
  return join(folder, "state-backups");
}

/** Number of resources; undefined when the file is no state. */
function resourcesIn(file: string): number | undefined {
  try {
    const { latest } = checkpoint.parse(JSON.parse(readFileSync(file, "utf8"))).checkpoint;
    return latest?.resources?.length ?? 0;
  } catch {
    return undefined;
  }
}
