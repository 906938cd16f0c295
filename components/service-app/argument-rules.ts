import type * as pulumi from "@pulumi/pulumi";

import { isDns1035Label, isEnvName } from "../../kubernetes/names.ts";
import { reject, requireDnsLabel, requireUnique, requireWhole } from "../argument-checks.ts";
import type { ServiceAppArgs } from "./arguments.ts";

/** Rejects arguments that could only fail later, on the cluster. */
export function checkServiceApp(
  component: pulumi.Resource,
  app: string,
  args: ServiceAppArgs,
): void {
  requireDnsLabel(component, "app", app);
  checkPort(component, app, args);
  requireWhole(component, "replicas", { value: args.replicas, from: 0 });
  requireWhole(component, "runAsUser", { value: args.runAsUser, from: 1 });
  checkPaths(component, args.writablePaths ?? []);
  for (const name of Object.keys(args.env ?? {})) {
    if (!isEnvName(name)) {
      reject(
        component,
        `'env' must have names of letters, digits, "_", "-" and ".", not starting with a digit, got "${name}"`,
      );
    }
  }
  const targets = (args.connects ?? []).map((connection) => connection.app);
  requireUnique(component, "connects", targets);
}

function checkPort(component: pulumi.Resource, app: string, args: ServiceAppArgs): void {
  const { port, host } = args;
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535)) {
    reject(component, `'port' must be a whole number from 1 to 65535, got ${port}`);
  }
  if (port !== undefined && !isDns1035Label(app)) {
    reject(component, `'app' must start with a letter because it names a Service, got "${app}"`);
  }
  if (port === undefined && host !== undefined) {
    reject(component, `'host' "${host}" needs a 'port' to send requests to`);
  }
  if (host !== undefined && (args.ingressNamespaces ?? []).length === 0) {
    reject(
      component,
      `'host' "${host}" needs 'ingressNamespaces', the namespaces of the ingress controller, ` +
        `or the tenant's network refuses its requests`,
    );
  }
}

function checkPaths(component: pulumi.Resource, paths: readonly string[]): void {
  requireUnique(component, "writablePaths", paths);
  const wrong = paths.find((path) => !/^\/[^/]/.test(path) || path.split("/").includes(".."));
  if (wrong !== undefined) {
    reject(component, `'writablePaths' must be absolute paths below "/", got "${wrong}"`);
  }
}
