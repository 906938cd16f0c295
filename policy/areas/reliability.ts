import type { Area } from "../area.ts";
import { apiRemoved } from "../rules/api-removed.ts";
import { danglingReference } from "../rules/dangling-reference.ts";
import { duplicateNames } from "../rules/duplicate-names.ts";
import { hpaTarget } from "../rules/hpa-target.ts";
import { jobLifetime } from "../rules/job-lifetime.ts";
import { pdbBlocking } from "../rules/pdb-blocking.ts";
import { pdbMissing } from "../rules/pdb-missing.ts";
import { podSpread } from "../rules/pod-spread.ts";
import { probePort } from "../rules/probe-port.ts";
import { probesIdentical } from "../rules/probes-identical.ts";
import { probesPresent } from "../rules/probes-present.ts";
import { replicasMinimum } from "../rules/replicas-minimum.ts";
import { resourcesCpuLimit } from "../rules/resources-cpu-limit.ts";
import { resourcesEphemeralStorage } from "../rules/resources-ephemeral-storage.ts";
import { resourcesMemoryLimit } from "../rules/resources-memory-limit.ts";
import { resourcesRequests } from "../rules/resources-requests.ts";
import { rollingUpdate } from "../rules/rolling-update.ts";
import { selectorMismatch } from "../rules/selector-mismatch.ts";
import { volumeDeadlock } from "../rules/volume-deadlock.ts";

/** Rules of this part of the catalog, by number. */
export const reliability: Area = {
  title: "Resources and reliability",
  rules: [
    resourcesRequests,
    resourcesMemoryLimit,
    resourcesCpuLimit,
    resourcesEphemeralStorage,
    probesPresent,
    probesIdentical,
    probePort,
    replicasMinimum,
    podSpread,
    pdbMissing,
    pdbBlocking,
    hpaTarget,
    selectorMismatch,
    rollingUpdate,
    duplicateNames,
    jobLifetime,
    apiRemoved,
    danglingReference,
    volumeDeadlock,
  ],
};
