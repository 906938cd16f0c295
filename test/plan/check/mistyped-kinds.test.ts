import assert from "node:assert/strict";

import { mistypedNote } from "../../../plan/check/mistyped-kinds.ts";
import { checkedFiles } from "./checked.ts";

function note(...kinds: readonly (readonly [apiVersion: string, kind: string])[]) {
  const objects = kinds.map(([apiVersion, kind]) => `apiVersion: ${apiVersion}\nkind: ${kind}\n`);
  return mistypedNote(checkedFiles({ "a.yaml": objects.join("---\n") }, ["pod-privileged"]));
}

const said = "kinds that Kubernetes does not have, which no rule looks at";

describe("mistypedNote", () => {
  it("counts kinds that a group of Kubernetes lacks, and guesses the first", () => {
    assert.equal(
      note(["v1", "Pod"], ["apps/v1", "Deploymant"], ["v1", "service"]),
      `${said}: 2, the first is a.yaml:4:1 "apps/v1 Deploymant". Did you mean "Deployment"?`,
    );
  });

  it("knows where a forgotten group belongs", () => {
    assert.equal(
      note(["v1", "Deployment"]),
      `${said}: 1, the first is a.yaml:1:1 "v1 Deployment". Did you mean apiVersion "apps/v1"?`,
    );
  });

  it("says nothing of groups of others, of cluster-wide kinds and of kinds like no other", () => {
    const kinds = [
      ["serving.knative.dev/v1", "Service"],
      ["acme.example/v1", "Deploymant"],
      ["rbac.authorization.k8s.io/v1", "ClusterRole"],
      ["v1", "ComponentStatus"],
    ] as const;

    assert.equal(note(...kinds), undefined);
  });
});
