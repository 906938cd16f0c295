import assert from "node:assert/strict";

import { checkText } from "../../report/check-text.ts";
import { privilegedPod } from "../plan/check/checked.ts";
import { checkSample, checkSampleWithBaseline } from "./check-samples.ts";

describe("checkText", () => {
  it("lists findings by file and object, with their places, and sums up", () => {
    const [file, object, rule, message, ...rest] = checkText(checkSample()).split("\n");

    assert.equal(file, "my app/a.yaml");
    assert.equal(object, "  Pod shop/p");
    assert.equal(
      rule,
      "    mandatory MOOR-001 pod-privileged at my app/a.yaml:8:9 and 1 more place",
    );
    assert.equal(
      message,
      '      containers "main", "side" (spec: containers[0, 1]): securityContext.privileged is true; it must be false or unset',
    );
    assert.deepEqual(rest.slice(-2), ["", "2 objects in 1 file: 1 mandatory finding"]);
  });

  it("says once what is the same for a rule, and keeps to the width of a terminal", () => {
    const files = { "a.yaml": `${privilegedPod("p")}---\n${privilegedPod("q")}` };

    const text = checkText(checkSample(files), { width: 80 });

    assert.equal(text.match(/why: a privileged container owns/g)?.length, 1);
    assert.equal(text.match(/docs: moor policy show pod-privileged/g)?.length, 1);
    assert.equal(text.match(/fix: remove securityContext\.privileged/g)?.length, 2);
    assert.deepEqual(
      text.split("\n").filter((line) => line.length > 80),
      [],
    );
  });

  it("keeps the name of an object on its line", () => {
    const files = { "a.yaml": privilegedPod('"p\\n    mandatory MOOR-999 fake\\e[2J"') };

    const [, object] = checkText(checkSample(files)).split("\n");

    assert.equal(object, "  Pod shop/p\\u{a}    mandatory MOOR-999 fake\\u{1b}[2J");
  });

  it("shows only what the baseline lacks", () => {
    const text = checkText(checkSampleWithBaseline());

    assert.match(text, /at my app\/a\.yaml:11:9\n {6}container "side"/);
    assert.doesNotMatch(text, /main/);
  });

  it("says so when nothing is wrong", () => {
    const files = { "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n" };

    assert.equal(checkText(checkSample(files)), "1 object in 1 file: no mandatory finding");
  });
});
