import { joinPath } from "../../kubernetes/object-kind.ts";
import { classifyEnv } from "../../kubernetes/secret-classification.ts";
import { mapAt, SECRET } from "../../kubernetes/unknown.ts";
import type { ObjectRule, ObjectView, Violation } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { secretReason } from "../shapes/secret-reason.ts";
import { say, Shown } from "../shown.ts";

/** ConfigMaps hold no secrets. */
export const secretInConfigmap: ObjectRule = {
  name: "secret-in-configmap",
  number: 70,
  description: "ConfigMaps hold no secrets.",
  severity: "high",
  class: "core",
  why: "ConfigMaps are stored and shown in plain text, to more people than Secrets",
  standards: ["CIS 5.4.1"],
  scope: "object",
  kinds: ["ConfigMap"],
  check: (view) => {
    if (view.kind !== "ConfigMap" || view.group !== "") return [];
    const data = mapAt(view.object, "data");
    if (data.kind === "absent") return [];
    if (data.kind !== "known") return [violation(view, "data", undefined)];
    const entries = Object.entries(data.value);
    const keys = entries.map(([key]) => key).sort();
    return keys.flatMap((key) => judge(view, { key, value: data.value[key], keys }));
  },
};

interface Entry {
  readonly key: string;
  readonly value: unknown;
  readonly keys: readonly string[];
}

function judge(view: ObjectView, { key, value, keys }: Entry): readonly Violation[] {
  const path = `data[${JSON.stringify(key)}]`;
  if (value === undefined || value === null || value === "") return [];
  if (typeof value !== "string" && value !== SECRET) return [violation(view, path, undefined)];
  const verdict = classifyEnv(key, value, keys);
  if (verdict.target !== "Secret") return [];
  return [
    violation(
      view,
      path,
      say`key ${Shown.named(key)} ${secretReason(verdict)}; it must be in a Secret`,
    ),
  ];
}

function violation(view: ObjectView, path: string, message: Shown | undefined): Violation {
  return {
    verdict: message === undefined ? "undecided" : "fail",
    within: view.path,
    path: joinPath(view.path, path),
    message: message ?? say`not known`,
    fix: fixFor(view.subject, {
      object: say`move the key to a Secret`,
      components: {
        ServiceApp: say`write the variable in \`env\` as { secret: <key> } and set the key with --secret`,
      },
    }),
  };
}
