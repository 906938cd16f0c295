import assert from "node:assert/strict";

import { objectsIn } from "../../kubernetes/object-kind.ts";
import { podSecurityChecks } from "../../kubernetes/pod-security-checks.ts";
import type { CheckName } from "../../kubernetes/pod-security-checks.ts";
import { checkPodSecurity, newestMinor } from "../../kubernetes/pod-security.ts";
import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { atContainer, examples, one } from "./pod-security-examples.ts";

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
    hostProbesAndHostLifecycle: 34,
    procMount_restricted: 35,
  });
  for (const [name, since] of versions) {
    it(`has ${name} since 1.${since}`, () => {
      const security = { runAsUser: 0, procMount: "Unmasked" };
      const livenessProbe = { httpGet: { host: "localhost" } };
      const spec = { containers: [{ securityContext: security, livenessProbe }] };

      assert.equal(results(name as CheckName, spec, since - 1).length, 0);
      assert.equal(results(name as CheckName, spec, since).length, 1);
    });
  }

  it("exempts Windows pods from Linux checks since 1.25", () => {
    const spec = {
      ...(one({ privileged: true, runAsUser: 0 }) as object),
      os: { name: "windows" },
    };
    const failed = (Object.keys(podSecurityChecks) as CheckName[]).filter((name) => {
      return results(name, spec, 25).length > 0;
    });

    assert.deepEqual(failed, ["privileged", "runAsNonRoot", "runAsUser"]);
    const windows = { ...(one({}) as object), os: { name: "windows" } };
    assert.equal(results("allowPrivilegeEscalation", windows, 24).length, 1);
  });

  it("reads annotations of AppArmor, and those of seccomp before 1.19", () => {
    const apparmor = "container.apparmor.security.beta.kubernetes.io/gone";
    const seccomp = "seccomp.security.alpha.kubernetes.io/pod";
    const annotated = (key: string, value: unknown, minor = newestMinor): readonly string[] => {
      const metadata = { annotations: { [key]: value } };
      const object = { spec: { template: { metadata, spec: { containers: [{ name: "a" }] } } } };
      const [read] = objectsIn("kubernetes:apps/v1:Deployment", object);
      const template = read === undefined ? undefined : podTemplateOf(read);
      assert.ok(template);
      return (Object.keys(podSecurityChecks) as CheckName[]).flatMap((name) => {
        return checkPodSecurity(template, name, minor).flatMap(({ verdict, path }) => {
          return path.includes("annotations") ? [`${verdict} ${path}`] : [];
        });
      });
    };
    const own = `container.${seccomp.replace(/pod$/, "")}`;
    const at = (key: string): string => `spec.template.metadata.annotations["${key}"]`;

    assert.deepEqual(annotated(apparmor, "unconfined"), [`fail ${at(apparmor)}`]);
    assert.deepEqual(annotated(apparmor, "localhost/x"), []);
    assert.deepEqual(annotated(apparmor, UNKNOWN), [`undecided ${at(apparmor)}`]);
    assert.deepEqual(annotated(seccomp, "unconfined"), []);
    assert.deepEqual(annotated(seccomp, "unconfined", 18), [`fail ${at(seccomp)}`]);
    assert.deepEqual(annotated(seccomp, "docker/default", 18), []);
    assert.deepEqual(annotated(`${own}a`, "", 18), [`fail ${at(`${own}a`)}`]);
    assert.deepEqual(annotated(`${own}gone`, "unconfined", 18), []);
  });

  const sysctls = Object.entries({
    "net.ipv4.ip_local_reserved_ports": 27,
    "net.ipv4.tcp_fin_timeout": 29,
    "net.ipv4.tcp_rmem": 32,
    "net.ipv4.tcp_notsent_lowat": 37,
  });
  for (const [name, since] of sysctls) {
    it(`allows the sysctl ${name} since 1.${since}`, () => {
      const spec = one({}, { sysctls: [{ name }] });

      assert.equal(results("sysctls", spec, since - 1).length, 1);
      assert.equal(results("sysctls", spec, since).length, 0);
    });
  }

  it("allows the SELinux type of the container engine since 1.31", () => {
    const spec = one({ seLinuxOptions: { type: "container_engine_t" } });

    assert.equal(results("seLinuxOptions", spec, 30).length, 1);
    assert.equal(results("seLinuxOptions", spec, 31).length, 0);
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
