import type { ObjectRule } from "../rule.ts";
import { say } from "../shown.ts";

/** Objects are made by components, which know the rules. */
export const outsideComponent: ObjectRule = {
  name: "outside-component",
  number: 94,
  description: "Objects are made by `Tenant`, `ServiceApp` or `HelmRelease`.",
  severity: "low",
  class: "opt-in",
  why: "what stands alone gets neither the defaults of the platform nor its later improvements",
  standards: [],
  scope: "object",
  check: ({ group, subject, path }) => {
    // A release on its own is what helm-opaque-release finds.
    if (subject.component !== undefined || group === "helm.sh") return [];
    return [
      {
        verdict: "fail",
        within: path,
        path,
        message: say`the object stands outside of every component; one of them must make it`,
        fix: say`make it with \`Tenant\`, \`ServiceApp\` (\`extraObjects\` for other kinds) or \`HelmRelease\``,
      },
    ];
  },
};
