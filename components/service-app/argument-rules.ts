import type * as pulumi from "@pulumi/pulumi";

import { isDns1035Label, isEnvName } from "../../kubernetes/names.ts";
import { dnsLabelProblems, rejectAll, repeatProblems, wholeProblems } from "../argument-checks.ts";
import { portProblems } from "../egress-rules.ts";
import type { ServiceAppArgs } from "./arguments.ts";
import { networkProblems } from "./network-rules.ts";

/** Rejects arguments that could only fail later, on the cluster. */
export function checkServiceApp(
  component: pulumi.Resource,
  app: string,
  args: ServiceAppArgs,
): void {
  rejectAll(component, [
    ...dnsLabelProblems("app", app),
    ...(TAKEN.includes(app)
      ? [`'app' must not be "${app}", the name of a ServiceAccount with other rights`]
      : []),
    ...exposureProblems(app, args),
    ...wholeProblems("replicas", { value: args.replicas, from: 0 }),
    ...wholeProblems("runAsUser", { value: args.runAsUser, from: 1 }),
    ...pathProblems(args.writablePaths ?? []),
    ...envProblems(args.env ?? {}),
    ...networkProblems(args),
  ]);
}

/** ServiceAccounts of the tenant; an app of that name would run with their rights. */
const TAKEN = ["default", "deployer"];

function exposureProblems(app: string, args: ServiceAppArgs): readonly string[] {
  const { port, host } = args;
  const problems = [...portProblems("port", port)];
  if (port !== undefined && !isDns1035Label(app)) {
    problems.push(`'app' must start with a letter because it names a Service, got "${app}"`);
  }
  if (port === undefined && host !== undefined) {
    problems.push(`'host' "${host}" needs a 'port' to send requests to`);
  }
  const controller = [...(args.ingressNamespaces ?? []), ...(args.ingressCidrs ?? [])];
  if (host !== undefined && controller.length === 0) {
    problems.push(
      `'host' "${host}" needs 'ingressNamespaces', the namespaces of the ingress controller, ` +
        `or the tenant's network refuses its requests`,
    );
  }
  return problems;
}

function pathProblems(paths: readonly string[]): readonly string[] {
  return [
    ...repeatProblems("writablePaths", paths),
    ...paths
      .filter((path) => !/^\/[^/]/.test(path) || path.split("/").includes(".."))
      .map((path) => `'writablePaths' must be absolute paths below "/", got "${path}"`),
  ];
}

function envProblems(env: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(env)
    .filter((name) => !isEnvName(name))
    .map(
      (name) =>
        `'env' must have names of letters, digits, "_", "-" and ".", not starting with a digit, ` +
        `got "${name}"`,
    );
}
