import assert from "node:assert/strict";

import {
  declarationOf,
  declaredReleases,
  secretPathsOf,
} from "../../../automation/helm/managed-release.ts";
import { loadEnvironment } from "../../../environment/load.ts";
import { type ScratchProject, scratchProject } from "../../cli/scratch-project.ts";

const platform = `tenants:
  acme:
    owner: payments@acme.example
    quota: { cpu: "6", memory: 8Gi, storage: 20Gi }
    namespaces: { main: {}, jobs: {} }
    releases:
      cache:
        chart: ./cache
        version: 1.0.0
        namespace: jobs
        values:
          users: [{ name: ada, login: { secret: acme-ada } }]
          auth: { password: { secret: acme-cache } }
`;

describe("declaredReleases", () => {
  let project: ScratchProject;

  before(() => {
    project = scratchProject({
      "platform.yaml": platform,
      "cache/Chart.yaml": "apiVersion: v2\nname: cache\nversion: 1.0.0\n",
      "cache/values.yaml": 'users: []\nauth: { password: "" }\n',
      "cache/templates/all.yaml": "all: {{ toYaml .Values }}\n",
    });
  });

  after(() => {
    project.remove();
  });

  it("tell the final namespace and the line of each release", () => {
    const declared = declaredReleases(loadEnvironment({ root: project.root, environment: "dev" }));

    assert.deepEqual(
      declared.map(({ namespace, name, path, at }) => ({ namespace, name, path, at })),
      [
        {
          namespace: "tenant-acme-jobs",
          name: "cache",
          path: "tenants.acme.releases.cache",
          at: "platform.yaml:8:16",
        },
      ],
    );
  });

  it("tell where their encrypted values are", () => {
    const declared = declaredReleases(loadEnvironment({ root: project.root, environment: "dev" }));
    const reference = { namespace: "tenant-acme-jobs", name: "cache" };

    assert.deepEqual(secretPathsOf(declared, reference).toSorted(), [
      ["auth", "password"],
      ["users", "0", "login"],
    ]);
    assert.deepEqual(secretPathsOf(declared, { ...reference, name: "other" }), []);
    assert.equal(declarationOf(declared, { ...reference, namespace: "tenant-acme" }), undefined);
  });
});
