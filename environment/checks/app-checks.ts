import { quantityAdvice } from "../../kubernetes/quantity-advice.ts";
import { parseQuantity } from "../../kubernetes/quantity.ts";
import type { Problem } from "../environment.ts";
import { nearestHint, quote } from "../problems.ts";
import { allApps, complain, isFaulty } from "./checked.ts";
import type { Checked, Findings, PlacedApp } from "./checked.ts";

/** Connections, ports, resources and paths of every app. */
export function checkApps(checked: Checked): Findings {
  const apps = allApps(checked);
  return {
    problems: apps.flatMap((placed) => [
      ...connectionProblems(checked, placed),
      ...portProblems(checked, placed),
      ...limitProblems(checked, placed),
      ...pathProblems(checked, placed),
    ]),
    warnings: apps.flatMap((placed) => unitWarnings(checked, placed)),
  };
}

function connectionProblems(checked: Checked, placed: PlacedApp): readonly Problem[] {
  const { tenant, name, app } = placed;
  if (app.connects.length === 0) return [];
  const path = [...placed.path, "connects"];
  const names = checked.names(["tenants", tenant, "apps"]);
  const apps = checked.tenants[tenant]?.apps ?? {};
  return app.connects.flatMap((target, index) => {
    const at = (message: string, hint?: string): Problem[] => [
      complain(checked, path, { message, hint, within: [index] }),
    ];
    if (target === name) return at("an app cannot connect to itself", "Remove it");
    if (app.connects.indexOf(target) !== index) return at(`${quote(target)} is listed twice`);
    if (!names.includes(target)) {
      const others = names.filter((other) => other !== name);
      return at(`tenant ${tenant} has no app ${quote(target)}`, nearestHint(target, others));
    }
    const isPortless = Object.hasOwn(apps, target) && apps[target]?.port === undefined;
    if (!isPortless || isFaulty(checked, ["tenants", tenant, "apps", target, "port"])) return [];
    return at(`app ${quote(target)} has no port to connect to`, "Give it a port");
  });
}

function portProblems(checked: Checked, { app, path }: PlacedApp): readonly Problem[] {
  if (app.port !== undefined || isFaulty(checked, [...path, "port"])) return [];
  const problems: Problem[] = [];
  const hint = "Give the app a port";
  if (app.host !== undefined) {
    const message = "an app without a port cannot be exposed";
    problems.push(complain(checked, [...path, "host"], { message, hint }));
  }
  if (typeof app.healthCheckPath === "string") {
    const message = "an app without a port cannot answer health checks";
    problems.push(complain(checked, [...path, "healthCheckPath"], { message, hint }));
  }
  return problems;
}

function limitProblems(checked: Checked, { app, path }: PlacedApp): readonly Problem[] {
  if (isFaulty(checked, [...path, "resources"])) return [];
  const { requests, limits } = app.resources;
  return (["cpu", "memory"] as const).flatMap((key) => {
    const request = parseQuantity(requests[key]);
    const limit = parseQuantity(limits[key]);
    if (request === undefined || limit === undefined || request <= limit) return [];
    const message = `the ${key} request ${requests[key]} is above the limit ${limits[key]}`;
    const hint = `Lower it, or raise resources.limits.${key} of the app`;
    return [complain(checked, [...path, "resources", "requests", key], { message, hint })];
  });
}

function pathProblems(checked: Checked, { app, path }: PlacedApp): readonly Problem[] {
  return app.writablePaths.flatMap((folder, index) => {
    const within = [index];
    const at = [...path, "writablePaths"];
    if (folder === "/tmp") {
      return [
        complain(checked, at, { message: "/tmp is always writable", hint: "Remove it", within }),
      ];
    }
    if (app.writablePaths.indexOf(folder) === index) return [];
    return [complain(checked, at, { message: `${quote(folder)} is listed twice`, within })];
  });
}

function unitWarnings(checked: Checked, { app, path }: PlacedApp): readonly Problem[] {
  return (["requests", "limits"] as const).flatMap((what) => {
    const advice = quantityAdvice(app.resources[what].memory, "bytes");
    if (advice === undefined) return [];
    const message = `${app.resources[what].memory} ${advice}`;
    return [complain(checked, [...path, "resources", what, "memory"], { message })];
  });
}
