#!/usr/bin/env node
import { enableCompileCache } from "node:module";

enableCompileCache();
const { runMoor } = await import("./run.ts");
const { printFailure } = await import("./printing.ts");

const host = {
  args: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
};

function crash(error: unknown): void {
  const options = { output: "text", color: "auto", verbose: host.args.includes("-v") } as const;
  process.exitCode = printFailure({ host, options, command: "moor" }, error);
  process.exit();
}

process.on("uncaughtException", crash);
process.on("unhandledRejection", crash);
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

process.exitCode = await runMoor(host);
