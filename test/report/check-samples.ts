import { baselineOf, matchBaseline } from "../../plan/check/baseline.ts";
import type { CheckResult } from "../../plan/check/check-result.ts";
import { checkedFiles, privilegedPod } from "../plan/check/checked.ts";
import { prod } from "../support/policy.ts";

/** Two privileged containers of a Pod, and a ConfigMap that is fine. */
export function checkSample(files = sampleFiles): CheckResult {
  const checked = checkedFiles(files, ["pod-privileged"]);
  return { ...checked, settings: prod, files: 1, notes: [], baseline: undefined };
}

/** The same, where the baseline has the first container. */
export function checkSampleWithBaseline(): CheckResult {
  const before = checkedFiles({ "a.yaml": privilegedPod("p", ["main"]) }, ["pod-privileged"]);
  const now = checkSample();
  return { ...now, baseline: matchBaseline(now, baselineOf(before)) };
}

/** Files of the samples; the folder has a space in its name. */
export const sampleFiles: Readonly<Record<string, string>> = {
  "my app/a.yaml": `${privilegedPod("p", ["main", "side"])}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n`,
};
