import { addedContainerFaults } from "./added-containers.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { initContainerFaults } from "./init-container-rules.ts";
import { podSpecFaults } from "./pod-spec-rules.ts";
import { probeFaults } from "./probe-rules.ts";
import { resourceFaults } from "./resource-rules.ts";
import { securityFaults } from "./security-rules.ts";

/** Faults of an app in its container settings. */
export function containerFaults(app: AppShape): readonly AppFault[] {
  return [
    ...probeFaults(app),
    ...resourceFaults(["resources"], app.resources),
    ...securityFaults(app),
    ...shutdownFaults(app),
    ...initContainerFaults(app),
    ...podSpecFaults(app),
    ...addedContainerFaults(app),
  ];
}

function shutdownFaults({ shutdown = {}, ports = [], kind }: AppShape): readonly AppFault[] {
  const { gracePeriodSeconds = 30, preStopSleepSeconds } = shutdown;
  const hasService = ports.length > 0 && kind !== "Job" && kind !== "CronJob";
  const pause = preStopSleepSeconds ?? (hasService ? 5 : 0);
  if (pause === 0 || pause < gracePeriodSeconds) return [];
  return preStopSleepSeconds === undefined
    ? [
        {
          path: ["shutdown", "gracePeriodSeconds"],
          message: `must be over ${pause}, the pause before the stop, got ${gracePeriodSeconds}`,
          hint: "or set shutdown.preStopSleepSeconds",
        },
      ]
    : [
        {
          path: ["shutdown", "preStopSleepSeconds"],
          message: `must be less than gracePeriodSeconds, ${gracePeriodSeconds}, got ${pause}`,
        },
      ];
}
