import type { AppFault, AppShape } from "./fault.ts";
import { kindFaults } from "./kind-settings.ts";
import { SCHEDULE_HINT, scheduleProblem, timeZoneProblem } from "./schedule.ts";
import { podCountFaults, strategyFaults } from "./strategy-rules.ts";

/** Faults of an app in its workload settings. */
export function workloadFaults(app: AppShape): readonly AppFault[] {
  return [
    ...kindFaults(app),
    ...nameFaults(app),
    ...strategyFaults(app),
    ...autoscaleFaults(app),
    ...scheduleFaults(app),
    ...budgetFaults(app),
  ];
}

/** Pods of these kinds get names or labels made of the app's and a suffix, in 63 characters. */
function nameFaults({ kind, name = "" }: AppShape): readonly AppFault[] {
  const isLong = name.length > LONGEST && (kind === "StatefulSet" || kind === "CronJob");
  const message = `"${kind}" takes names of at most ${LONGEST} characters, got ${name.length}`;
  return isLong ? [{ path: ["kind"], message, hint: "give the app a shorter name" }] : [];
}

const LONGEST = 52;

function autoscaleFaults({ kind, replicas, autoscale }: AppShape): readonly AppFault[] {
  // That other kinds have neither is said by their kind.
  if (autoscale === undefined || (kind !== "Deployment" && kind !== "StatefulSet")) return [];
  const { min = 1, max } = autoscale;
  const faults: AppFault[] = [];
  if (replicas !== undefined) {
    const message = "must not be given together with autoscale, which decides the number of pods";
    faults.push({ path: ["replicas"], message, hint: "use autoscale.min" });
  }
  if (min > max) {
    const message = `must be at most autoscale.max, ${max}, got ${min}`;
    faults.push({ path: ["autoscale", "min"], message });
  }
  if (min === 0 && !("triggers" in autoscale)) {
    const message = "must be at least 1: only KEDA, with triggers, scales to zero";
    faults.push({ path: ["autoscale", "min"], message });
  }
  return faults;
}

function scheduleFaults({ kind, schedule, timeZone }: AppShape): readonly AppFault[] {
  if (kind !== "CronJob") return [];
  const when =
    schedule === undefined
      ? { message: "is missing: a CronJob needs it", hint: SCHEDULE_HINT }
      : scheduleProblem(schedule);
  const where = timeZone === undefined ? undefined : timeZoneProblem(timeZone);
  return [
    ...(when === undefined ? [] : [{ path: ["schedule"], ...when }]),
    ...(where === undefined ? [] : [{ path: ["timeZone"], ...where }]),
  ];
}

function budgetFaults({ disruptionBudget: budget }: AppShape): readonly AppFault[] {
  if (budget === undefined || budget === false) return [];
  return "minAvailable" in budget
    ? podCountFaults(["disruptionBudget", "minAvailable"], budget.minAvailable)
    : podCountFaults(["disruptionBudget", "maxUnavailable"], budget.maxUnavailable);
}
