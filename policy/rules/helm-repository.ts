import { booleanAt, isUndecidable, knownOr, stringAt } from "../../kubernetes/unknown.ts";
import { isHelmRelease } from "../objects/helm-releases.ts";
import type { InputRule } from "../rule.ts";
import { say, Shown } from "../shown.ts";

const remote = ["repository", "oci", "url"];

/** What comes from elsewhere is what somebody looked at. */
export const helmRepository: InputRule = {
  name: "helm-repository",
  number: 96,
  description: "Charts from elsewhere are pinned by digest, or their signature is verified.",
  severity: "high",
  class: "core",
  why: "whoever can write to the repository decides what runs",
  standards: [],
  scope: "input",
  check: (component) => {
    if (!isHelmRelease(component)) return [];
    const { object } = component;
    const field = stringAt(object, "source");
    const source = knownOr(field);
    if (field.kind === "absent" || (source !== undefined && !remote.includes(source))) return [];
    const pinned = booleanAt(object, "pinned");
    const verified = booleanAt(object, "verified");
    if (knownOr(pinned) === true || knownOr(verified) === true) return [];
    const isOpen = [field, pinned, verified].some(isUndecidable);
    return [
      {
        verdict: isOpen ? "undecided" : "fail",
        within: "",
        path: "source",
        message: say`source is ${Shown.oneOf(source, remote)} without digest or signature; one of them must be there`,
        fix: say`set \`digest\` of the release, or \`keyring\` to verify who signed the chart`,
      },
    ];
  },
};
