import { accountFaults } from "./account-rules.ts";
import { configFaults } from "./config-rules.ts";
import { containerFaults } from "./container-rules.ts";
import { exposureFaults } from "./exposure-rules.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { metadataFaults } from "./metadata-rules.ts";
import { volumeFaults } from "./volume-rules.ts";
import { workloadFaults } from "./workload-rules.ts";

/** Everything that is wrong inside one app; what takes a look at other apps is judged elsewhere. */
export function appFaults(app: AppShape): readonly AppFault[] {
  return [
    workloadFaults,
    containerFaults,
    volumeFaults,
    configFaults,
    exposureFaults,
    accountFaults,
    metadataFaults,
  ].flatMap((faults) => faults(app));
}
