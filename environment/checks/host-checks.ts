import { isHostName, LABEL_LENGTH } from "../../kubernetes/names.ts";
import type { Problem } from "../environment.ts";
import { DEFAULT_HOST_TEMPLATE, HOST_WORDS, hostFromTemplate } from "../hosts.ts";
import { templateWords } from "../namespaces.ts";
import { nearestHint, quote } from "../problems.ts";
import { problemAt } from "../source-file.ts";
import { allApps, complain } from "./checked.ts";
import type { Checked } from "./checked.ts";

/** Final host of every exposed app, by `tenant/app`, and what is wrong with them. */
export interface NamedHosts {
  readonly hosts: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** Domain of host names that are `auto`. */
export function domainOf(checked: Pick<Checked, "environment" | "files">): string {
  return checked.files.settings["moorage:domain"] ?? `${checked.environment}.localhost`;
}

/** Gives every exposed app its host. */
export function nameHosts(checked: Checked): NamedHosts {
  const template = checked.files.settings["moorage:hostTemplate"] ?? DEFAULT_HOST_TEMPLATE;
  const unknown = templateWords(template).filter((word) => !HOST_WORDS.includes(word));
  if (unknown.length > 0) return { hosts: new Map(), problems: wordProblems(checked, unknown) };

  const owners = new Map<string, string>();
  const hosts = new Map<string, string>();
  const problems = allApps(checked).flatMap(({ tenant, name, app, path }) => {
    if (app.host === undefined) return [];
    const context = { app: name, tenant, environment: checked.environment };
    const isAuto = app.host === "auto";
    const host = isAuto
      ? hostFromTemplate(template, { ...context, domain: domainOf(checked) })
      : app.host;
    const owner = owners.get(host);
    owners.set(host, owner ?? `${tenant}/${name}`);
    hosts.set(`${tenant}/${name}`, host);
    const at = [...path, "host"];
    if (!isHostName(host)) return [complain(checked, at, badHost(host))];
    if (isAuto && checked.isProd && checked.files.settings["moorage:domain"] === undefined) {
      const hint = "Run: pulumi config set moorage:domain <domain>";
      return [complain(checked, at, { message: "auto needs moorage:domain in prod", hint })];
    }
    if (owner === undefined) return [];
    const message = `host ${quote(host)} belongs to ${owner} and ${tenant}/${name}`;
    return [complain(checked, at, { message, hint: "Give one of them another host" })];
  });
  return { hosts, problems };
}

function badHost(host: string): { readonly message: string; readonly hint: string } {
  const long = host.split(".").find((label) => label.length > LABEL_LENGTH);
  return long === undefined
    ? { message: `${quote(host)} is not a host name`, hint: "Set expose.host" }
    : {
        message: `the host label ${quote(long)} has ${long.length} characters`,
        hint: `At most ${LABEL_LENGTH}: shorten a name or set expose.host`,
      };
}

function wordProblems(checked: Checked, words: readonly string[]): readonly Problem[] {
  return words.map((word) =>
    problemAt(checked.files.stackSource, ["config", "moorage:hostTemplate"], {
      message: `unknown word {${word}}`,
      hint: nearestHint(word, HOST_WORDS),
    }),
  );
}
