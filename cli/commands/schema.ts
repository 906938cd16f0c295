import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { exitCode } from "../exit-codes.ts";
import { withHelp } from "../help.ts";
import { offer } from "../nearest.ts";
import type { SchemaOutput } from "../output-schemas.ts";
import { invocationFailure } from "../problem.ts";
import type { Run } from "../program.ts";
import type { SchemaFile } from "../schema-files.ts";

interface SchemaOptions {
  readonly out?: string;
  readonly check?: true;
}

/** `moor schema`: prints, writes or checks the JSON schemas. */
export function schemaCommand(run: Run): CommandUnknownOpts {
  const command = new Command("schema")
    .summary("print, write or check the JSON schemas")
    .description("JSON schemas of platform.yaml, of stack files and of every `-o json`.")
    .argument("[name]", "platform, stack, cli, or cli/<command>; all when absent")
    .option("--out <folder>", "write the files into a folder")
    .option("--check", "fail when the files in the folder (schemas/) are stale; writes nothing")
    .action((name, options, self) => run(self, (context) => schema(context, name, options)));
  return withHelp(command, [
    ["moor schema platform", "print the schema of platform.yaml"],
    ["moor schema --out schemas", "write all schemas"],
    ["moor schema --check", "fail when schemas/ is stale"],
  ]);
}

async function schema(
  context: Context,
  name: string | undefined,
  options: SchemaOptions,
): Promise<Outcome> {
  const { schemaFiles } = await import("../schema-files.ts");
  const files = selected(schemaFiles(), name);
  const folder = options.out ?? join(await context.root(), "schemas");
  const paths = files.map(({ path }) => relative(context.host.cwd, join(folder, path)));
  if (options.check === true) return check(files, folder, paths);
  if (options.out === undefined) return printed(files);
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const data: SchemaOutput = { written: paths, stale: [], checked: [] };
  return { data, text: paths.map((path) => `wrote ${path}`).join("\n") };
}

function selected(files: readonly SchemaFile[], name: string | undefined): readonly SchemaFile[] {
  if (name === undefined) return files;
  const found = files.filter(
    ({ path }) => path === `${name}.schema.json` || path.startsWith(`${name}/`),
  );
  if (found.length > 0) return found;
  const names = files.map(({ path }) => path.replace(".schema.json", ""));
  throw invocationFailure({
    code: "unknown-schema",
    message: `No schema "${name}".`,
    hint: offer(name, names) ?? `Available: ${names.join(", ")}.`,
  });
}

function printed(files: readonly SchemaFile[]): Outcome {
  const data: unknown = Object.fromEntries(
    files.map(({ path, text }): [string, unknown] => [path, JSON.parse(text)]),
  );
  const [only, ...others] = files;
  const text =
    only !== undefined && others.length === 0 ? only.text : JSON.stringify(data, undefined, 2);
  return { data, text };
}

async function check(
  files: readonly SchemaFile[],
  folder: string,
  paths: readonly string[],
): Promise<Outcome> {
  const stale: string[] = [];
  for (const [index, { path, text }] of files.entries()) {
    const found = await readFile(join(folder, path), "utf8").catch(() => undefined);
    if (found !== text) stale.push(paths[index] ?? path);
  }
  const data: SchemaOutput = { written: [], stale, checked: [...paths] };
  if (stale.length === 0) return { data, text: `${paths.length} schemas are up to date` };
  const problems = stale.map((path) => ({
    code: "stale-schema",
    message: `${path} is stale`,
    command: "npm run schemas",
  }));
  const text = [...stale.map((path) => `stale: ${path}`), "run: npm run schemas"].join("\n");
  return { data, text, exitCode: exitCode.unexpectedChanges, problems };
}
