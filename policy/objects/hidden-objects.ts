import { UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Unknown } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { isRelease, releaseNamespace } from "./helm-releases.ts";
import { nameOf, namespaceOf } from "./object-names.ts";

/** True where a stack has objects that it does not show, such as those of a chart. */
export type Hides = (namespace: string | Unknown) => boolean;

/**
 * Tells where objects may exist that rules do not see: of a release that nobody rendered, and those
 * whose namespace or name is not known yet. What is missing there is undecided, not wrong.
 */
export function hiddenObjects(objects: readonly ObjectView[]): Hides {
  const rendered = new Set(
    objects.filter((view) => !isRelease(view)).map(({ subject }) => subject.component),
  );
  const hidden = new Set<string | Unknown>(
    objects.flatMap((view) => {
      if (!isRelease(view)) return isPlaced(view) ? [] : [namespaceOf(view)];
      const { component } = view.subject;
      return component !== undefined && rendered.has(component) ? [] : [releaseNamespace(view)];
    }),
  );
  return (namespace) =>
    hidden.has(namespace) || hidden.has(UNKNOWN) || (namespace === UNKNOWN && hidden.size > 0);
}

function isPlaced(view: ObjectView): boolean {
  return nameOf(view) !== UNKNOWN && namespaceOf(view) !== UNKNOWN;
}
