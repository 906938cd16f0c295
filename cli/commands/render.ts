import { resolve } from "node:path";

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { LoadedEnvironment } from "../../environment/environment.ts";
import type { Manifest } from "../../report/manifests.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { withHelp } from "../help.ts";
import { offer } from "../nearest.ts";
import { invocationFailure } from "../problem.ts";
import type { Run } from "../program.ts";
import { showProgress } from "../progress.ts";
import type { RenderOutput } from "../render-schema.ts";

interface Flags {
  readonly out?: string | undefined;
  readonly tenant?: string | undefined;
}

/** `moor render`: the planned objects as YAML. */
export function renderCommand(run: Run): CommandUnknownOpts {
  const command = new Command("render")
    .summary("the planned objects as YAML, secrets masked; offline")
    .description(
      "Write the planned Kubernetes objects as YAML: one file for each object in folders by\n" +
        "namespace, or all of them to stdout. Every secret reads [secret], so what is written can be\n" +
        "compared and reviewed; deploying is what moor deploy does. The folder is readable by its\n" +
        "owner alone; a second run removes what it no longer writes.",
    )
    .option("--out <folder>", "folder to write to: new, empty, or written by moor render")
    .option("--tenant <name>", "the objects of one tenant")
    .action((options, self) => run(self, (context) => render(context, options)));
  return withHelp(command, [
    ["moor render -e prod --out build/prod", "one file for each object"],
    ["moor render -e dev --tenant acme", "one tenant, to stdout"],
    ["moor render -e dev -o json", "for programs"],
  ]);
}

async function render(context: Context, { out, tenant }: Flags): Promise<Outcome> {
  const { name } = await context.environment();
  const { loadPlannable } = await import("../loading.ts");
  const loaded = await loadPlannable(context, { root: await context.root(), environment: name });
  requireTenant(loaded, tenant);
  const { planProject } = await import("../planning.ts");
  const { planManifests } = await import("../../report/manifests.ts");
  const progress = await showProgress(context);
  progress.step("Planning");
  const { manifests, notes } = planManifests(
    await planProject(context, loaded, { progress }),
    tenant,
  );
  progress.done(`Planned ${manifests.length} objects`);
  const folder = out === undefined ? undefined : resolve(context.host.cwd, out);
  const { stringify } = await import("yaml");
  const texts = manifests.map(({ file, object }) => {
    // Long values stay on one line, and equal lists are written out instead of referred to.
    return { file, text: stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }) };
  });
  const result = folder === undefined ? undefined : await written(folder, texts);
  const data: RenderOutput = {
    folder: folder ?? null,
    removed: [...(result?.removed ?? [])],
    objects: manifests.map(described),
    notes: [...notes],
  };
  if (result === undefined) {
    return { data, text: texts.map(({ text }) => `---\n${text}`).join(""), hints: notes };
  }
  return { data, text: summary(out ?? "", result), hints: notes };
}

async function written(
  folder: string,
  files: readonly { readonly file: string; readonly text: string }[],
): Promise<{ readonly written: number; readonly removed: readonly string[] }> {
  const { renderFolder } = await import("../../automation/render-folder.ts");
  return renderFolder(folder, files);
}

function described(manifest: Manifest): RenderOutput["objects"][number] {
  const { file, apiVersion, kind, namespace, name, tenant, object } = manifest;
  return {
    file,
    apiVersion,
    kind,
    namespace: namespace ?? null,
    name,
    tenant: tenant ?? null,
    object: { ...object },
  };
}

function summary(
  out: string,
  { written: count, removed }: { readonly written: number; readonly removed: readonly string[] },
): string {
  const gone = removed.length === 0 ? "" : `, ${removed.length} old ones removed`;
  return `${count} files in ${out}${gone}`;
}

function requireTenant({ environment }: LoadedEnvironment, tenant: string | undefined): void {
  const names = environment.tenants.map(({ name }) => name);
  if (tenant === undefined || names.includes(tenant)) return;
  throw invocationFailure({
    code: "unknown-tenant",
    message: `There is no tenant "${tenant}" in ${environment.name}.`,
    hint: offer(tenant, names),
  });
}
