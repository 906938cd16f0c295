import { joinPath } from "../../kubernetes/object-kind.ts";
import { DECLARED_CONTAINERS, podValue } from "../../kubernetes/pod-spec.ts";
import type { ObjectRule, ObjectView, Violation } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import { missingAmounts } from "../shapes/resources.ts";
import { say } from "../shown.ts";

const field = "resources.limits.cpu";
const unset = say`resources.limits.cpu is unset; it must be set here or on the pod`;
const set = say`resources.limits.cpu is set; it must be unset`;
const fixes: Fixes = {
  object: say`remove resources.limits.cpu; the request keeps its share`,
  components: {
    ServiceApp: say`remove the CPU limit from \`resources\`; the request keeps its share`,
    HelmRelease: say`remove the CPU limit through \`values\`; the request keeps its share`,
  },
};

/** CPU limits are as the settings want them. */
export const resourcesCpuLimit: ObjectRule = {
  name: "resources-cpu-limit",
  number: 37,
  description: "Containers have a CPU limit, or have none, as the setting `cpuLimit` wants it.",
  severity: "low",
  class: "opt-in",
  why: "without limits a pod may take the idle CPU; with them it waits although CPU is idle",
  standards: ["NSA"],
  scope: "object",
  kinds: "with pods",
  check: (view, { cpuLimit }) => {
    if (cpuLimit === "required") {
      return missingAmounts(view, [{ anyOf: [["limits", "cpu"]], message: unset }]);
    }
    return cpuLimit === "forbidden" ? [...limitsIn(view), ...limitOfPod(view)] : [];
  },
};

function limitsIn(view: ObjectView): readonly Violation[] {
  return scanContainers(view, DECLARED_CONTAINERS, ({ value }) => {
    const limit = value("resources", "limits", "cpu");
    if (limit === undefined) return [];
    return [{ message: isAmount(limit) ? set : undefined, field, fixes }];
  });
}

function limitOfPod({ pod, subject }: ObjectView): readonly Violation[] {
  if (pod === undefined) return [];
  const limit = podValue(pod, "resources", "limits", "cpu");
  if (limit === undefined) return [];
  const verdict = isAmount(limit) ? "fail" : "undecided";
  const path = joinPath(pod.path, field);
  return [{ verdict, within: pod.path, path, message: set, fix: fixFor(subject, fixes) }];
}

function isAmount(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}
