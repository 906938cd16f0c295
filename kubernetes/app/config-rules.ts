import { connectionVariableFaults, connectionVariables } from "./connection-variables.ts";
import { envFaults } from "./env-rules.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { fileFaults } from "./file-rules.ts";

/** Faults of an app in its variables and files, those of its init containers included. */
export function configFaults(app: AppShape): readonly AppFault[] {
  const { env = {}, connects = [], consumes = [], secretSource: source } = app;
  const connections = [
    ...connects.map((connection, index) => ({ ...connection, path: ["connects", index] })),
    ...consumes.map((connection, index) => ({ ...connection, path: ["consumes", index] })),
  ];
  const more = connections.flatMap((connection) =>
    connectionVariables(connection.env).map(({ variable }) => variable),
  );
  return [
    ...envFaults({ path: ["env"], env, more, source }),
    ...connectionVariableFaults(env, connections),
    ...(app.initContainers ?? []).flatMap((container, index) =>
      envFaults({
        path: ["initContainers", index, "env"],
        env: container.env ?? {},
        more: [],
        source,
      }),
    ),
    ...fileFaults(app),
  ];
}
