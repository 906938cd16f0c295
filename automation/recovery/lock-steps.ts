import { homedir } from "node:os";
import { basename } from "node:path";

import * as z from "zod";

import { endPlugin, orphanedPlugins } from "../orphans.ts";
import { runPulumi } from "../pulumi-command.ts";
import {
  describeLock,
  isAbandoned,
  isHeldHere,
  readLocks,
  removeLock,
  type StackLock,
} from "../stack-lock.ts";
import type { Workspace } from "../workspace.ts";
import type { FoundStep, RecoveryScope } from "./recovery-step.ts";

const whoami = z.object({ url: z.string() });

/** Processes of killed engines, which may still write; their TMPDIR tells whose they are. */
export function processSteps({ files }: Workspace): readonly FoundStep[] {
  return orphanedPlugins(files).map((pid) => ({
    part: "process",
    subject: `process ${String(pid)}`,
    action: "end",
    reason: "the engine that started it is gone, and it may still write to the cluster",
    command: `kill ${String(pid)}`,
    hint: undefined,
    take: async () => {
      await endPlugin(pid);
    },
  }));
}

/** Locks on the stack; those in another backend than files keep their own owner. */
export async function lockSteps(
  workspace: Workspace,
  { lock, lockId }: Pick<RecoveryScope, "lock" | "lockId">,
): Promise<readonly FoundStep[]> {
  const { files, target } = workspace;
  const backend = await fileBackend(workspace);
  if (backend === undefined) return [];
  return readLocks(backend, files.project, target.environment)
    .map((one) => lockStep(one, target.environment, lockId))
    .filter(({ action }) => lock || action === "refuse");
}

/** Folder of the backend; undefined when it keeps states elsewhere. */
async function fileBackend(workspace: Workspace): Promise<string | undefined> {
  if (workspace.managed) return workspace.files.state;
  const { url } = whoami.parse(
    JSON.parse(await runPulumi(workspace, { args: ["whoami", "--json"] })),
  );
  if (!url.startsWith("file://")) return undefined;
  const [path = ""] = url.slice("file://".length).split("?");
  return path.replace(/^~/, homedir());
}

function lockStep(lock: StackLock, stack: string, lockId: string | undefined): FoundStep {
  const id = basename(lock.place, ".json");
  const step = { part: "lock", subject: `lock of ${describeLock(lock)}` } as const;
  const gone = isAbandoned(lock);
  if (gone || (id === lockId && !isHeldHere(lock))) {
    return {
      ...step,
      action: "unlock",
      reason: gone
        ? "that process has ended"
        : `nothing here can tell whether ${lock.host} is done; you typed its id`,
      command: `rm ${lock.place}`,
      hint: undefined,
      take: () => {
        removeLock(lock);
        return Promise.resolve();
      },
    };
  }
  const here = isHeldHere(lock);
  return {
    ...step,
    action: "refuse",
    reason: here ? "that process still runs" : `${lock.host} may still be at work`,
    hint: here
      ? "wait until it ends, or end it with Ctrl-C in its terminal"
      : "wait until that run ends; when you know that it is gone, type the id of its lock",
    command: here ? `ps -p ${String(lock.pid)}` : `npx moor recover -e ${stack} --lock ${id}`,
    take: undefined,
  };
}
