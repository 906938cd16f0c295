import type { Subject } from "./rule.ts";

/** True for our component of a Helm release, whose inputs sum up its chart. */
export function isHelmRelease({ type }: Pick<Subject, "type">): boolean {
  return type === "moorage:index:HelmRelease";
}
