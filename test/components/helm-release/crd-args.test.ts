import assert from "node:assert/strict";

import { crdArgs } from "../../../components/helm-release/crd-args.ts";
import { chartCrds } from "../../../environment/charts/chart-crds.ts";
import { chartFiles, crd } from "./chart-files.ts";

describe("crdArgs", () => {
  it("waits for the API server, and leaves the status to it", () => {
    const [first] = chartCrds(chartFiles({ "crds/a.yaml": crd("as") })).crds;
    assert(first !== undefined);

    assert.deepEqual(crdArgs(first), {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: {
        name: "as.example.com",
        labels: { team: "a" },
        annotations: { "pulumi.com/waitFor": "condition=Established" },
      },
      spec: { group: "example.com", scope: "Namespaced" },
    });
  });
});
