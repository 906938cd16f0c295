import { nodeFaults } from "../../kubernetes/app/node-rules.ts";
import { allApps, complainAt } from "./checked.ts";
import type { Checked, Findings } from "./checked.ts";

/** Apps that leave the nodes of their tenant. */
export function checkNodes(checked: Checked): Findings {
  const problems = allApps(checked).flatMap(({ tenant, app, path }) =>
    nodeFaults(checked.tenants[tenant]?.placement.nodeSelector ?? {}, app).map((fault) =>
      complainAt(checked, [...path, ...fault.path], {
        message: fault.message,
        hint: `Leave it out, or change the placement of tenant ${tenant}`,
      }),
    ),
  );
  return { problems, warnings: [] };
}
