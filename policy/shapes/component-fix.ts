import type { Subject } from "../rule.ts";
import { say, Shown } from "../shown.ts";

/** The smallest change, in the words of whoever wrote the object. */
export interface Fixes {
  /** For an object that the program declares itself. */
  readonly object: Shown;
  /** For children of our components, in terms of their arguments. */
  readonly components?: Readonly<Partial<Record<ComponentKind, Shown>>>;
}

/** A component of ours. */
export type ComponentKind = "Tenant" | "ServiceApp" | "HelmRelease";

const kinds: readonly ComponentKind[] = ["Tenant", "ServiceApp", "HelmRelease"];

/** What a component without a fitting argument sets by itself. */
const fallbacks: Readonly<Record<ComponentKind, Shown>> = {
  Tenant: say`remove the transform that changes what the component sets`,
  ServiceApp: say`remove the transform that changes what the component sets`,
  HelmRelease: say`set it through \`values\`, as far as the chart allows`,
};

/** The fix for an object, in terms of the component that it is part of. */
export function fixFor(subject: Subject, fixes: Fixes): Shown {
  const parts = /^(?<kind>\w+)(?: "(?<name>.*)")?$/.exec(subject.component ?? "")?.groups;
  const kind = kinds.find((each) => each === parts?.["kind"]);
  if (kind === undefined) return fixes.object;
  const name = parts?.["name"];
  const who = name === undefined ? Shown.path(kind) : say`${Shown.path(kind)} ${Shown.named(name)}`;
  return say`${who}: ${fixes.components?.[kind] ?? fallbacks[kind]}`;
}
