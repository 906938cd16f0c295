import { flushCompileCache } from "node:module";

import { PolicyPack } from "@pulumi/policy";
import type { PolicyResource, ReportViolation } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";

import { componentOf } from "./component-of.ts";
import { PolicyConfigError } from "./config.ts";
import { copyProperties } from "./copy-properties.ts";
import { type Assess, assessor } from "./evaluate.ts";
import { exemptionFindings } from "./exemptions/exemption-findings.ts";
import { findingMessage } from "./message.ts";
import { packProperties } from "./pack-properties.ts";
import { packSettings } from "./pack-settings.ts";
import type { Finding, Settings, Subject } from "./rule.ts";
import { allRules } from "./rules/all.ts";
import { dayOf } from "./schema/day.ts";

/** What the SDK takes at run time besides a text: a finding with a name and level of its own. */
type ReportFinding = (finding: {
  readonly name: string;
  readonly message: string;
  readonly urn?: string;
  readonly enforcementLevel: Finding["level"];
  readonly severity: Finding["rule"]["severity"];
}) => void;

const config = new pulumi.Config("moorage");

/** What one configuration makes of the catalog. */
interface Run {
  readonly settings: Settings;
  readonly resource: Assess;
  readonly stack: Assess;
}

/** By configuration that the engine hands over; there is hardly ever more than one. */
const known = new Map<string, Run>();
/** Exemptions that single resources needed; the engine asks about the whole stack afterwards. */
const used = new Set<string>();

function runWith(packConfig: object): Run {
  const key = JSON.stringify(packConfig);
  const run = known.get(key) ?? runFor(settingsFor(packConfig));
  known.set(key, run);
  return run;
}

function runFor(settings: Settings): Run {
  const stack = allRules.filter(({ scope }) => scope === "graph");
  const resource = allRules.filter(({ scope }) => scope !== "graph");
  return { settings, resource: assessor(resource, settings), stack: assessor(stack, settings) };
}

function settingsFor(packConfig: object): Settings {
  try {
    return packSettings(packConfig, (key) => config.get(key), dayOf(new Date()));
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

runWith({});
new PolicyPack("moorage", {
  policies: [
    {
      name: "moorage",
      description: "Rules that one object decides.",
      enforcementLevel: "advisory",
      configSchema: packProperties,
      validateResource: (args, reportViolation) => {
        const { parent } = args.opts;
        const subjects = subjectsOf([args], () => (parent === undefined ? [] : [parent]));
        const assessment = runWith(args.getConfig()).resource(subjects);
        for (const exemption of assessment.used) used.add(JSON.stringify(exemption));
        report(assessment.findings, reportViolation);
      },
    },
    {
      name: "moorage-stack",
      description: "Rules that need all objects of the stack.",
      enforcementLevel: "advisory",
      configSchema: packProperties,
      validateStack: (args, reportViolation) => {
        const byUrn = new Map(args.resources.map((resource) => [resource.urn, resource]));
        const subjects = subjectsOf(args.resources, (urn) => ancestors(byUrn.get(urn)));
        const { settings, stack } = runWith(args.getConfig());
        const assessment = stack(subjects);
        const earlier = settings.exemptions.filter((each) => used.has(JSON.stringify(each)));
        const needed = new Set([...earlier, ...assessment.used]);
        const about = exemptionFindings({ settings, used: needed, rules: allRules, subjects });
        report([...assessment.findings, ...about], reportViolation);
      },
    },
  ],
});
// The engine ends this process with a signal, which would lose the cache.
flushCompileCache();
