import { joinPath } from "../../kubernetes/object-kind.ts";
import { numberAt, UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { ObjectRule, ObjectView, Violation } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** The controller looks that often; a shorter deadline is always missed. */
const shortestDeadline = 10;

/** Jobs start in time, end, and go away. */
export const jobLifetime: ObjectRule = {
  name: "job-lifetime",
  number: 50,
  description: "Jobs start in time, do not start again for ever, and go away when they are done.",
  severity: "low",
  class: "opt-in",
  why: "ended Jobs pile up, and a CronJob that missed its starts is never started again",
  standards: [],
  scope: "object",
  kinds: ["Job", "CronJob"],
  check: (view) => {
    if (view.group !== "batch") return [];
    if (view.kind === "Job") return [...lifetime(view), ...restarts(view)];
    return view.kind === "CronJob" ? [...deadline(view), ...restarts(view)] : [];
  },
};

/** Helm deletes its hooks, and a CronJob the Jobs that it has made. */
function lifetime(view: ObjectView): readonly Violation[] {
  const field = "spec.ttlSecondsAfterFinished";
  const hook = valueAt(view.object, "metadata", "annotations", "helm.sh/hook");
  const owners = valueAt(view.object, "metadata", "ownerReferences");
  const ttl = valueAt(view.object, "spec", "ttlSecondsAfterFinished");
  if (typeof ttl === "number" || typeof hook === "string") return [];
  if (Array.isArray(owners) && owners.length > 0) return [];
  if ([ttl, hook, owners].some((value) => value !== undefined && !isEmpty(value))) {
    return [open(view, field)];
  }
  return [
    problem(view, field, {
      message: say`${Shown.path(field)} is unset; it must be set`,
      object: say`set ttlSecondsAfterFinished, e.g. to 86400, a day`,
      app: say`set \`ttlSecondsAfterFinished\``,
    }),
  ];
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function deadline(view: ObjectView): readonly Violation[] {
  const field = "spec.startingDeadlineSeconds";
  const seconds = numberAt(view.object, "spec", "startingDeadlineSeconds");
  const words = {
    object: say`set startingDeadlineSeconds to how late a run may start, e.g. 300`,
    app: say`set \`startingDeadlineSeconds\``,
  };
  if (seconds.kind === "absent") {
    const message = say`${Shown.path(field)} is unset; it must be at least ${shortestDeadline}`;
    return [problem(view, field, { ...words, message })];
  }
  if (seconds.kind !== "known") return [open(view, field)];
  if (seconds.value >= shortestDeadline) return [];
  const message = say`${Shown.path(field)} is ${seconds.value}; it must be at least ${shortestDeadline}`;
  return [problem(view, field, { ...words, message })];
}

function restarts(view: ObjectView): readonly Violation[] {
  const { pod } = view;
  if (pod === undefined) return [];
  const policy = valueAt(pod.spec, "restartPolicy");
  if (policy === "Never" || policy === "OnFailure") return [];
  const field = pod.path.slice(view.path === "" ? 0 : view.path.length + 1);
  const at = `${field}.restartPolicy`;
  if (policy !== undefined && policy !== "Always") return [open(view, at)];
  const found = policy === undefined ? say`unset` : say`Always`;
  return [
    problem(view, at, {
      message: say`${Shown.path(at)} is ${found}; it must be OnFailure or Never`,
      object: say`set restartPolicy to OnFailure, or to Never for a new pod each time`,
    }),
  ];
}

interface Words {
  readonly message: Shown;
  readonly object: Shown;
  readonly app?: Shown;
}

function open(view: ObjectView, field: string): Violation {
  return {
    ...problem(view, field, { message: say`not known`, object: say`` }),
    verdict: "undecided",
  };
}

/** On a patch the live object may have what is not there. */
function problem(view: ObjectView, field: string, words: Words): Violation {
  const components = words.app === undefined ? {} : { ServiceApp: words.app };
  return {
    verdict: view.patch && isUnset(view, field) ? "undecided" : "fail",
    within: view.path,
    path: joinPath(view.path, field),
    message: words.message,
    fix: fixFor(view.subject, { object: words.object, components }),
  };
}

function isUnset({ object }: ObjectView, field: string): boolean {
  const value = valueAt(object, ...field.split("."));
  return value === undefined || value === UNKNOWN;
}
