import assert from "node:assert/strict";
import { resolve } from "node:path";

import { OperationError } from "../../../automation/errors.ts";
import { type PreparedProbe, prepareProbe } from "../../../automation/probe/prepare-probe.ts";
import { probeRights } from "../../../automation/probe/probe-rights.ts";
import type { Environment } from "../../../environment/environment.ts";
import { loadEnvironment } from "../../../environment/load.ts";
import { deployerRole } from "../../../kubernetes/deployer-role.ts";
import { planEnvironment } from "../../../plan/plan-environment.ts";
import type { ListingFilter } from "../../../plan/listing/listing-filter.ts";
import type { PlannedResource } from "../../../plan/plan.ts";
import { fakeReviewer } from "../support/fake-reviewer.ts";
import { type FakeBehavior, FakeProbeCluster } from "./fake-probe-cluster.ts";

const root = resolve(import.meta.dirname, "../../..");
const places = [
  "hooli-legacy",
  "tenant-acme",
  "tenant-globex",
  "tenant-initech",
  "tenant-initech-jobs",
];

describe("prepareProbe", () => {
  let environment: Environment;
  let resources: readonly PlannedResource[];

  before(async () => {
    const loaded = loadEnvironment({ root, environment: "dev" });
    ({ environment } = loaded);
    ({ resources } = await planEnvironment(loaded));
  });

  async function prepared(
    behavior: FakeBehavior = {},
    there: readonly string[] = places,
    filter?: ListingFilter,
  ): Promise<PreparedProbe> {
    const cluster = new FakeProbeCluster(there, behavior);
    const internet = undefined;
    return await prepareProbe({
      ...{ environment, resources, internet, cluster, filter, reviewer: undefined },
    });
  }

  it("finds the namespaces of the environment, and the stranger's", async () => {
    const probe = await prepared();

    assert.deepEqual(probe.namespaces, places);
    assert.deepEqual(probe.places, ["hooli-legacy", "moorage-probe", ...places.slice(1)]);
  });

  it("needs only the places of what is asked for", async () => {
    const filter = { from: ["tenant-acme/api"], to: ["db", "stranger"], namespaces: [] };

    const probe = await prepared({}, places, filter);

    assert.deepEqual(probe.places, ["moorage-probe", "tenant-acme"]);
  });

  it("refuses to try nothing", async () => {
    const filter = { from: ["tenant-acme/api"], to: ["tenant-acme/api"], namespaces: [] };

    await assert.rejects(prepared({}, places, filter), {
      kind: "configuration",
      message: "no connection that was asked for can be tried",
      command: "npx moor isolation -e dev --outsides",
    });
  });

  it("refuses a cluster that only simulates its nodes", async () => {
    const nodes = [1, 2].map((id) => ({ name: `n${id}`, ready: true, simulated: true }));

    await assert.rejects(prepared({ nodes }), {
      kind: "configuration",
      message: 'all 2 nodes of context "kwok-moorage" are simulated: no packet is ever sent there',
      command: "npx moor cluster up --node",
    });
  });

  it("refuses what is not deployed", async () => {
    await assert.rejects(prepared({}, places.slice(0, 3)), {
      message:
        "dev is not deployed as it is planned; not there: tenant-initech, tenant-initech-jobs",
      command: "npx moor deploy -e dev",
    });
  });

  it("names the rights that are missing, and a Role for each namespace", async () => {
    const rights = probeRights(places).filter(({ resource }) => resource !== "pods/exec");
    const role = deployerRole(rights, { existing: new Set(places) });
    const cluster = new FakeProbeCluster(places);
    const reviewer = fakeReviewer(role, "ann");

    const error: unknown = await prepareProbe({
      ...{ environment, resources, internet: undefined, cluster, reviewer },
    }).catch((thrown: unknown) => thrown);

    assert.ok(error instanceof OperationError);
    const [first, what, more] = error.message.split("\n");
    const everywhere = `in ${places.join(", ")}, to try connections from probe pods`;
    assert.equal(
      first,
      'ann (context "kwok-moorage") lacks rights that a probe of dev needs; nothing was changed',
    );
    assert.deepEqual(
      [what, more],
      [`  create pods/exec ${everywhere}`, `  get pods/exec ${everywhere}`],
    );
    assert.equal(error.message.match(/^kind: Role$/gm)?.length, places.length);
    assert.doesNotMatch(error.message, /kind: ClusterRole$/m);
  });

  it("leaves the stranger out when nobody may make its namespace", async () => {
    const role = deployerRole(probeRights(places), { existing: new Set(places) });
    const cluster = new FakeProbeCluster(places);
    const reviewer = fakeReviewer(role, "ann");

    const probe = await prepareProbe({
      ...{ environment, resources, internet: undefined, cluster, reviewer },
    });

    assert.deepEqual(probe.places, places);
    assert.deepEqual(probe.plan.skipped.at(-1), {
      what: "stranger",
      reason: "the credentials may not make the namespace moorage-probe and pods in it",
    });
    assert.ok(probe.plan.edges.every(({ from, to }) => ![from.kind, to.kind].includes("stranger")));
  });
});
