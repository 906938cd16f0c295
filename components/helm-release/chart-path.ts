import { relative, resolve, sep } from "node:path";

/** Path of the chart relative to the program, so that no machine's path gets into the state. */
export function chartPath(folder: string, program: string): string {
  const path = relative(program, resolve(program, folder)).split(sep).join("/");
  return path.startsWith("../") ? path : `./${path}`;
}
