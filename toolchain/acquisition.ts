import type { OfficialHosts } from "./official-artifacts.ts";
import type { Platform } from "./platform.ts";
import type { ToolName } from "./versions.ts";

/** One way to a tool, in the order in which they are tried. */
export type Way = "cache" | "path" | "mirror" | "download" | "build";

/** A tool that is ready to run. */
export interface AcquiredTool {
  readonly tool: ToolName;
  /** The version it really has; the provider plugin's may differ from the pin. */
  readonly version: string;
  readonly way: Way;
  readonly path: string;
}

/** What happens while tools are obtained; the caller prints it. */
export interface ToolEvent {
  readonly tool: ToolName;
  readonly kind: "start" | "progress" | "done" | "failed-way";
  readonly way?: Way;
  /** Bytes so far. */
  readonly received?: number;
  /** Bytes in all, if known. */
  readonly total?: number;
  readonly message?: string;
}

/** How long a server may keep us waiting. */
export interface TransferLimits {
  /** Milliseconds until the connection stands. */
  readonly connect: number;
  /** Milliseconds without a byte on a connection that stands. */
  readonly stall: number;
}

/** Everything that the ways to a tool share during one acquisition. */
export interface Acquisition {
  /** Root of the cache. */
  readonly cache: string;
  /** Folder in the cache that belongs to this acquisition alone and ends with it. */
  readonly temporary: string;
  /** Folder of our Go modules. */
  readonly goFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: Platform;
  /** Directory or URL of the mirror, if there is one. */
  readonly mirror: string | undefined;
  readonly hosts: OfficialHosts;
  readonly limits: TransferLimits;
  readonly signal: AbortSignal | undefined;
  readonly report: (event: ToolEvent) => void;
  /** Work that several tools share, like an archive that holds two of them. */
  readonly shared: Map<string, Promise<string>>;
}

/** The order for one tool: fill this folder with its executables. */
export interface Order {
  readonly tool: ToolName;
  readonly folder: string;
  readonly acquisition: Acquisition;
  readonly progress: (part: Pick<ToolEvent, "received" | "total" | "message">) => void;
}

/** One way to a tool did not lead to it; the message is the reason. */
export class WayError extends Error {}

/** Runs `work` once for a key of this acquisition and shares its result. */
export function once(
  acquisition: Acquisition,
  key: string,
  work: () => Promise<string>,
): Promise<string> {
  const known = acquisition.shared.get(key);
  if (known !== undefined) {
    return known;
  }
  const started = work();
  acquisition.shared.set(key, started);
  return started;
}
