import type { ObjectRule } from "../rule.ts";
import { say } from "../shown.ts";

/** Releases belong to the component that shows what they make. */
export const helmOpaqueRelease: ObjectRule = {
  name: "helm-opaque-release",
  number: 98,
  description: "Helm releases are made by `HelmRelease`.",
  severity: "low",
  class: "opt-in",
  why: "what the chart makes is checked by nobody before it runs",
  standards: [],
  scope: "object",
  kinds: ["Release"],
  check: ({ group, kind, subject }) => {
    const isBare = subject.component?.startsWith("HelmRelease") !== true;
    if (group !== "helm.sh" || kind !== "Release" || !isBare) return [];
    return [
      {
        verdict: "fail",
        within: "",
        path: "",
        message: say`the release stands outside of \`HelmRelease\`; it must be part of one`,
        fix: say`use \`HelmRelease\` in the place of \`helm.v3.Release\``,
      },
    ];
  },
};
