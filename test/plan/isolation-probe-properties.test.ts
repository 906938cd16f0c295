import assert from "node:assert/strict";

import fc from "fast-check";

import type { Environment } from "../../environment/environment.ts";
import type { NetworkWorkload } from "../../kubernetes/network/model.ts";
import { compareProbes } from "../../kubernetes/probe/compare-probes.ts";
import type { ProbeEdge, ProbePlan } from "../../kubernetes/probe/probe-plan.ts";
import { probePlanOf } from "../../plan/isolation-probe.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import { networkOf, plannedObjects } from "../../plan/plan-network.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import type { PlainPolicy } from "../kubernetes/network-brute-force.ts";
import { naiveVerdict, observe } from "../kubernetes/probe/simulated-network.ts";
import type { SimulatedCluster } from "../kubernetes/probe/simulated-network.ts";
import { runs } from "../support/property-runs.ts";
import { environments } from "./random-platforms.ts";
import { loaded } from "./samples.ts";

const RUNS = 8;

const addresses = {
  dns: "10.96.0.10",
  metadata: "169.254.169.254",
  internet: "198.51.100.10",
  apiServer: "10.96.0.1",
};

const dnsPod: NetworkWorkload = {
  namespace: "kube-system",
  name: "coredns",
  kind: "Deployment",
  labels: { "k8s-app": "kube-dns" },
  ports: [],
  hostNetwork: false,
};

interface Deployed {
  readonly plan: ProbePlan;
  readonly cluster: SimulatedCluster;
}

/** The probes of a platform, and a cluster that runs it. */
async function deployed(environment: Environment): Promise<Deployed> {
  const { resources } = await planEnvironment(loaded(environment));
  const { namespaces, workloads } = networkOf(plannedObjects(resources), undefined).model;
  const behind = new Map([
    ["cluster-dns", { end: dnsPod, port: 53 }],
    ["api-server", { end: "192.0.2.1", port: 6443 }],
  ]);
  return {
    plan: probePlanOf(resources, environment, addresses),
    cluster: { namespaces, workloads, policies: resources.flatMap(policyOf), behind },
  };
}

function policyOf({ type, inputs }: PlannedResource): readonly PlainPolicy[] {
  return type.endsWith(":NetworkPolicy") ? [inputs as unknown as PlainPolicy] : [];
}

describe("probes of random platforms", () => {
  it("are all equal where the network does what the policies say", async () => {
    let open = 0;

    await fc.assert(
      fc.asyncProperty(environments, async (environment) => {
        const { plan, cluster } = await deployed(environment);

        const verdicts = compareProbes(plan, observe(cluster, plan));

        const count = plan.edges.length;
        assert.deepEqual(verdicts, {
          ...{ tried: count, equal: count },
          ...{ opened: [], shut: [], unproven: [] },
        });
        open += plan.edges.filter(({ expected }) => expected === "open").length;
      }),
      { numRuns: runs(RUNS) },
    );

    assert.ok(open > 10 * RUNS, `only ${open} open edges`);
  });

  it("name exactly the edges that a policy opened or shut that is gone", async () => {
    let changed = 0;

    await fc.assert(
      fc.asyncProperty(environments, fc.nat(), async (environment, choice) => {
        const { plan, cluster } = await deployed(environment);
        const { policies } = cluster;
        const left = policies.filter((_, index) => index !== choice % policies.length);
        const after = { ...cluster, policies: left };

        const { opened, shut, unproven } = compareProbes(plan, observe(after, plan));

        const between = (was: string, is: string): readonly ProbeEdge[] =>
          plan.edges.filter(
            (edge) => naiveVerdict(cluster, edge) === was && naiveVerdict(after, edge) === is,
          );
        assert.deepEqual(opened, between("denied", "allowed"));
        assert.deepEqual(shut, between("allowed", "denied"));
        assert.deepEqual(unproven, []);
        changed += opened.length + shut.length;
      }),
      { numRuns: runs(RUNS) },
    );

    assert.ok(changed > 0, "no policy changed anything");
  });
});
