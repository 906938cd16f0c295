import assert from "node:assert/strict";

import { operationsOf } from "../../automation/recovery/pending-state.ts";
import { objectSteps } from "../../automation/recovery/pending-steps.ts";
import type { Workspace } from "../../automation/workspace.ts";
import { loadEnvironment } from "../../environment/load.ts";
import { EXAMPLE } from "../environment/scratch.ts";
import { type Behavior, fakeEngine, type FakeEngine } from "../automation/support/fake-engine.ts";

describe("interrupted operations of a backend that is not ours", () => {
  const loaded = loadEnvironment({ root: EXAMPLE, environment: "dev" });
  let engine: FakeEngine | undefined;

  afterEach(() => {
    engine?.remove();
  });

  const workspace = (calls: readonly Behavior[]): Workspace => {
    engine = fakeEngine({ calls });
    return { ...engine.workspace, managed: false };
  };
  const summary = (currentStack: unknown, ...errors: readonly string[]): Behavior => ({
    stdout: JSON.stringify({ currentStack, errors }),
  });
  const stack = (type: string, urn: string): Behavior => summary({ pendingOps: [{ type, urn }] });

  it("are told by the engine's summary, and located by the files", async () => {
    const urn = "urn:pulumi:dev::shop::moorage:index:Tenant$kubernetes:core/v1:Namespace::acme";

    const pending = await operationsOf(workspace([stack("creating", urn), {}]), loaded);

    assert.deepEqual(pending, [
      {
        ...{ operation: "creating", urn, type: "kubernetes:core/v1:Namespace", asked: undefined },
        reference: {
          apiVersion: "v1",
          kind: "Namespace",
          name: "tenant-acme",
          namespace: undefined,
        },
      },
    ]);
    assert.deepEqual(
      engine?.noted().map(({ args = [] }) => args.slice(0, 4)),
      [
        ["about", "--json", "--stack", "dev"],
        ["stack", "--stack", "dev", "--show-urns"],
      ],
    );
  });

  it("on a release that the files lost are located by what was made", async () => {
    const urn = "urn:pulumi:dev::moorage::kubernetes:helm.sh/v3:Release::lost";
    const listed = { stdout: `    URN: ${urn}\n    ID: tenant-acme/lost\n` };

    const [pending] = await operationsOf(workspace([stack("deleting", urn), listed]), loaded);

    assert.deepEqual(
      [pending?.reference?.namespace, pending?.reference?.name],
      ["tenant-acme", "lost"],
    );
  });

  it("that nothing locates are never forgotten", async () => {
    const urn = "urn:pulumi:dev::moorage::kubernetes:core/v1:ConfigMap::lost";
    const pending = await operationsOf(workspace([stack("creating", urn), {}]), loaded);

    const [step] = await objectSteps(pending, loaded.environment);

    assert.deepEqual(
      [step?.subject, step?.action, step?.reason],
      [
        "ConfigMap lost",
        "refuse",
        "the files do not tell any more where in the cluster it was being created",
      ],
    );
  });

  it("are none before there is a stack", async () => {
    const error = "Failed to get information about the current stack: No current stack";

    assert.deepEqual(await operationsOf(workspace([summary(null, error)]), loaded), []);
  });

  it("are not taken for none when the backend does not answer", async () => {
    const error = "Could not access the backend: read file: 401 Unauthorized";

    await assert.rejects(operationsOf(workspace([summary(null, error)]), loaded), {
      kind: "authentication",
      message: error,
    });
  });
});
