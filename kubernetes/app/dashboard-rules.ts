import { isConfigKey } from "../names.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { OBJECT_BYTES, sizeText, valueBytes } from "./file-size.ts";

/** Dashboards that do not fit into a ConfigMap, or that Grafana could not read. */
export function dashboardFaults({ dashboards = {} }: AppShape): readonly AppFault[] {
  const bytes = Object.values(dashboards).reduce((sum, text) => sum + valueBytes(text), 0);
  const message = `must have at most ${sizeText(OBJECT_BYTES)} together, got ${sizeText(bytes)}`;
  return [
    ...(bytes > OBJECT_BYTES ? [{ path: ["dashboards"], message }] : []),
    ...Object.entries(dashboards).flatMap(([name, text]): readonly AppFault[] => {
      const path = ["dashboards", name];
      if (!isConfigKey(`${name}.json`)) {
        const rule = "must have a name of letters, digits and -_.";
        return [{ path, message: `${rule}, got ${JSON.stringify(name)}` }];
      }
      return isJsonObject(text) ? [] : [{ path, message: "must be a dashboard in JSON" }];
    }),
  ];
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false; // the parser's words would show parts of the text
  }
}
