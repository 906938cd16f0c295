import assert from "node:assert/strict";

import { objectsIn } from "../../kubernetes/object-kind.ts";
import * as judges from "../../kubernetes/pod-security-judges.ts";
import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

/** What a judge says, e.g. `fail: empty at [0].name`; nothing when the value is allowed. */
function judged(
  judge: judges.Judge,
  value: unknown,
  spec: object = { containers: [{ name: "app" }, { name: "log" }] },
): readonly string[] {
  const [object] = objectsIn("x", { apiVersion: "v1", kind: "Pod", spec });
  const pod = object === undefined ? undefined : podTemplateOf(object);
  assert.ok(pod !== undefined);
  return judge(value, 37, pod).map(({ verdict, found, at }) => {
    return `${verdict}: ${String(found)}${at === undefined ? "" : ` at ${at}`}`;
  });
}

const open = ["undecided: unknown"];

describe("judges of the Pod Security Standards", () => {
  for (const [name, value, expected] of [
    ["judgeUser", undefined, []],
    ["judgeUser", 0, ["fail: 0"]],
    ["judgeUser", 1000, []],
    ["judgeUser", "0", open],
    ["judgeEmpty", "", []],
    ["judgeEmpty", "x", ["fail: set"]],
    ["judgeEmpty", UNKNOWN, open],
    ["judgeProcMount", "Default", []],
    ["judgeProcMount", "Unmasked", ["fail: Unmasked"]],
    ["judgeProcMount", "canary", ["fail: another value"]],
    ["judgeProcMount", UNKNOWN, open],
    ["judgeSeccomp", undefined, ["fail: unset"]],
    ["judgeProfile", undefined, []],
    ["judgeProfile", UNKNOWN, open],
    ["judgeProfile", "RuntimeDefault", open],
    ["judgeProfile", {}, ["fail: empty"]],
    ["judgeProfile", { type: "" }, ["fail: empty"]],
    ["judgeProfile", { type: UNKNOWN }, open],
    ["judgeProfile", { type: 3 }, open],
    ["judgeProfile", { type: "Localhost" }, []],
    ["judgeProfile", { type: "Unconfined" }, ["fail: Unconfined"]],
    ["judgeProfile", { type: "canary" }, ["fail: another value"]],
    ["judgeDropped", undefined, ["fail: unset"]],
    ["judgeDropped", [], ["fail: empty"]],
    ["judgeDropped", ["ALL", UNKNOWN], []],
    ["judgeDropped", ["NET_RAW"], ["fail: without ALL"]],
    ["judgeDropped", ["NET_RAW", UNKNOWN], open],
    ["judgeSelinuxType", "", []],
    ["judgeSelinuxType", "container_t", []],
    ["judgeSelinuxType", "canary", ["fail: another value"]],
    ["judgeSysctls", [{ name: "net.ipv4.tcp_rmem" }], []],
    [
      "judgeSysctls",
      [{}, { name: UNKNOWN }],
      ["fail: another value at [0].name", "undecided: unknown at [1].name"],
    ],
    ["judgeSysctls", [{ name: "kernel.msgmax" }], ["fail: another value at [0].name"]],
    [
      "judgeHostPorts",
      [{ hostPort: 0 }, { hostPort: 80 }, { hostPort: "80" }],
      ["fail: 80 at [1].hostPort", "undecided: unknown at [2].hostPort"],
    ],
    [
      "judgeHostPaths",
      [{ name: "a", hostPath: null }, { hostPath: {} }, UNKNOWN],
      ["fail: hostPath at [1].hostPath", "undecided: unknown at [2]"],
    ],
    [
      "judgeVolumes",
      [{ name: "a", emptyDir: {}, nfs: undefined, iscsi: null }, { nfs: UNKNOWN }],
      ["undecided: unknown at [1].nfs"],
    ],
  ] as const) {
    it(`say of ${JSON.stringify(value)}, as ${name} does: ${expected.join() || "fine"}`, () => {
      assert.deepEqual(judged(judges[name], value), expected);
    });
  }

  const apparmor = "container.apparmor.security.beta.kubernetes.io/app";
  const seccomp = "container.seccomp.security.alpha.kubernetes.io/";
  const ofPod = "seccomp.security.alpha.kubernetes.io/pod";
  for (const [name, annotations, expected] of [
    ["judgeApparmorAnnotations", { [apparmor]: "unconfined" }, ["fail: another value"]],
    ["judgeApparmorAnnotations", { [apparmor]: "" }, []],
    ["judgeApparmorAnnotations", { [apparmor]: "runtime/default" }, []],
    ["judgeApparmorAnnotations", { [apparmor]: "localhost/x" }, []],
    ["judgeApparmorAnnotations", { [apparmor]: null }, []],
    ["judgeApparmorAnnotations", { [apparmor]: UNKNOWN }, open],
    ["judgeApparmorAnnotations", { [`x.${apparmor}`]: "unconfined" }, []],
    ["judgeSeccompAnnotations", { [ofPod]: "unconfined" }, ["fail: another value"]],
    ["judgeSeccompAnnotations", { [ofPod]: "runtime/default" }, []],
    ["judgeSeccompAnnotations", { [ofPod]: "docker/default" }, []],
    ["judgeSeccompAnnotations", { [ofPod]: "docker/default-not" }, ["fail: another value"]],
    ["judgeSeccompAnnotations", { [ofPod]: "localhost/x" }, []],
    ["judgeSeccompAnnotations", { [ofPod]: "not-localhost/x" }, ["fail: another value"]],
    ["judgeSeccompAnnotations", { [`${seccomp}app`]: "unconfined" }, ["fail: another value"]],
    ["judgeSeccompAnnotations", { [`${seccomp}other`]: "unconfined" }, []],
    ["judgeSeccompAnnotations", { [`x.${seccomp}app`]: "unconfined" }, []],
    ["judgeSeccompAnnotations", { "example.com/note": "unconfined" }, []],
  ] as const) {
    const [[key, text] = ["", ""]] = Object.entries(annotations);
    it(`say of the annotation ${key} with ${JSON.stringify(text)}: ${expected.join() || "fine"}`, () => {
      const places = expected.map((each) => `${each} at [${JSON.stringify(key)}]`);

      assert.deepEqual(judged(judges[name], annotations), places);
    });
  }

  for (const [what, spec, verdict] of [
    [
      "one container has no known name",
      { containers: [{ name: "log" }, { name: UNKNOWN }] },
      "undecided",
    ],
    [
      "a list of containers cannot be read",
      { containers: [{ name: "log" }], initContainers: UNKNOWN },
      "undecided",
    ],
    [
      "one of two containers has the name",
      { containers: [{ name: UNKNOWN }, { name: "app" }] },
      "fail",
    ],
  ] as const) {
    it(`decide on an annotation of a container when ${what}: ${verdict}`, () => {
      const given = { [`${seccomp}app`]: "unconfined" };

      assert.deepEqual(judged(judges.judgeSeccompAnnotations, given, spec), [
        `${verdict}: another value at ["${seccomp}app"]`,
      ]);
    });
  }
});
