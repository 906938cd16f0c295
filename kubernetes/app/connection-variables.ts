import type { ConnectionOutput } from "./config.ts";
import type { ConnectionVariables } from "./exposure.ts";
import type { AppFault } from "./fault.ts";
import { isEnvName } from "../names.ts";

const OUTPUTS = ["host", "port", "url", "user", "password", "database"] as const;

/** A variable that a connection sets. */
export interface ConnectionVariable {
  readonly output: ConnectionOutput;
  readonly variable: string;
}

/** A connection as it stands in an app. */
export interface VariableSource {
  readonly path: AppFault["path"];
  readonly env?: ConnectionVariables | undefined;
}

/** Variables of a connection, in a fixed order. */
export function connectionVariables(
  env: ConnectionVariables | undefined,
): readonly ConnectionVariable[] {
  return OUTPUTS.flatMap((output) => {
    const variable = env?.[output];
    return variable === undefined ? [] : [{ output, variable }];
  });
}

/** Variables of connections that have no valid name, or that something else sets as well. */
export function connectionVariableFaults(
  env: Readonly<Record<string, unknown>>,
  connections: readonly VariableSource[],
): readonly AppFault[] {
  const owners = new Map<string, string>(Object.keys(env).map((name) => [name, "env"]));
  return connections.flatMap(({ path, env: variables }) =>
    connectionVariables(variables).flatMap(({ output, variable }) => {
      const at = [...path, "env", output];
      if (!isEnvName(variable)) {
        const hint = 'Use letters, digits, "_", "-" and ".", and no digit at the start';
        return [{ path: at, message: "is no name of a variable", hint }];
      }
      const owner = owners.get(variable);
      owners.set(variable, owner ?? at.join("."));
      if (owner === undefined) return [];
      const hint = "Choose another name for one of them";
      return [{ path: at, message: `sets ${variable}, which ${owner} sets as well`, hint }];
    }),
  );
}
