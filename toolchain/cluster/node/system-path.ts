import { delimiter } from "node:path";

/** Administrators' programs are often not on the path of a shell. */
export function systemPath(env: NodeJS.ProcessEnv): readonly string[] {
  const given = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...new Set([...given, "/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"])];
}
