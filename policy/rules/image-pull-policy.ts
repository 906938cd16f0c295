import { ALL_CONTAINERS } from "../../kubernetes/pod-spec.ts";
import { parseImage } from "../../kubernetes/image.ts";
import { pullPolicyOf } from "../../kubernetes/pull-policy.ts";
import { stringAt } from "../../kubernetes/unknown.ts";
import type { ObjectRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import { say } from "../shown.ts";
import type { Shown } from "../shown.ts";

const field = "imagePullPolicy";
const fixes: Fixes = {
  object: say`set imagePullPolicy to Always, or pin the image by its digest`,
  components: {
    ServiceApp: say`set \`imagePullPolicy: Always\`, or pin \`image\` by its digest`,
    HelmRelease: say`set the chart's pull policy or image digest through \`values\``,
  },
};

/** Nodes ask the registry for each pod, unless a digest says what runs. */
export const imagePullPolicy: ObjectRule = {
  name: "image-pull-policy",
  number: 33,
  description: "Nodes ask the registry for each pod, unless a digest says what runs.",
  severity: "low",
  class: "opt-in",
  why: "nodes keep what the tag stood for when they first pulled it, so pods of one app differ",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    return scanContainers(view, ALL_CONTAINERS, (each) => {
      const [image, policy] = [each.value("image"), each.value(field)];
      // No image, and one that is none, are matters of the rule on tags.
      if (policy === "Always" || image === undefined) return [];
      if (policy === "Never") return [{ message: say`${found(policy)}; ${always}`, field, fixes }];
      if (typeof image !== "string") return [{ message: undefined, field, fixes }];
      const message = problemOf(image, policy);
      return message === "none" ? [] : [{ message, field, fixes }];
    });
  },
};

const always = say`it must be Always, or IfNotPresent with a digest`;

function problemOf(text: string, policy: unknown): Shown | undefined | "none" {
  const image = parseImage(text);
  if (image === undefined) return "none";
  const effective = pullPolicyOf(stringAt(policy), image);
  if (effective === undefined) return undefined;
  if (effective === "Always" || image.digest !== undefined) return "none";
  return say`${found(policy)}, and the image has no digest; ${always}`;
}

function found(policy: unknown): Shown {
  if (policy === "Never") return say`imagePullPolicy is Never`;
  return policy === undefined || policy === ""
    ? say`imagePullPolicy is unset, which means IfNotPresent`
    : say`imagePullPolicy is IfNotPresent`;
}
