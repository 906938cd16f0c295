import type { Problem } from "../environment.ts";
import { quote } from "../problems.ts";
import type { ResolvedTenant } from "../resolved-schema.ts";
import type { Complaint, Path } from "../source-file.ts";
import { allTenants, complainAt } from "./checked.ts";
import type { Checked, Findings, PlacedApp, PlacedTenant } from "./checked.ts";
import { unknownApp } from "./connection-checks.ts";

/** Apps that would wait for what never is ready, or for each other. */
export function checkStartOrder(checked: Checked): Findings {
  const problems = allTenants(checked).flatMap((placed) => [
    ...appsOf(placed).flatMap((app) => waitProblems(checked, app)),
    ...cycleProblems(checked, placed),
  ]);
  return { problems, warnings: [] };
}

function appsOf({ name: tenant, tenant: { apps }, path }: PlacedTenant): readonly PlacedApp[] {
  return Object.entries(apps).map(([name, app]) => ({
    tenant,
    name,
    app,
    path: [...path, "apps", name],
  }));
}

function waitProblems(checked: Checked, placed: PlacedApp): readonly Problem[] {
  const { startAfter } = placed.app;
  return startAfter.flatMap((name, index) => {
    const complaint = waitFault(checked, placed, name);
    const repeated = { message: `${quote(name)} is listed twice`, hint: "Remove one" };
    const found = complaint ?? (startAfter.indexOf(name) === index ? undefined : repeated);
    return found === undefined
      ? []
      : [complainAt(checked, [...placed.path, "startAfter", index], found)];
  });
}

function waitFault(checked: Checked, placed: PlacedApp, name: string): Complaint | undefined {
  if (name === placed.name) {
    return { message: "an app cannot start after itself", hint: "Remove it" };
  }
  const unknown = unknownApp(checked, placed, name);
  if (unknown !== undefined) return unknown;
  if (checked.tenants[placed.tenant]?.apps[name]?.kind !== "CronJob") return undefined;
  const message = `app ${quote(name)} is a CronJob, which is never done`;
  return { message, hint: "Start after a Job, or remove it" };
}

/** One app that waits for another, and the setting that says so. */
interface Wait {
  readonly from: string;
  readonly to: string;
  readonly path: Path;
  readonly isConnection: boolean;
}

function waitsOf(apps: ResolvedTenant["apps"], base: Path): readonly Wait[] {
  return Object.entries(apps).flatMap(([from, { connects, startAfter }]) => {
    const path = [...base, "apps", from];
    const connections = connects.flatMap(({ to, startOrder }, index): readonly Wait[] => {
      if (!startOrder) return [];
      return [{ from, to, path: [...path, "connects", index, "to"], isConnection: true }];
    });
    const others = startAfter.map((to, index): Wait => {
      return { from, to, path: [...path, "startAfter", index], isConnection: false };
    });
    return [...connections, ...others].filter(({ to }) => to !== from && Object.hasOwn(apps, to));
  });
}

/** Each knot of apps that wait for each other once, by its shortest cycle. */
function cycleProblems(
  checked: Checked,
  { tenant: { apps }, path }: PlacedTenant,
): readonly Problem[] {
  const waits = Map.groupBy(waitsOf(apps, path), ({ from }) => from);
  const reported = new Set<string>();
  return Object.keys(apps).flatMap((start) => {
    if (reported.has(start)) return [];
    const cycle = shortestCycle(waits, start);
    if (cycle === undefined) return [];
    // Whoever is on a way back to the start is of the same knot.
    for (const name of reachable(waits, start)) {
      if (reachable(waits, name).has(start)) reported.add(name);
    }
    const names = [start, ...cycle.map(({ to }) => to)].join(" -> ");
    const connection = cycle.find(({ isConnection }) => isConnection);
    const hint =
      connection === undefined
        ? "Remove one of these from startAfter"
        : `Break it, e.g. in ${connection.from}: connects: [{ to: ${connection.to}, startOrder: false }]`;
    const message = `apps start after each other: ${names}`;
    return cycle.slice(0, 1).map((wait) => complainAt(checked, wait.path, { message, hint }));
  });
}

type Waits = ReadonlyMap<string, readonly Wait[]>;

/** The waits from `start` back to itself, as few as there are. */
function shortestCycle(waits: Waits, start: string): readonly Wait[] | undefined {
  const ways = new Map<string, readonly Wait[]>([[start, []]]);
  for (const [name, way] of ways) {
    for (const wait of waits.get(name) ?? []) {
      if (wait.to === start) return [...way, wait];
      if (!ways.has(wait.to)) ways.set(wait.to, [...way, wait]);
    }
  }
  return undefined;
}

/** All that `start` waits for, in the end. */
function reachable(waits: Waits, start: string): ReadonlySet<string> {
  const found = new Set([start]);
  for (const name of found) for (const { to } of waits.get(name) ?? []) found.add(to);
  return found;
}
