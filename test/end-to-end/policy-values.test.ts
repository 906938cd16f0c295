import assert from "node:assert/strict";

import { isMap } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Level, Settings } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { canariesIn } from "../support/canaries.ts";
import { type RuleCase, ruleCases } from "../support/policy-variants.ts";

const planted = {
  quoted: 'zEbRa7"0/secret <{%value+1',
  token: `sk_live_${"zEbRa70".repeat(4)}`,
  url: "postgres://user:zEbRa7%220@db/x",
};

/** Keys below which every text is somebody's own. */
const holders = new Set([
  ...["data", "stringData", "binaryData", "value", "command", "args", "values", "inputs"],
  ...["annotations", "labels", "matchLabels", "nodeSelector", "httpHeaders", "hostAliases"],
  ...["volumeAttributes", "stringValue", "content", "parameters"],
]);
/** Annotations and labels that name tenants, hosts, classes and keys; rules say which. */
const names =
  /^moorage\.dev\/(?!owner)|\/ingress\.class$|\/storage-class$|\/server-alias(?:-regex)?$|apparmor/;

/** The object with each text of its owner's replaced. */
function withValues(value: unknown, change: (text: string) => string, isOwn = false): unknown {
  if (typeof value === "string") return isOwn ? change(value) : value;
  if (Array.isArray(value)) return value.map((item) => withValues(item, change, isOwn));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      return [key, withValues(inner, change, (isOwn || holders.has(key)) && !names.test(key))];
    }),
  );
}

const everyRule: Readonly<Record<string, Level>> = Object.fromEntries(
  allRules.map(({ name }) => [name, "mandatory"]),
);

/** All that is said about a case, for people and for programs. */
function saidOf({ subjects, settings }: RuleCase, change: (text: string) => string): string {
  const all: Settings = { ...settings, rules: everyRule };
  const changed = subjects.map((one) => ({ ...one, object: withValues(one.object, change) }));
  return evaluate(allRules, changed, all)
    .map((finding) => `${findingMessage(finding)}\n${JSON.stringify(finding.places)}`)
    .join("\n");
}

describe("findings", function () {
  this.timeout(300_000);
  const cases = ruleCases();

  for (const [form, canary] of Object.entries(planted)) {
    it(`hold no ${form} value of ${cases.length} examples, alone or behind what was there`, () => {
      let said = 0;
      for (const one of cases) {
        for (const change of [() => canary, (text: string) => text + canary]) {
          const text = saidOf(one, change);
          said += text.length;

          assert.deepEqual(canariesIn(text, planted), [], one.title);
          assert.doesNotMatch(text, /zebra7/i, one.title);
        }
      }
      assert.ok(said > 100_000);
    });
  }
});
