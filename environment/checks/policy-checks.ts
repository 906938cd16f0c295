import type { Problem } from "../environment.ts";
import { quote } from "../problems.ts";
import { BUILT_IN_PROFILES } from "../profiles.ts";
import { problemAt } from "../source-file.ts";
import { touchesFault } from "../validate.ts";
import type { Checked } from "./checked.ts";

const PROFILE = ["config", "moorage:profile"];
const POLICY_PROFILE = ["config", "moorage:policy", "profile"];

/**
 * A profile of platform.yaml in use without a policy profile.
 *
 * The policy pack sees the name in `moorage:profile` and not what it extends, so the two could disagree.
 */
export function policyProfileProblems(checked: Checked): readonly Problem[] {
  const { settings, stackSource, profile } = checked.files;
  // What is unset or unknown has a default in its place.
  if (settings["moorage:profile"] !== profile) return [];
  if (settings["moorage:policy"]?.profile !== undefined) return [];
  if (touchesFault(checked.stackFaults, POLICY_PROFILE)) return [];
  const isBuiltIn = Object.hasOwn(BUILT_IN_PROFILES, profile);
  if (isBuiltIn && checked.isProd === (profile === "prod")) return [];
  const message = `platform.yaml defines ${quote(profile)}, so the policy pack cannot know how strict to be`;
  const hint = "Set moorage:policy: { profile: dev|staging|prod }";
  return [problemAt(stackSource, PROFILE, { message, hint })];
}
