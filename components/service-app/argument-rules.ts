import { appFaults } from "../../kubernetes/app/faults.ts";
import type { AppFault } from "../../kubernetes/app/fault.ts";
import { nodeFaults } from "../../kubernetes/app/node-rules.ts";
import { isDns1035Label } from "../../kubernetes/names.ts";
import { dnsLabelProblems, rejectAll } from "../argument-checks.ts";
import { portProblems } from "../egress-rules.ts";
import type { ServiceAppArgs } from "./arguments.ts";
import { connectionFaults } from "./connection.ts";
import { networkProblems } from "./network-rules.ts";
import { numberProblems } from "./number-rules.ts";
import type { AppScope } from "./scope.ts";

/** Rejects arguments that could only fail later, on the cluster. */
export function checkServiceApp(scope: AppScope): void {
  const { child, app, args, shape, ports } = scope;
  const network = networkProblems(scope);
  // Only connections that lead somewhere have something to tell.
  const told = network.length === 0 ? connectionFaults(args) : [];
  rejectAll(child.parent, [
    ...dnsLabelProblems("app", app),
    ...(TAKEN.includes(app)
      ? [`'app' must not be "${app}", the name of a ServiceAccount with other rights`]
      : []),
    ...(ports.length > 0 && !isDns1035Label(app)
      ? [`'app' must start with a letter because it names a Service, got "${app}"`]
      : []),
    ...givenPortProblems(args),
    ...numberProblems(shape),
    ...[
      ...nodeFaults(args.tenant.placement.nodeSelector ?? {}, shape),
      ...appFaults(shape),
      ...told,
    ].map((fault) => faultText(fault, args)),
    ...network,
  ]);
}

/** ServiceAccounts of the tenant; an app of that name would run with their rights. */
const TAKEN = ["default", "deployer"];

function givenPortProblems({ port, ports = [] }: ServiceAppArgs): readonly string[] {
  return [
    ...(port !== undefined && ports.length > 0
      ? ["'port' must not be given together with 'ports'; name it there"]
      : []),
    ...portProblems("port", port),
    ...ports.flatMap((each, index) => [
      ...portProblems(`ports[${index}].port`, each.port),
      ...portProblems(`ports[${index}].servicePort`, each.servicePort),
    ]),
  ];
}

function faultText({ path, message, hint }: AppFault, args: ServiceAppArgs): string {
  const isShort = args.port !== undefined && path[0] === "ports";
  const text = isShort ? "port" : path.reduce<string>(joined, "");
  return `'${text}' ${message}${hint === undefined ? "" : ` (${lowerFirst(hint)})`}`;
}

/** Hints begin in lower case here, and in upper case for files; names keep theirs. */
function lowerFirst(text: string): string {
  return /^(?:Kubernetes|Sunday|\p{Lu}{2})/u.test(text)
    ? text
    : text.charAt(0).toLowerCase() + text.slice(1);
}

function joined(before: string, part: string | number): string {
  if (typeof part === "number") return `${before}[${part}]`;
  if (!/^[\w-]+$/.test(part)) return `${before}["${part}"]`;
  return before === "" ? part : `${before}.${part}`;
}
