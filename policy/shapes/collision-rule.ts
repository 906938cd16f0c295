import type { Claim } from "../../kubernetes/collisions.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import type { GraphViolation, ObjectView } from "../rule.ts";
import { say } from "../shown.ts";
import type { Shown } from "../shown.ts";
import { fixFor } from "./component-fix.ts";
import type { Fixes } from "./component-fix.ts";

/** The place of a claim; without a message for one that is not known yet. */
export function claimViolation(
  { object, field }: Pick<Claim<ObjectView>, "object" | "field">,
  fixes: Fixes,
  message?: Shown,
): GraphViolation {
  return {
    verdict: message === undefined ? "undecided" : "fail",
    object,
    within: object.path,
    path: joinPath(object.path, field),
    message: message ?? say`not known`,
    fix: fixFor(object.subject, fixes),
  };
}

/** The objects in an order that does not change between runs; the first of two keeps its claim. */
export function inOrder(objects: readonly ObjectView[]): readonly ObjectView[] {
  return objects.toSorted((a, b) => {
    if (a.subject.urn === b.subject.urn) return a.path < b.path ? -1 : Number(a.path > b.path);
    return a.subject.urn < b.subject.urn ? -1 : 1;
  });
}
