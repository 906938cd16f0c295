import { readFile } from "node:fs/promises";

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { CatalogEntry } from "../../plan/policy-catalog.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { withHelp } from "../help.ts";
import { environmentPolicy } from "../policy-of-environment.ts";
import type { Run } from "../program.ts";
import { ruleCalled } from "../rule-words.ts";

/** `moor policy show`: one rule of the catalog. */
export function policyShowCommand(run: Run): CommandUnknownOpts {
  const command = new Command("show")
    .summary("what a rule asks for, and how to mend it")
    .description(
      "Show what a rule asks for, why, at which levels, what it refuses and accepts, how to mend it\n" +
        "and how to be exempted. Needs no project without -e.",
    )
    .argument("<rule>", "name, number or code: pod-privileged, 1 or MOOR-001")
    .action((rule, _options, self) => run(self, (context) => show(context, rule)));
  return withHelp(command, [
    ["moor policy show pod-privileged", "by name"],
    ["moor policy show MOOR-007", "by its code"],
    ["moor policy show 31 -e prod -o json", "with the level in an environment, for programs"],
  ]);
}

async function show(context: Context, word: string): Promise<Outcome> {
  const found = await ruleCalled(word);
  const settings = await environmentPolicy(context);
  const { catalogEntry } = await import("../../plan/policy-catalog.ts");
  const rule = catalogEntry(found, settings);
  const page = await pageOf(rule.name);
  const own = rule.level === null ? "" : `\n**In ${context.chosen ?? ""}:** ${rule.level}.\n`;
  return { data: { rule, page: page ?? null }, text: `${page ?? factsText(rule)}${own}` };
}

/** The page of the catalog; undefined when this copy of the program has none. */
async function pageOf(name: string): Promise<string | undefined> {
  const file = new URL(`../../docs/policies/${name}.md`, import.meta.url);
  return await readFile(file, "utf8").catch(() => undefined);
}

function factsText(rule: CatalogEntry): string {
  const { name, ruleId, severity, area, description, why, standards, levels } = rule;
  const asked = standards.length === 0 ? "" : ` Asked for by ${standards.join(", ")}.`;
  const shown = Object.entries(levels).map(([profile, level]) => `${level} in ${profile}`);
  return [
    `# ${name}`,
    `${ruleId} · ${severity} · ${area}`,
    description,
    `**Why:** ${why}.${asked}`,
    `**Level:** ${shown.join(", ")}.`,
  ]
    .map((block) => `${block}\n`)
    .join("\n");
}
