import { flushCompileCache } from "node:module";

import { PolicyPack } from "@pulumi/policy";
import type { PolicyConfigSchema, PolicyResource, ReportViolation } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";

import { componentOf } from "./component-of.ts";
import { PolicyConfigError } from "./config.ts";
import { copyProperties } from "./copy-properties.ts";
import { evaluate } from "./evaluate.ts";
import { findingMessage } from "./message.ts";
import { packSettings } from "./pack-settings.ts";
import type { Finding, Settings, Subject } from "./rule.ts";
import { allRules } from "./rules/all.ts";

/** What the SDK takes at run time besides a text: a finding with a name and level of its own. */
type ReportFinding = (finding: {
  readonly name: string;
  readonly message: string;
  readonly urn?: string;
  readonly enforcementLevel: Finding["level"];
  readonly severity: Finding["rule"]["severity"];
}) => void;

const config = new pulumi.Config("moorage");
const configSchema: PolicyConfigSchema = {
  properties: { profile: { enum: ["dev", "staging", "prod"] }, rules: { type: "object" } },
};

function settingsWith(packConfig: object): Settings {
  try {
    return packSettings(packConfig, (key) => config.get(key));
  } catch (error) {
    if (!(error instanceof PolicyConfigError)) throw error;
    const runError = new pulumi.RunError(error.message);
    runError.stack = error.message; // the SDK prints the stack of what a pack throws
    throw runError;
  }
}

function report(findings: readonly Finding[], reportViolation: ReportViolation): void {
  const reportFinding = reportViolation as unknown as ReportFinding;
  for (const finding of findings) {
    const { rule, level, subject } = finding;
    reportFinding({
      name: rule.name,
      message: findingMessage(finding),
      ...(subject.urn === "" ? {} : { urn: subject.urn }),
      enforcementLevel: level,
      severity: rule.severity,
    });
  }
}

/** Resources of the engine itself, such as providers, hold nothing for rules but credentials. */
function subjectsOf(
  resources: readonly Pick<PolicyResource, "urn" | "type" | "name" | "props">[],
  parentsOf: (urn: string) => readonly string[],
): readonly Subject[] {
  return resources
    .filter(({ type }) => !type.startsWith("pulumi:"))
    .map(({ urn, type, name, props }) => {
      return {
        urn,
        type,
        name,
        component: componentOf(urn, parentsOf(urn)),
        object: copyProperties(props),
      };
    });
}

function ancestors(resource: PolicyResource | undefined): readonly string[] {
  if (resource?.parent === undefined) return [];
  return [resource.parent.urn, ...ancestors(resource.parent)];
}

settingsWith({});
new PolicyPack("moorage", {
  policies: [
    {
      name: "moorage",
      description: "Rules that one object decides.",
      enforcementLevel: "advisory",
      configSchema,
      validateResource: (args, reportViolation) => {
        const { parent } = args.opts;
        const subjects = subjectsOf([args], () => (parent === undefined ? [] : [parent]));
        const rules = allRules.filter(({ scope }) => scope !== "graph");
        report(evaluate(rules, subjects, settingsWith(args.getConfig())), reportViolation);
      },
    },
    {
      name: "moorage-stack",
      description: "Rules that need all objects of the stack.",
      enforcementLevel: "advisory",
      configSchema,
      validateStack: (args, reportViolation) => {
        const byUrn = new Map(args.resources.map((resource) => [resource.urn, resource]));
        const subjects = subjectsOf(args.resources, (urn) => ancestors(byUrn.get(urn)));
        const rules = allRules.filter(({ scope }) => scope === "graph");
        report(evaluate(rules, subjects, settingsWith(args.getConfig())), reportViolation);
      },
    },
  ],
});
// The engine ends this process with a signal, which would lose the cache.
flushCompileCache();
