import { checkManifests } from "../../../plan/check/check-manifests.ts";
import type { CheckedManifests } from "../../../plan/check/check-manifests.ts";
import { askedFor, chooseRules } from "../../../plan/check/rule-choice.ts";
import type { FoundObject } from "../../../plan/manifests/found-objects.ts";
import { readObjects } from "../../../plan/manifests/read-objects.ts";
import { prod } from "../../support/policy.ts";
import { inFolder } from "../manifests/scratch-folder.ts";

/** Checks files with some rules in prod. */
export function checkedFiles(
  files: Readonly<Record<string, string>>,
  words: readonly string[],
): CheckedManifests {
  const objects: FoundObject[] = [];
  inFolder(files, (cwd) =>
    readObjects({ cwd, places: ["."] }, (object) => {
      objects.push(object);
      return [];
    }),
  );
  const { rules } = chooseRules(words);
  return checkManifests(objects, { rules, settings: askedFor(rules, prod) });
}

/** A Pod whose containers are privileged, as YAML. */
export function privilegedPod(name: string, containers = ["main"]): string {
  const list = containers.map(
    (each) => `    - name: ${each}\n      securityContext:\n        privileged: true\n`,
  );
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop }\nspec:\n  containers:\n${list.join("")}`;
}
