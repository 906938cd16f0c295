import { followedLists } from "../kubernetes/allow-lists.ts";
import { isMap } from "../kubernetes/unknown.ts";
import { clusterVersion, policyProfileOf, policySettings } from "./config.ts";
import type { Settings } from "./rule.ts";
import { allRules } from "./rules/all.ts";

/** Reads one value of the stack's configuration below `moorage:`; undefined when it is unset. */
export type ReadConfig = (key: string) => string | undefined;

/**
 * Settings of a run: configuration of the pack, then `moorage:policy` of the stack, then the profile.
 * Without any of them the pack is as strict as in prod.
 */
export function packSettings(packConfig: unknown, read: ReadConfig, today: string): Settings {
  const sources = [
    { name: "policy pack configuration", value: packConfig },
    { name: "moorage:policy", value: parsed(read("policy")) },
  ];
  const fallback = policyProfileOf(read("profile"));
  const cluster = parsed(read("cluster"));
  const kubernetes = clusterVersion(versionIn(cluster), fallback === "prod");
  const settings = policySettings(sources, allRules, { fallback, kubernetes, today });
  return { ...settings, allow: followedLists(settings.allow, rewritesIn(parsed(read("images")))) };
}

/** Images and what runs in their place; the program itself refuses others. */
function rewritesIn(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(isMap(value) ? value : {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The version of a cluster; undefined: no cluster is named. */
function versionIn(cluster: unknown): Parameters<typeof clusterVersion>[0] {
  if (!isMap(cluster)) return undefined;
  const { version } = cluster;
  return { version: typeof version === "string" ? version : undefined };
}

/** Text that is no JSON stays text, and the schema refuses it. */
function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
