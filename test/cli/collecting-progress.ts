import type { Progress } from "../../cli/progress.ts";

/** Progress that keeps what a terminal would show: passing texts after `~`, lasting lines as they are. */
export function collectingProgress(lines: string[]): Progress {
  const ignore = (): void => undefined;
  return {
    step: ignore,
    done: ignore,
    fail: ignore,
    block: ignore,
    update: (text) => lines.push(`~ ${text}`),
    line: (text) => lines.push(text),
  };
}
