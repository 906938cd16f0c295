import { newestMinor } from "../kubernetes/pod-security.ts";
import type { Settings } from "./rule.ts";
import { minorOf, resolvedPolicy } from "./schema/config-schema.ts";
import type { ResolvedPolicy } from "./schema/config-schema.ts";

/** What rules need to know; the day is up to the run. */
export function settingsOf({ kubernetes, ...rest }: ResolvedPolicy): Omit<Settings, "today"> {
  return { ...rest, minor: minorOf(kubernetes ?? "") ?? newestMinor };
}

/** What holds where nothing is set: as strict as in prod. */
export const defaultSettings: Omit<Settings, "today"> = settingsOf(
  resolvedPolicy([], { profile: "prod", kubernetes: undefined }),
);
