import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { withHelp } from "../help.ts";
import { addRepository, listRepositories, updateRepositories } from "../helm-repositories.ts";
import type { Run } from "../program.ts";

/** `moor helm repo`: chart repositories by name, kept in platform.yaml. */
export function helmRepoCommand(run: Run): CommandUnknownOpts {
  const group = new Command("repo")
    .summary("chart repositories by name, kept in platform.yaml")
    .description(
      "Repositories of charts. Their names stand in platform.yaml (repositories), so that everybody\n" +
        "who has the project has them; the repositories of your own helm are never used.",
    );
  for (const make of [listCommand, addCommand, updateCommand]) group.addCommand(make(run));
  return withHelp(group, [
    ["moor helm repo add acme https://charts.example.com", "name one"],
    ["moor helm repo list -e dev", "which there are, and who uses them"],
    ["moor helm repo update acme -e dev", "ask it again for the charts of dev"],
  ]);
}

function listCommand(run: Run): CommandUnknownOpts {
  const command = new Command("list")
    .summary("every repository and registry, and the releases with charts of it")
    .description("Print the repositories of platform.yaml and those that releases write out.")
    .action((_options, self) => run(self, listRepositories));
  return withHelp(command, [
    ["moor helm repo list -e dev", "a table"],
    ["moor helm repo list -e dev -o json", "for programs"],
  ]);
}

function addCommand(run: Run): CommandUnknownOpts {
  const command = new Command("add")
    .summary("name a repository in platform.yaml")
    .description(
      "Add a line to repositories of platform.yaml; releases then write chart: { repo: <name>, name: … }.\n" +
        "Nothing is asked of the repository, and nothing is kept outside the project.",
    )
    .argument("<name>", "short name")
    .argument("<address>", "https:// of a repository, or oci:// of a registry with its path")
    .option("--dry-run", "say what would be written; change nothing")
    .action((...[name, address, options, self]) =>
      run(self, (context) =>
        addRepository(context, { name, address, dryRun: options.dryRun === true }),
      ),
    );
  return withHelp(command, [
    ["moor helm repo add acme https://charts.example.com", "a repository"],
    ["moor helm repo add acme oci://ghcr.io/acme/charts", "a registry"],
  ]);
}

function updateCommand(run: Run): CommandUnknownOpts {
  const command = new Command("update")
    .summary("ask repositories again for the charts of the environment")
    .description(
      "Fetch the charts of the environment again; a range of versions may find something newer.",
    )
    .argument("[names...]", "only from these repositories of platform.yaml")
    .action((names, _options, self) => run(self, (context) => updateRepositories(context, names)));
  return withHelp(command, [
    ["moor helm repo update -e dev", "all of them"],
    ["moor helm repo update acme -e dev", "one of them"],
  ]);
}
