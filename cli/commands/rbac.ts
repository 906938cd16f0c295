import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { deployerRole } from "../../kubernetes/deployer-role.ts";
import { isDnsLabel, isDnsSubdomain } from "../../kubernetes/names.ts";
import {
  type RoleManifest,
  roleManifests,
  type RoleSubject,
  subjectNamed,
} from "../../kubernetes/role-manifests.ts";
import type { PlannedRights } from "../../plan/deployer-role.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { withHelp } from "../help.ts";
import { commonFormats } from "../output-formats.ts";
import { invocationFailure } from "../problem.ts";
import type { Run } from "../program.ts";
import type { RbacOutput } from "../rbac-schema.ts";

interface Flags {
  readonly subject?: string | undefined;
  readonly perNamespace?: true | undefined;
  readonly names?: true | undefined;
}

/** `moor rbac`: the least role that can deploy an environment. */
export function rbacCommand(run: Run): CommandUnknownOpts {
  const command = new Command("rbac")
    .summary("the least role that can deploy an environment; offline")
    .description(
      "Compute from the program which rights its deployment needs: those on its objects, what\n" +
        "waiting for them reads, and what its own Roles grant. There is no wildcard, and no right to\n" +
        "bind, escalate or impersonate. -o table (as text), yaml for kubectl apply, or json.",
    )
    .option("--subject <name>", "also bind it: <namespace>/<service account>, or a group")
    .option("--per-namespace", "Roles, no ClusterRole, for namespaces that are there before")
    .option("--names", "read, change and delete only objects of these names")
    .action((flags, self) => run(self, (context) => rbac(context, flags), formats));
  return withHelp(command, [
    ["moor rbac -e dev", "every rule, as a table"],
    ["moor rbac -e prod -o yaml --subject ci/deployer", "for kubectl apply"],
    ["moor rbac -e prod -o yaml --subject platform-team", "for a group of people"],
  ]);
}

const formats = [...commonFormats, "yaml", "table"];

async function rbac(context: Context, flags: Flags): Promise<Outcome> {
  const subject = flags.subject === undefined ? undefined : subjectOf(flags.subject);
  const { name } = await context.environment();
  const planned = await rightsOfPlan(context, name);
  const role = deployerRole(planned.rights, {
    ...(flags.perNamespace === true ? { existing: planned.existing } : {}),
    names: flags.names === true,
  });
  const title = `moorage-deployer-${name}`;
  const manifests = roleManifests(role, { name: title, subject });
  const { roleTable } = await import("../../report/deployer-role.ts");
  const isYaml = context.options.output === "yaml";
  const data: RbacOutput = {
    name: title,
    cluster: [...role.cluster],
    namespaces: [...role.namespaces].map(([namespace, rules]) => ({
      namespace,
      rules: [...rules],
    })),
    rights: planned.rights.map(({ group, resource, verb, namespace, reasons }) => {
      return { group, resource, verb, namespace: namespace ?? null, reasons: [...reasons] };
    }),
    manifests: [...manifests],
    notes: [...planned.notes],
  };
  return {
    data,
    text: isYaml ? await yamlOf(manifests) : roleTable(role, { color: context.color }),
    hints: planned.notes.map((note) => `note: ${note}`),
  };
}

async function rightsOfPlan(context: Context, environment: string): Promise<PlannedRights> {
  const { loadPlannable } = await import("../loading.ts");
  const { planProject } = await import("../planning.ts");
  const { plannedRights } = await import("../../plan/deployer-role.ts");
  const { deployedResources } = await import("../../plan/planned-resources.ts");
  const loaded = await loadPlannable(context, { root: await context.root(), environment });
  return plannedRights(deployedResources(await planProject(context, loaded)));
}

async function yamlOf(manifests: readonly RoleManifest[]): Promise<string> {
  const { roleYaml } = await import("../../report/deployer-role.ts");
  return roleYaml(manifests);
}

function subjectOf(text: string): RoleSubject {
  const [namespace = "", name, ...rest] = text.split("/");
  if (name === undefined && text.trim() !== "") return subjectNamed(text, "Group");
  if (name !== undefined && rest.length === 0 && isDnsLabel(namespace) && isDnsSubdomain(name)) {
    return { kind: "ServiceAccount", name, namespace };
  }
  throw invocationFailure({
    code: "invalid-argument",
    message: `--subject "${text}" is neither a service account nor a group.`,
    hint: "write <namespace>/<service account>, or the name of a group without a slash",
    command: "moor rbac --help",
  });
}
