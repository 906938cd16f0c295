import { containerValue } from "../../kubernetes/pod-spec.ts";
import type { Container, ContainerRole, PodTemplate } from "../../kubernetes/pod-spec.ts";
import type { ObjectView, Violation } from "../rule.ts";
import { say } from "../shown.ts";
import { fixFor } from "./component-fix.ts";
import type { FieldProblem } from "./field-problem.ts";

/** A container with what a rule needs to read it. */
export interface ContainerView {
  readonly container: Container;
  readonly pod: PodTemplate;
  /** Value below the container; on a patch an unset one is unknown. */
  readonly value: (...keys: readonly string[]) => unknown;
}

/** Judges each container of an object; lists that cannot be read leave the rule open. */
export function scanContainers(
  view: ObjectView,
  roles: readonly ContainerRole[],
  judge: (container: ContainerView) => readonly FieldProblem[],
): readonly Violation[] {
  const { pod } = view;
  if (pod === undefined) return [];
  const found = pod.containers
    .filter(({ role }) => roles.includes(role))
    .flatMap((container) => {
      const value = (...keys: readonly string[]): unknown =>
        containerValue(pod, container, ...keys);
      return judge({ container, pod, value }).map((problem) => {
        return violationOf(view, container, problem);
      });
    });
  const unreadable = pod.unreadable.filter((path) =>
    roles.some((role) => path.endsWith(`.${role}`)),
  );
  return [...found, ...unreadable.map(openList)];
}

function violationOf(view: ObjectView, container: Container, problem: FieldProblem): Violation {
  return {
    verdict: problem.message === undefined ? "undecided" : "fail",
    container: container.name,
    within: container.path,
    path: `${container.path}.${problem.field}`,
    message: problem.message ?? say`not known`,
    fix: fixFor(view.subject, problem.fixes),
  };
}

function openList(path: string): Violation {
  return { verdict: "undecided", within: path, path, message: say`not known`, fix: say`` };
}
