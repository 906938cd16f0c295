import { newestMinor } from "../kubernetes/pod-security.ts";
import { minorOf, resolvedPolicy } from "./config-schema.ts";
import type { ResolvedPolicy } from "./config-schema.ts";
import type { Settings } from "./rule.ts";

/** What rules need to know; the day is up to the run. */
export function settingsOf({ kubernetes, ...rest }: ResolvedPolicy): Omit<Settings, "today"> {
  return { ...rest, minor: minorOf(kubernetes ?? "") ?? newestMinor };
}

/** What holds where nothing is set: as strict as in prod. */
export const defaultSettings: Omit<Settings, "today"> = settingsOf(
  resolvedPolicy([], { profile: "prod", kubernetes: undefined }),
);
