import { knownImage } from "../../kubernetes/app/known-images.ts";
import type { AppFault } from "../../kubernetes/app/fault.ts";
import { appFaults } from "../../kubernetes/app/faults.ts";
import { quantityAdvice } from "../../kubernetes/quantity-advice.ts";
import { appShape, formFaults } from "../app-shape.ts";
import type { Problem } from "../environment.ts";
import type { ResolvedApp } from "../resolved-schema.ts";
import { certificateIssuer, gatewayReference } from "../settings.ts";
import { allApps, complain, complainAt, isFaulty } from "./checked.ts";
import type { Checked, Findings, PlacedApp } from "./checked.ts";
import type { FoundFiles } from "./file-checks.ts";
import type { NamedHosts } from "./host-checks.ts";

/** What other checks have found out about apps. */
export type AppFindings = Pick<NamedHosts, "hosts"> & Pick<FoundFiles, "files" | "dashboards">;

/** Every app by itself, by the rules that programs obey as well. */
export function checkApps(checked: Checked, found: AppFindings): Findings {
  const apps = allApps(checked);
  return {
    problems: apps.flatMap((placed) => [
      ...ruleProblems(checked, placed, found),
      ...storageProblems(checked, placed),
    ]),
    warnings: apps.flatMap((placed) => unitWarnings(checked, placed)),
  };
}

function ruleProblems(
  checked: Checked,
  placed: PlacedApp,
  { hosts, files, dashboards }: AppFindings,
): readonly Problem[] {
  const { tenant, name, app, path } = placed;
  const key = `${tenant}/${name}`;
  const { settings } = checked.files;
  const facts = {
    gateway: gatewayReference(settings),
    issuer: certificateIssuer(settings),
    hosts: hosts.get(key),
    files: files.get(key),
    dashboards: dashboards.get(key),
  };
  const faults = [
    ...formFaults(app),
    ...appFaults({
      ...appShape(app, facts),
      name,
      connects: app.connects.map(({ to, env }) => ({ app: to, env })),
      consumes: app.consumes,
    }),
  ];
  return faults
    .filter((fault) => !isKnownFault(checked, placed, fault))
    .map((fault) => {
      const { path: inside, message, hint } = placedFault(app, fault);
      return complainAt(checked, [...path, ...inside], { message, hint: upperFirst(hint) });
    });
}

/** Files out of a folder stand at its entry. */
function placedFault(app: ResolvedApp, fault: AppFault): AppFault {
  const [setting, file] = fault.path;
  if (setting !== "files" || typeof file !== "string" || Object.hasOwn(app.files, file)) {
    return fault;
  }
  const folder = Object.keys(app.files).find((key) => file.startsWith(`${key}/`));
  if (folder === undefined) return fault;
  return { ...fault, path: ["files", folder, "folder"], message: `${file} ${fault.message}` };
}

/** Hints of libraries begin in lower case, those of files do not. */
function upperFirst(text: string | undefined): string | undefined {
  return text === undefined ? undefined : text.charAt(0).toUpperCase() + text.slice(1);
}

/** Settings that a rule may speak of when it complains about another one. */
const JUDGED_BY: Readonly<Record<string, readonly string[]>> = {
  ports: ["port", "service", "expose", "healthCheckPath", "probes", "metrics", "kind"],
  service: ["port", "ports", "kind"],
  expose: ["port", "ports", "service", "kind"],
  probes: ["port", "ports", "healthCheckPath", "kind"],
  healthCheckPath: ["port", "ports", "probes", "kind"],
  metrics: ["port", "ports"],
  replicas: ["kind", "image", "autoscale"],
  autoscale: ["kind", "image", "replicas", "resources"],
  strategy: ["kind", "image", "volumes", "replicas"],
  schedule: ["kind"],
  volumes: ["kind", "files", "writablePaths", "initContainers", "storage", "image"],
  writablePaths: ["volumes", "files"],
  files: ["volumes", "writablePaths"],
  initContainers: ["volumes", "ports", "port"],
  security: ["runAsUser", "ports", "port", "podSpec", "image"],
  resources: ["resources"],
  shutdown: ["kind", "ports", "port"],
  disruptionBudget: ["kind", "replicas", "autoscale"],
};

/** True when what a rule complains about, or what it follows from, is reported as wrong already. */
function isKnownFault(checked: Checked, { path }: PlacedApp, fault: AppFault): boolean {
  const [first = ""] = fault.path;
  const own = [...path, ...fault.path];
  // A missing key is reported as misspelt, or its neighbors are.
  const around = fault.message.startsWith("is missing") ? own.slice(0, -1) : own;
  const related = [...(JUDGED_BY[first] ?? ["kind"])].map((key) => [...path, key]);
  const written = first === "security" ? [[...path, "runAsUser"]] : [];
  return [around, ...related, ...written].some((at) => isFaulty(checked, at));
}

/** `storage` is short for a volume where the image is known to keep data. */
function storageProblems(checked: Checked, { app, path }: PlacedApp): readonly Problem[] {
  if (app.storage === undefined || knownImage(app.image)?.database !== undefined) return [];
  const at = [...path, "storage"];
  if (isFaulty(checked, at)) return [];
  const message = "nobody knows where this image keeps its data";
  const hint = `Write volumes: { data: { mountPath: <path>, size: ${app.storage} } }`;
  return [complain(checked, at, { message, hint })];
}

function unitWarnings(checked: Checked, { app, path }: PlacedApp): readonly Problem[] {
  return (["requests", "limits"] as const).flatMap((what) => {
    const advice = quantityAdvice(app.resources[what].memory, "bytes");
    if (advice === undefined) return [];
    const message = `${app.resources[what].memory} ${advice}`;
    return [complain(checked, [...path, "resources", what, "memory"], { message })];
  });
}
