import { ALL_CONTAINERS } from "../../kubernetes/pod-spec.ts";
import { isUndecidable, knownOr, listAt } from "../../kubernetes/unknown.ts";
import type { ObjectRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import type { ContainerView } from "../shapes/container-scan.ts";
import type { FieldProblem } from "../shapes/field-problem.ts";
import { say, Shown } from "../shown.ts";

const probes = ["livenessProbe", "readinessProbe", "startupProbe"];
const sudo = /(?:^|[\s;&|(`/])sudo(?:\s|$)/;
const shell = /(?:^|\/)(?:sh|bash|ash|dash|zsh|ksh|busybox)$/;

/** Containers neither ask for root by sudo nor are probed through a shell. */
export const podShellTricks: ObjectRule = {
  name: "pod-shell-tricks",
  number: 27,
  description: "Containers neither ask for root by sudo nor are probed through a shell.",
  severity: "low",
  class: "opt-in",
  why: "sudo needs a setuid program, and a shell in the image serves an attacker too",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    return scanContainers(view, ALL_CONTAINERS, (each) => [
      ...["command", "args"].flatMap((field) => sudoProblems(each, field)),
      ...probes.flatMap((probe) => shellProblems(each, probe)),
    ]);
  },
};

const withoutSudo: Fixes = {
  object: say`remove sudo; runAsUser chooses the user`,
  components: { ServiceApp: say`remove sudo; \`security.runAsUser\` chooses the user` },
};
const withoutShell: Fixes = {
  object: say`call the program itself, or probe by httpGet, tcpSocket or grpc`,
};

function sudoProblems({ value }: ContainerView, field: string): readonly FieldProblem[] {
  const list = listAt(value(field));
  const words = knownOr(list) ?? [];
  if (words.some((word) => typeof word === "string" && sudo.test(word))) {
    const message = say`${Shown.path(field)} calls sudo; it must not`;
    return [{ message, field, fixes: withoutSudo }];
  }
  const isOpen = isUndecidable(list) || words.some((word) => typeof word !== "string");
  return isOpen ? [{ message: undefined, field, fixes: withoutSudo }] : [];
}

function shellProblems({ value }: ContainerView, probe: string): readonly FieldProblem[] {
  const field = `${probe}.exec.command`;
  const list = listAt(value(probe, "exec", "command"));
  const [program = ""] = knownOr(list) ?? [];
  if (isUndecidable(list) || typeof program !== "string") {
    return [{ message: undefined, field, fixes: withoutShell }];
  }
  if (!shell.test(program)) return [];
  const message = say`${Shown.path(field)} starts a shell; it must call the program itself`;
  return [{ message, field, fixes: withoutShell }];
}
