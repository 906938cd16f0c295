import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { LoadedEnvironment, Origin } from "../../environment/environment.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { withHelp } from "../help.ts";
import { nearest } from "../nearest.ts";
import type { EnvExplain } from "../output-schemas.ts";
import { invocationFailure } from "../problem.ts";
import type { Run } from "../program.ts";

/** `moor env explain`: a final value and every layer that set it. */
export function envExplainCommand(run: Run): CommandUnknownOpts {
  const command = new Command("explain")
    .description("Print the final value of a setting and the chain of layers that set it.")
    .argument(
      "<path>",
      "dotted path, e.g. tenants.acme.apps.web.replicas; or the beginning or end of one",
    )
    .action((path, _options, self) => run(self, (context) => explainPath(context, path)));
  return withHelp(command, [
    ["moor env explain tenants.acme.apps.web.replicas", "one value"],
    ["moor env explain tenants.acme.quota -e prod", "everything below a path"],
  ]);
}

async function explainPath(context: Context, path: string): Promise<Outcome> {
  const { name } = await context.environment();
  const { loadEnvironment } = await import("../../environment/load.ts");
  const { explain } = await import("../../environment/explain.ts");
  const loaded = loadEnvironment({ root: await context.root(), environment: name });
  const { values, hint } = explain(loaded, path);
  if (values.length === 0)
    throw unknownPath(path, hint?.replace("Did", "did") ?? nearestPath(path, loaded));
  const data: EnvExplain = {
    values: values.map(({ path: key, origins }) => ({
      path: key,
      value: origins.at(-1)?.value ?? "",
      origins: origins.map(({ layer, at, value }) => ({ layer, at, value })),
    })),
  };
  return { data, text: values.map(({ path: key, origins }) => explained(key, origins)).join("\n") };
}

function explained(path: string, chain: readonly Origin[]): string {
  const width = Math.max(...chain.map(({ layer }) => layer.length));
  const rows = chain.toReversed().map(({ layer, at, value }, index) => {
    const mark = index === 0 ? "=" : " ";
    return `  ${mark} ${layer.padEnd(width)}  ${shown(value)}  (${at})`;
  });
  return [`${path}: ${shown(chain.at(-1)?.value ?? "")}`, ...rows].join("\n");
}

/** An empty text would look like nothing at all. */
function shown(value: string): string {
  return value === "" ? '""' : value;
}

function unknownPath(path: string, hint: string): Error {
  return invocationFailure({ code: "unknown-path", message: `No setting "${path}".`, hint });
}

/** The nearest name at the place where a path ends to be known, else the names that are there. */
function nearestPath(path: string, { origins }: LoadedEnvironment): string {
  const words = path.split(".");
  const below = (known: readonly string[]): readonly string[] => [
    ...new Set(
      [...origins.keys()]
        .map((key) => key.split("."))
        .filter((key) => key.length > known.length && known.every((word, at) => key[at] === word))
        .map((key) => key[known.length] ?? ""),
    ),
  ];
  const depth = words.findIndex((_, at) => below(words.slice(0, at + 1)).length === 0);
  const known = words.slice(0, Math.max(depth, 0));
  const names = below(known).toSorted();
  const best = nearest(words[known.length] ?? "", names);
  if (best !== undefined) return `did you mean "${[...known, best].join(".")}"?`;
  const list = names.join(", ");
  return known.length === 0 ? `try one of: ${list}` : `set in ${known.join(".")}: ${list}`;
}
