import { dayOf } from "../../policy/schema/day.ts";
import type { Problem } from "../environment.ts";
import type { Names } from "../resolve-app.ts";
import type { Path, SourceFile } from "../source-file.ts";
import { plainKeyProblems } from "../stack-settings.ts";
import type { StackSettings } from "../stack-settings.ts";
import { touchesFault } from "../validate.ts";
import { checkAllow } from "./allow-checks.ts";
import { checkApps } from "./app-checks.ts";
import { checkApprovals } from "./approval-checks.ts";
import { joined } from "./checked.ts";
import type { Checked, Findings } from "./checked.ts";
import { checkClaims } from "./claim-checks.ts";
import { checkConnections } from "./connection-checks.ts";
import { checkConsents } from "./consent-checks.ts";
import { checkEgress } from "./egress-checks.ts";
import { checkExposure } from "./exposure-checks.ts";
import { readAppFiles } from "./file-checks.ts";
import { nameHosts } from "./host-checks.ts";
import { checkLimits } from "./limit-checks.ts";
import { nameNamespaces } from "./namespace-checks.ts";
import { checkNodes } from "./node-checks.ts";
import { checkObjects } from "./object-checks.ts";
import { overrideProblems, profileChoiceProblems, spellingProblems } from "./override-checks.ts";
import { checkPlainSecrets } from "./plain-secret-checks.ts";
import { policyProfileProblems } from "./policy-checks.ts";
import { checkPresets } from "./preset-checks.ts";
import { checkQuotas } from "./quota-checks.ts";
import { checkReleases } from "./release-checks.ts";
import { checkReleaseDeployment } from "./release-deploy-checks.ts";
import { checkReleaseSecrets } from "./release-secret-checks.ts";
import { checkReleaseValues } from "./release-value-checks.ts";
import { checkReferences, secretUses } from "./secret-checks.ts";
import type { References, SecretUse } from "./secret-checks.ts";
import { checkSecretSource } from "./secret-source-checks.ts";
import { checkSecurityLevels } from "./security-level-checks.ts";
import { checkSpaces } from "./space-checks.ts";
import { checkStartOrder } from "./start-order-checks.ts";
import { checkTenants } from "./tenant-checks.ts";

/** What all checks together know of an environment. */
export interface Verdict extends Findings {
  readonly names: Names;
  readonly uses: readonly SecretUse[];
}

/** The stack file, and how much a secret without a value matters. */
export interface Stack {
  readonly settings: StackSettings;
  readonly missing: References["missing"];
}

/** Runs every check; names, hosts, files and consents are its by-products. */
export function runChecks(checked: Checked, stack: Stack): Verdict {
  const namespaces = nameNamespaces(checked);
  const hosts = nameHosts(checked);
  const files = readAppFiles(checked);
  const agreed = checkConsents(checked);
  const uses = secretUses(checked, files.files);
  const direct = [namespaces, hosts, files].flatMap(({ problems }) => problems);
  const findings = joined([
    { problems: [...direct, ...settingProblems(checked, stack, uses)], warnings: [] },
    agreed,
    checkApps(checked, { ...hosts, ...files }),
    ...[
      checkConnections,
      checkPresets,
      checkStartOrder,
      checkExposure,
      checkSecurityLevels,
      checkClaims,
    ].map((check) => check(checked)),
    ...[checkTenants, checkSpaces, checkQuotas, checkLimits, checkAllow, checkEgress].map((check) =>
      check(checked),
    ),
    ...[checkNodes, checkObjects].map((check) => check(checked)),
    ...[checkReleases, checkReleaseDeployment, checkReleaseValues, checkReleaseSecrets].map(
      (check) => check(checked),
    ),
    checkReferences(stack.settings, { checked, uses, missing: stack.missing }),
    checkSecretSource(checked, uses),
    checkPlainSecrets(checked, files.files),
    checkApprovals(checked, dayOf(new Date())),
  ]);
  const names = {
    namespaces: namespaces.names,
    hosts: hosts.hosts,
    consents: agreed.consents,
    files: files.files,
    dashboards: files.dashboards,
  };
  return { ...findings, names, uses };
}

/** What is wrong with the settings of the stack file. */
function settingProblems(
  checked: Checked,
  { settings: stack }: Stack,
  uses: readonly SecretUse[],
): readonly Problem[] {
  const { platform, platformSource, settings, stackSource } = checked.files;
  return [
    ...overrideProblems(stackSource, platformSource),
    ...profileChoiceProblems(
      { file: platform, source: platformSource },
      { settings, source: stackSource },
    ),
    ...policyProfileProblems(checked),
    ...unusualNumbers(platformSource, checked.platformFaults),
    ...unusualNumbers(stackSource, checked.stackFaults),
    ...plainKeyProblems(stack, new Set(uses.map(({ key }) => key))),
  ];
}

function unusualNumbers(source: SourceFile, faulty: readonly Path[]): readonly Problem[] {
  return spellingProblems(source, (at) => touchesFault(faulty, at));
}
