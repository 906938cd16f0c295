import assert from "node:assert/strict";

import fc from "fast-check";

import { readPolicy } from "../../../kubernetes/network/policy-reading.ts";
import { reachability } from "../../../kubernetes/network/reachability.ts";
import { compareProbes } from "../../../kubernetes/probe/compare-probes.ts";
import { probeEdges } from "../../../kubernetes/probe/probe-edges.ts";
import { probeEndKey } from "../../../kubernetes/probe/probe-plan.ts";
import type { ProbePlan } from "../../../kubernetes/probe/probe-plan.ts";
import { chooseTwins } from "../../../kubernetes/probe/twin-choice.ts";
import { runs } from "../../support/property-runs.ts";
import type { PlainPolicy } from "../network-brute-force.ts";
import { sample } from "../network-samples.ts";
import type { Sample } from "../network-samples.ts";
import { naiveVerdict, observe, strangerPod } from "./simulated-network.ts";

const ADDRESSES = ["10.1.0.2", "169.254.169.254", "192.0.2.7"];

/** The probes of a sample, with a stranger and some fixed addresses. */
function planOf(each: Sample): ProbePlan {
  const model = {
    ...each,
    outsides: [
      {
        name: "stranger",
        pod: strangerPod,
        namespace: { name: strangerPod.namespace, labels: {} },
      },
    ],
    podCidrs: [],
    addressRanges: false,
  };
  const namespaces = new Set(["a", "b", "c"]);
  const { chosen } = chooseTwins({ model, objects: [], namespaces, closed: new Map() });
  return probeEdges({
    connections: reachability(model),
    policies: each.policies.map(readPolicy),
    pods: chosen,
    stranger: { kind: "outside", name: "stranger" },
    fixed: ADDRESSES.map((address) => ({
      end: { kind: "outside", name: address, address },
      endpoint: { kind: "range", cidrs: [`${address}/32`] },
      ports: [
        { protocol: "TCP", port: 80 },
        { protocol: "UDP", port: 90 },
      ],
    })),
  });
}

/** Every pair of twins, on every declared port, by both protocols. */
function wantedEdges({ twins }: ProbePlan): readonly string[] {
  return twins.flatMap((from) =>
    twins
      .filter((to) => to !== from && to.end.kind === "workload")
      .flatMap((to) =>
        to.ports
          .filter(({ protocol }) => protocol !== "SCTP")
          .flatMap(({ port }) => ["TCP", "UDP"].map((protocol) => [protocol, port] as const))
          .map(
            ([protocol, port]) =>
              `${probeEndKey(from.end)} ${probeEndKey(to.end)} ${protocol} ${port}`,
          ),
      ),
  );
}

describe("probes of random clusters", () => {
  it("are all equal where the network does what the policies say", () => {
    fc.assert(
      fc.property(sample, (each) => {
        const plan = planOf(each);

        const verdicts = compareProbes(plan, observe(each, plan));

        const count = plan.edges.length;
        assert.deepEqual(verdicts, {
          tried: count,
          equal: count,
          opened: [],
          shut: [],
          unproven: [],
        });
        assert.deepEqual(plan.skipped, []);
      }),
      { numRuns: runs(40) },
    );
  });

  it("try every pair on every declared port by both protocols", () => {
    fc.assert(
      fc.property(sample, (each) => {
        const plan = planOf(each);

        const tried = new Set(
          plan.edges.map(({ from, to, protocol, port }) => {
            return `${probeEndKey(from)} ${probeEndKey(to)} ${protocol} ${port}`;
          }),
        );
        assert.deepEqual(
          wantedEdges(plan).filter((edge) => !tried.has(edge)),
          [],
        );
        assert.equal(tried.size, plan.edges.length);
      }),
      { numRuns: runs(40) },
    );
  });

  it("name exactly the edges that a missing policy opens or shuts", () => {
    const seen = { opened: 0, shut: 0 };

    fc.assert(
      fc.property(sample, (each) => {
        const plan = planOf(each);
        for (const missing of each.policies) {
          const after = { ...each, policies: each.policies.filter((one) => one !== missing) };

          const { opened, shut, unproven } = compareProbes(plan, observe(after, plan));

          const change = (was: string, is: string): ProbePlan["edges"] =>
            plan.edges.filter(
              (edge) => naiveVerdict(each, edge) === was && naiveVerdict(after, edge) === is,
            );
          assert.deepEqual(opened, change("denied", "allowed"));
          assert.deepEqual(shut, change("allowed", "denied"));
          assert.deepEqual(unproven, []);
          seen.opened += opened.length;
          seen.shut += shut.length;
        }
      }),
      { numRuns: runs(40) },
    );

    assert.ok(seen.opened > 40 && seen.shut > 4, JSON.stringify(seen));
  });

  it("show a plugin that takes a rule on TCP for one on every protocol", () => {
    let opened = 0;

    fc.assert(
      fc.property(sample, (each) => {
        const plan = planOf(each);
        const careless = { ...each, policies: each.policies.map(withoutProtocols) };

        const verdicts = compareProbes(plan, observe(careless, plan));

        opened += verdicts.opened.filter(({ protocol }) => protocol === "UDP").length;
      }),
      { numRuns: runs(40) },
    );

    assert.ok(opened > 20, `only ${opened} edges`);
  });
});

/** The policy with each of its ports for TCP and for UDP. */
function withoutProtocols(policy: PlainPolicy): PlainPolicy {
  const rules = (list: PlainPolicy["spec"]["ingress"]): NonNullable<typeof list> =>
    (list ?? []).map(({ ports, ...rule }) => ({
      ...rule,
      ...(ports === undefined
        ? {}
        : {
            ports: ports.flatMap((port) => [
              { ...port, protocol: "TCP" as const },
              { ...port, protocol: "UDP" as const },
            ]),
          }),
    }));
  const { ingress, egress, ...rest } = policy.spec;
  return {
    ...policy,
    spec: {
      ...rest,
      ...(ingress === undefined ? {} : { ingress: rules(ingress) }),
      ...(egress === undefined ? {} : { egress: rules(egress) }),
    },
  };
}
