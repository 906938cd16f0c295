import assert from "node:assert/strict";

import { objectsIn } from "../../kubernetes/object-kind.ts";
import { podSecurityChecks } from "../../kubernetes/pod-security-checks.ts";
import type { CheckName } from "../../kubernetes/pod-security-checks.ts";
import { checkPodSecurity, newestMinor } from "../../kubernetes/pod-security.ts";
import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";

function pod(spec: unknown, type = "kubernetes:core/v1:Pod"): PodTemplate {
  const [object] = objectsIn(type, { spec });
  assert.ok(object);
  const template = podTemplateOf(object);
  assert.ok(template);
  return template;
}

/** `verdict found path` of each place. */
function results(name: CheckName, spec: unknown, minor = newestMinor): readonly string[] {
  return checkPodSecurity(pod(spec), name, minor).map(({ verdict, found, path }) => {
    return `${verdict} ${found} ${path}`;
  });
}

/** A pod with one container of this security context, and a context of its own. */
function one(securityContext: unknown, ofPod?: unknown): unknown {
  return { securityContext: ofPod, containers: [{ name: "a", securityContext }] };
}

const atContainer = "spec.containers[0].securityContext";

/** Expected places of each example; no place means that the check passes. */
const examples: Readonly<Record<CheckName, readonly (readonly [string, unknown, string[]])[]>> = {
  privileged: [
    ["unset", one(undefined), []],
    ["false", one({ privileged: false }), []],
    ["true", one({ privileged: true }), [`fail true ${atContainer}.privileged`]],
    ["unknown", one({ privileged: UNKNOWN }), [`undecided unknown ${atContainer}.privileged`]],
    ["malformed", one({ privileged: "yes" }), [`undecided unknown ${atContainer}.privileged`]],
    ["on the pod, where it does not exist", one({}, { privileged: true }), []],
  ],
  capabilities_baseline: [
    ["nothing added", one({ capabilities: { drop: ["ALL"] } }), []],
    ["an allowed one", one({ capabilities: { add: ["CHOWN", "NET_BIND_SERVICE"] } }), []],
    [
      "two refused ones",
      one({ capabilities: { add: ["NET_RAW", "CHOWN", "chown"] } }),
      [
        `fail NET_RAW ${atContainer}.capabilities.add`,
        `fail another value ${atContainer}.capabilities.add`,
      ],
    ],
    [
      "one refused and one unknown",
      one({ capabilities: { add: ["ALL", UNKNOWN] } }),
      [
        `fail ALL ${atContainer}.capabilities.add`,
        `undecided unknown ${atContainer}.capabilities.add`,
      ],
    ],
  ],
  allowPrivilegeEscalation: [
    ["false", one({ allowPrivilegeEscalation: false }), []],
    ["unset", one({}), [`fail unset ${atContainer}.allowPrivilegeEscalation`]],
    ["null", one(null), [`fail unset ${atContainer}.allowPrivilegeEscalation`]],
    [
      "true",
      one({ allowPrivilegeEscalation: true }),
      [`fail true ${atContainer}.allowPrivilegeEscalation`],
    ],
    [
      "secret",
      one({ allowPrivilegeEscalation: SECRET }),
      [`undecided unknown ${atContainer}.allowPrivilegeEscalation`],
    ],
  ],
  runAsNonRoot: [
    ["true on the pod", one({}, { runAsNonRoot: true }), []],
    ["true on the container", one({ runAsNonRoot: true }), []],
    ["nowhere", one({}), [`fail unset ${atContainer}.runAsNonRoot`]],
    [
      "false on the container",
      one({ runAsNonRoot: false }, { runAsNonRoot: UNKNOWN }),
      [
        "undecided unknown spec.securityContext.runAsNonRoot",
        `fail false ${atContainer}.runAsNonRoot`,
      ],
    ],
    [
      "false on the pod although the container says true",
      one({ runAsNonRoot: true }, { runAsNonRoot: false }),
      ["fail false spec.securityContext.runAsNonRoot"],
    ],
    [
      "unknown on the pod",
      one({}, { runAsNonRoot: UNKNOWN }),
      ["undecided unknown spec.securityContext.runAsNonRoot"],
    ],
    ["no containers", { containers: [] }, []],
  ],
  runAsUser: [
    ["unset", one({}), []],
    ["another user", one({ runAsUser: 70 }, { runAsUser: 1000 }), []],
    ["0 on the container", one({ runAsUser: 0 }), [`fail 0 ${atContainer}.runAsUser`]],
    [
      "0 on the pod although the container overrides it",
      one({ runAsUser: 70 }, { runAsUser: 0 }),
      ["fail 0 spec.securityContext.runAsUser"],
    ],
    ["a string", one({ runAsUser: "0" }), [`undecided unknown ${atContainer}.runAsUser`]],
  ],
  seccompProfile_restricted: [
    ["on the pod", one({}, { seccompProfile: { type: "RuntimeDefault" } }), []],
    ["on the container", one({ seccompProfile: { type: "Localhost" } }), []],
    ["nowhere", one({}), [`fail unset ${atContainer}.seccompProfile`]],
    ["without a type", one({ seccompProfile: {} }), [`fail empty ${atContainer}.seccompProfile`]],
    [
      "unconfined on the pod although the container overrides it",
      one(
        { seccompProfile: { type: "RuntimeDefault" } },
        { seccompProfile: { type: "Unconfined" } },
      ),
      ["fail Unconfined spec.securityContext.seccompProfile"],
    ],
    [
      "of another case",
      one({ seccompProfile: { type: "runtimedefault" } }),
      [`fail another value ${atContainer}.seccompProfile`],
    ],
  ],
  capabilities_restricted: [
    ["ALL dropped", one({ capabilities: { drop: ["NET_RAW", "ALL"] } }), []],
    [
      "ALL dropped among unknown ones",
      one({ capabilities: { drop: ["ALL", UNKNOWN], add: ["NET_BIND_SERVICE"] } }),
      [],
    ],
    ["unset", one({}), [`fail unset ${atContainer}.capabilities.drop`]],
    ["empty", one({ capabilities: { drop: [] } }), [`fail empty ${atContainer}.capabilities.drop`]],
    [
      "others dropped, on the pod too",
      one({ capabilities: { drop: ["NET_RAW", "all"] } }, { capabilities: { drop: ["ALL"] } }),
      [`fail without ALL ${atContainer}.capabilities.drop`],
    ],
    [
      "added again",
      one({ capabilities: { drop: ["ALL"], add: ["CHOWN"] } }),
      [`fail CHOWN ${atContainer}.capabilities.add`],
    ],
    [
      "an unknown one dropped",
      one({ capabilities: { drop: [UNKNOWN] } }),
      [`undecided unknown ${atContainer}.capabilities.drop`],
    ],
  ],
};

describe("checkPodSecurity", () => {
  for (const [name, table] of Object.entries(examples)) {
    for (const [what, spec, expected] of table) {
      it(`${name}: ${what}`, () => {
        assert.deepEqual(results(name as CheckName, spec), expected);
      });
    }
  }

  it("looks at init, plain and ephemeral containers", () => {
    const bad = { securityContext: { privileged: true } };
    const spec = { containers: [bad], initContainers: [bad], ephemeralContainers: [bad] };

    assert.deepEqual(results("privileged", spec), [
      "fail true spec.initContainers[0].securityContext.privileged",
      "fail true spec.containers[0].securityContext.privileged",
      "fail true spec.ephemeralContainers[0].securityContext.privileged",
    ]);
  });

  it("cannot decide about containers that it cannot read", () => {
    const spec = { containers: UNKNOWN, securityContext: { runAsNonRoot: false } };

    assert.deepEqual(results("runAsNonRoot", spec), [
      "fail false spec.securityContext.runAsNonRoot",
      "undecided unknown spec.containers",
    ]);
  });

  const versions = Object.entries({
    allowPrivilegeEscalation: 8,
    runAsUser: 23,
    seccompProfile_restricted: 19,
    capabilities_restricted: 22,
  });
  for (const [name, since] of versions) {
    it(`has ${name} since 1.${since}`, () => {
      const spec = one({ runAsUser: 0 });

      assert.equal(results(name as CheckName, spec, since - 1).length, 0);
      assert.equal(results(name as CheckName, spec, since).length, 1);
    });
  }

  it("exempts Windows pods from Linux checks since 1.25", () => {
    for (const name of Object.keys(podSecurityChecks) as CheckName[]) {
      const spec = {
        ...(one({ privileged: true, runAsUser: 0 }) as object),
        os: { name: "windows" },
      };
      const isExempt = ["allowPrivilegeEscalation", "seccompProfile_restricted"].includes(name);
      const expected = isExempt || name.startsWith("capabilities_") ? 0 : 1;

      assert.equal(results(name, spec, 25).length, expected, name);
    }
    const windows = { ...(one({}) as object), os: { name: "windows" } };
    assert.equal(results("allowPrivilegeEscalation", windows, 24).length, 1);
  });

  it("exempts user namespaces from root checks since 1.35", () => {
    const spec = { ...(one({ runAsUser: 0 }) as object), hostUsers: false };

    for (const name of ["runAsNonRoot", "runAsUser"] as const) {
      assert.equal(results(name, spec, 34).length, 1);
      assert.equal(results(name, spec, 35).length, 0);
    }
  });

  it("cannot decide while the exemption is unknown", () => {
    const spec = { ...(one({ runAsUser: 0 }) as object), hostUsers: UNKNOWN };

    assert.deepEqual(results("runAsUser", spec), [`undecided 0 ${atContainer}.runAsUser`]);
  });

  it("takes a newer minor version as the newest known one", () => {
    assert.deepEqual(
      results("runAsUser", one({ runAsUser: 0 }), 99),
      results("runAsUser", one({ runAsUser: 0 })),
    );
  });

  it("fails a patch for explicit values only", () => {
    const patch = pod(one({ runAsUser: 0 }), "kubernetes:core/v1:PodPatch");
    const failed = (Object.keys(podSecurityChecks) as CheckName[]).flatMap((name) => {
      return checkPodSecurity(patch, name).filter(({ verdict }) => verdict === "fail");
    });

    assert.deepEqual(
      failed.map(({ path }) => path),
      [`${atContainer}.runAsUser`],
    );
  });
});
