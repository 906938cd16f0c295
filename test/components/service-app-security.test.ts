import assert from "node:assert/strict";

import type { PlacementSettings } from "../../kubernetes/app/settings.ts";
import { find } from "../support/deploy.ts";
import { deployWeb, pod, workload } from "./app-samples.ts";

const locked = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
};
const reason = "needs it";

describe("ServiceApp security", () => {
  it("adds capabilities and nothing else at baseline, besides root", async () => {
    const security = { level: "baseline", reason, addCapabilities: ["CHOWN"] } as const;

    const { spec } = await workload({ security });
    const { containers, securityContext } = spec.template.spec;

    assert.deepEqual(securityContext, { seccompProfile: { type: "RuntimeDefault" } });
    assert.deepEqual(containers[0]["securityContext"], {
      ...locked,
      capabilities: { drop: ["ALL"], add: ["CHOWN"] },
    });
  });

  it("still refuses root at baseline when a user is named", async () => {
    const { securityContext } = await pod({
      security: { level: "baseline", reason, runAsUser: 7 },
    });

    assert.deepEqual(securityContext, {
      runAsNonRoot: true,
      runAsUser: 7,
      seccompProfile: { type: "RuntimeDefault" },
    });
  });

  it("leaves escalation open at privileged, and that of no other container", async () => {
    const { containers, initContainers = [] } = await pod({
      security: { level: "privileged", reason, readOnlyRootFilesystem: false },
      initContainers: [{ name: "init", image: "init:1" }],
    });

    assert.deepEqual(containers[0]["securityContext"], {
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: false,
    });
    assert.deepEqual(initContainers[0]?.["securityContext"], locked);
  });

  it("says on the workload why it is relaxed", async () => {
    const annotations = async (level: "restricted" | "baseline"): Promise<unknown> => {
      const found = await deployWeb({ security: { level, reason }, annotations: { note: "a" } });
      const { inputs } = find(found, "kubernetes:apps/v1:Deployment", "web");
      return (inputs["metadata"] as { annotations: unknown }).annotations;
    };

    assert.deepEqual(await annotations("baseline"), {
      note: "a",
      "moorage.dev/pod-security-reason": reason,
    });
    assert.deepEqual(await annotations("restricted"), { note: "a" });
  });

  for (const [what, args, group] of [
    ["the group", { security: { runAsUser: 1, runAsGroup: 2 } }, 2],
    ["the user", { security: { runAsUser: 1 } }, 1],
    ["the user of a known image", { image: "postgres:17-alpine" }, 70],
    ["a group of the pods, when nobody knows their user", {}, 65_532],
    ["what is said", { security: { runAsUser: 1, fsGroup: 3 } }, 3],
  ] as const) {
    it(`gives volumes to ${what}, when there is a claim`, async () => {
      const volumes = { data: { mountPath: "/data", size: "1Gi" } };

      const { securityContext } = await pod({ ...args, volumes });

      assert.equal(securityContext["fsGroup"], group);
      assert.equal(securityContext["fsGroupChangePolicy"], "OnRootMismatch");
    });
  }

  it("leaves volumes alone without a claim", async () => {
    const { securityContext } = await pod({ security: { runAsUser: 1 } });

    assert.equal("fsGroup" in securityContext, false);
  });
});

describe("ServiceApp placement", () => {
  const tenantPlacement = {
    nodeSelector: { pool: "shop" },
    tolerations: [{ key: "pool", operator: "Exists" as const }],
    priorityClass: "low",
  };
  const placement: PlacementSettings = {
    nodeSelector: { disk: "ssd" },
    tolerations: [{ key: "gpu", value: "yes", effect: "NoSchedule" }],
    affinity: { nodeAffinity: {} },
    priorityClass: "high",
    runtimeClass: "nvidia",
    spread: [{ topologyKey: "rack", maxSkew: 2, whenUnsatisfiable: "DoNotSchedule" }],
  };

  it("narrows that of the tenant", async () => {
    const spec = await pod({ placement }, { placement: tenantPlacement });

    assert.deepEqual(spec["nodeSelector"], { disk: "ssd", pool: "shop" });
    assert.deepEqual(spec["tolerations"], [
      { key: "pool", operator: "Exists" },
      { key: "gpu", operator: "Equal", value: "yes", effect: "NoSchedule" },
    ]);
    assert.deepEqual(
      [spec["affinity"], spec["priorityClassName"], spec["runtimeClassName"]],
      [{ nodeAffinity: {} }, "high", "nvidia"],
    );
    assert.deepEqual(spec["topologySpreadConstraints"], [
      {
        maxSkew: 2,
        topologyKey: "rack",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: {
          matchLabels: { "app.kubernetes.io/name": "web", "moorage.dev/tenant": "shop" },
        },
      },
    ]);
  });

  it("cannot leave the nodes of the tenant", async () => {
    await assert.rejects(
      pod({ placement: { nodeSelector: { pool: "b" } } }, { placement: tenantPlacement }),
      { message: `'placement.nodeSelector' "pool" must be the tenant's "shop", got "b"` },
    );
    await assert.rejects(
      pod({ podSpec: { nodeSelector: { pool: null } } }, { placement: tenantPlacement }),
      { message: `'podSpec.nodeSelector' "pool" must be the tenant's "shop", got null` },
    );
    await assert.rejects(pod({ podSpec: { nodeSelector: null } }, { placement: tenantPlacement }), {
      message: "'podSpec.nodeSelector' must not be null, which takes away the tenant's",
    });
  });
});
