import { namedPorts } from "../../kubernetes/app/ports.ts";
import type { Problem } from "../environment.ts";
import { nearestHint, quote } from "../problems.ts";
import type { Consent } from "../resolve-app.ts";
import type { Path } from "../source-file.ts";
import { allApps, complain, complainAt, isFaulty } from "./checked.ts";
import type { Checked, PlacedApp } from "./checked.ts";

/** Connections between tenants that both sides agree to, and where one side is missing. */
export interface Agreed {
  readonly consents: readonly Consent[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Compares what apps consume with what the apps of other tenants expose. */
export function checkConsents(checked: Checked): Agreed {
  const apps = allApps(checked);
  const asked = apps.flatMap((placed) => consumed(checked, placed));
  const offered = apps.flatMap((placed) => exposed(checked, placed));
  return {
    consents: asked.flatMap(({ consent }) => consent ?? []),
    problems: [...asked, ...offered].flatMap(({ problems }) => problems),
    warnings: offered.flatMap(({ warnings }) => warnings),
  };
}

interface Side {
  readonly consent?: Consent;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

const FINE: Side = { problems: [], warnings: [] };

function consumed(checked: Checked, placed: PlacedApp): readonly Side[] {
  const path = [...placed.path, "consumes"];
  return placed.app.consumes.map(({ app: text }, index) => {
    const at = (message: string, hint?: string): Side => ({
      problems: [complainAt(checked, [...path, index, "app"], { message, hint })],
      warnings: [],
    });
    const unknown = unknownParty(checked, placed, text);
    if (unknown !== undefined) return at(unknown.message, unknown.hint);
    const [tenant = "", app = ""] = text.split("/");
    const other = checked.tenants[tenant]?.apps[app];
    const there = ["tenants", tenant, "apps", app];
    if (other === undefined || isFaulty(checked, [...there, "exposes"])) return FINE;
    const self = `${placed.tenant}/${placed.name}`;
    if (!other.exposes.some((name) => name === self || name === placed.tenant)) {
      const message = `${text} does not expose itself to ${self}`;
      return at(message, missingLine(there, `exposes: [${self}]`));
    }
    const isFaultyPort = ["port", "ports"].some((key) => isFaulty(checked, [...there, key]));
    if (other.ports.length === 0 && !isFaultyPort) {
      return at(`app ${quote(text)} has no port to connect to`, "Give it a port");
    }
    const [first] = namedPorts(other.ports);
    if (first !== undefined && first.protocol !== "TCP" && !isFaultyPort) {
      const hint = "Put a port of protocol TCP first";
      return at(`the first port of app ${quote(text)} is of protocol ${first.protocol}`, hint);
    }
    const from = { tenant: placed.tenant, app: placed.name };
    return { ...FINE, consent: { from, to: { tenant, app } } };
  });
}

function exposed(checked: Checked, placed: PlacedApp): readonly Side[] {
  const path = [...placed.path, "exposes"];
  const self = `${placed.tenant}/${placed.name}`;
  return placed.app.exposes.map((text, index) => {
    const said = (message: string, hint?: string): Problem =>
      complain(checked, path, { message, hint, within: [index] });
    const unknown = unknownParty(checked, placed, text);
    if (unknown !== undefined) {
      return { problems: [said(unknown.message, unknown.hint)], warnings: [] };
    }
    const [tenant = "", app] = text.split("/");
    const apps = checked.tenants[tenant]?.apps ?? {};
    if (app === undefined) {
      const consumers = Object.values(apps).filter(({ consumes }) => names(consumes, self));
      if (consumers.length > 0 || isFaulty(checked, ["tenants", tenant, "apps"])) return FINE;
      const message = `no app of tenant ${tenant} consumes ${self}`;
      const hint = `Remove it, or add consumes: [${self}] to one of them`;
      return { problems: [], warnings: [said(message, hint)] };
    }
    const there = ["tenants", tenant, "apps", app];
    const other = apps[app];
    if (other === undefined || isFaulty(checked, [...there, "consumes"])) return FINE;
    if (names(other.consumes, self)) return FINE;
    const message = `${text} does not consume ${self}`;
    return { problems: [said(message, missingLine(there, `consumes: [${self}]`))], warnings: [] };
  });
}

function names(consumes: PlacedApp["app"]["consumes"], text: string): boolean {
  return consumes.some(({ app }) => app === text);
}

function missingLine(path: Path, line: string): string {
  return `Add ${line} to ${path.join(".")}, or remove this`;
}

/** What is wrong with a tenant or app that is named, whether or not it is faulty in itself. */
function unknownParty(
  checked: Checked,
  placed: PlacedApp,
  text: string,
): { readonly message: string; readonly hint: string | undefined } | undefined {
  const [tenant = "", app] = text.split("/");
  if (tenant === placed.tenant) {
    const message = `${quote(text)} is of the same tenant`;
    return { message, hint: "Use connects inside a tenant" };
  }
  const tenants = checked.names(["tenants"]);
  if (!tenants.includes(tenant)) {
    const others = tenants.filter((name) => name !== placed.tenant);
    return { message: `there is no tenant ${quote(tenant)}`, hint: nearestHint(tenant, others) };
  }
  const apps = checked.names(["tenants", tenant, "apps"]);
  if (app === undefined || apps.includes(app)) return undefined;
  return { message: `tenant ${tenant} has no app ${quote(app)}`, hint: nearestHint(app, apps) };
}
