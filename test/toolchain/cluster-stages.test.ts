import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

const folder = join(import.meta.dirname, "../../toolchain/cluster");

const stageSchema = z.strictObject({
  apiVersion: z.literal("kwok.x-k8s.io/v1alpha1"),
  kind: z.literal("Stage"),
  metadata: z.strictObject({ name: z.string() }),
  spec: z.strictObject({
    resourceRef: z.strictObject({ apiGroup: z.string(), kind: z.string() }),
    selector: z.strictObject({
      matchExpressions: z
        .array(
          z.strictObject({
            jq: z.strictObject({
              key: z.string(),
              operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
              values: z.array(z.string()).optional(),
            }),
          }),
        )
        .nonempty(),
    }),
    delay: z
      .strictObject({
        durationMilliseconds: z.int(),
        jitterDurationMilliseconds: z.int().optional(),
      })
      .optional(),
    steps: z.array(z.record(z.string(), z.unknown())).nonempty(),
  }),
});

const files = readdirSync(join(folder, "stages")).sort();

function read(file: string): z.infer<typeof stageSchema> {
  return stageSchema.parse(parse(readFileSync(join(folder, "stages", file), "utf8")));
}

describe("KWOK stages", () => {
  it("are one complete Stage a file, with known keys only", () => {
    for (const file of files) {
      assert.ok(read(file).spec.steps.length > 0, file);
    }
  });

  it("cover every kind that nothing else in the cluster brings to its final state", () => {
    const covered = files.map((file) => {
      const { metadata, spec } = read(file);
      return `${spec.resourceRef.apiGroup} ${spec.resourceRef.kind} ${metadata.name}`;
    });

    assert.deepEqual(covered.sort(), [
      "networking.k8s.io/v1 Ingress ingress-address",
      "v1 Node node-heartbeat-with-lease",
      "v1 Node node-initialize",
      "v1 PersistentVolume volume-delete",
      "v1 PersistentVolumeClaim volume-provision",
      "v1 Pod pod-complete",
      "v1 Pod pod-create",
      "v1 Pod pod-delete",
      "v1 Pod pod-fail",
      "v1 Pod pod-initialize",
      "v1 Pod pod-ready",
      "v1 Pod pod-terminate",
      "v1 Service load-balancer-address",
    ]);
  });

  it("provision for the class that the manifests make the default one", () => {
    const manifest: unknown = parse(
      readFileSync(join(folder, "manifests/storage-class.yaml"), "utf8"),
    );
    const storageClass = z
      .object({ metadata: z.object({ name: z.string() }), provisioner: z.string() })
      .parse(manifest);
    const selected = read("volume-provision.yaml").spec.selector.matchExpressions.find(({ jq }) =>
      jq.key.includes("storage-provisioner"),
    );

    assert.equal(storageClass.metadata.name, "standard");
    assert.deepEqual(selected?.jq.values, [storageClass.provisioner]);
  });

  it("only wait where something real takes time too, at most a second for a pod", () => {
    const slow = files
      .map(read)
      .filter(({ spec }) => spec.resourceRef.kind === "Pod")
      .filter(({ spec }) => (spec.delay?.durationMilliseconds ?? 0) > 1_000);

    assert.deepEqual(slow, []);
  });
});
