import type { Problem } from "../environment.ts";
import { certificateIssuer, gatewayReference } from "../settings.ts";
import { touchesFault } from "../validate.ts";
import { allApps, complainAt, isFaulty } from "./checked.ts";
import type { Checked, Findings, PlacedApp } from "./checked.ts";

/** Exposed apps for which the environment names no gateway or no issuer. */
export function checkExposure(checked: Checked): Findings {
  const problems = allApps(checked).flatMap((placed) => [
    ...gatewayProblems(checked, placed),
    ...issuerProblems(checked, placed),
  ]);
  return { problems, warnings: [] };
}

function gatewayProblems(checked: Checked, { app, path }: PlacedApp): readonly Problem[] {
  if (app.expose?.via !== "gateway" || hasSetting(checked, "moorage:gateway")) return [];
  const message = "the environment has no Gateway";
  const hint = "Set moorage:gateway: { name: <gateway>, namespace: <its namespace> }";
  return [complainAt(checked, [...path, "expose", "via"], { message, hint })];
}

function issuerProblems(checked: Checked, { app, path }: PlacedApp): readonly Problem[] {
  const { tls, via } = app.expose ?? {};
  if (tls !== true || hasSetting(checked, "moorage:tls")) return [];
  if (isFaulty(checked, [...path, "expose", "via"])) return [];
  // A Gateway may end TLS with a certificate of its own.
  if ((via ?? "gateway") === "gateway" && hasSetting(checked, "moorage:gateway")) return [];
  if (via === "gateway") return [];
  const message = "the environment has no issuer of certificates";
  const hint = "Set moorage:tls: { issuer: <name> }, or write tls: { secretName: <secret> }";
  return [complainAt(checked, [...path, "expose", "tls"], { message, hint })];
}

/** True also for a setting that is there and wrong. */
function hasSetting(checked: Checked, key: "moorage:gateway" | "moorage:tls"): boolean {
  const { settings } = checked.files;
  const value =
    key === "moorage:gateway" ? gatewayReference(settings) : certificateIssuer(settings);
  return value !== undefined || touchesFault(checked.stackFaults, ["config", key]);
}
