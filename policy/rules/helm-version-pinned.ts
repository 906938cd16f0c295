import { knownOr, stringAt } from "../../kubernetes/unknown.ts";
import { isHelmRelease } from "../objects/helm-releases.ts";
import type { InputRule } from "../rule.ts";
import { say } from "../shown.ts";

const exact = /^v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

/** Charts have an exact version; while developing, a range will do. */
export const helmVersionPinned: InputRule = {
  name: "helm-version-pinned",
  number: 95,
  description: "Charts have an exact version, outside of dev.",
  severity: "high",
  class: "diff",
  why: "the same program installs another chart as soon as somebody publishes one",
  standards: [],
  scope: "input",
  check: (component, { profile }) => {
    if (!isHelmRelease(component) || profile === "dev") return [];
    const field = stringAt(component.object, "version");
    const version = knownOr(field);
    if (version !== undefined && exact.test(version)) return [];
    const state = version === undefined || version === "" ? say`is unset` : say`is a range`;
    return [
      {
        verdict: field.kind === "unknown" ? "undecided" : "fail",
        within: "",
        path: "version",
        message: say`version ${state}; it must be exact`,
        fix: say`write the exact version of the chart, e.g. the one that the plan shows`,
      },
    ];
  },
};
