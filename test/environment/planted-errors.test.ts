import assert from "node:assert/strict";

import { Scratch } from "./scratch.ts";

const scratch = new Scratch();

/** One mistake an app, and where it is. */
const MISTAKES: readonly (readonly [settings: string, path: string])[] = [
  ["replica: 2", "replica"],
  ["port: 70000", "port"],
  ["env: { 1A: x }", "env.1A"],
  ["env: { A: { field: nothing } }", "env.A.field"],
  ["env: { A: { app: nobody, output: host } }", "env.A.app"],
  ["resources: { memory: 500m }", "resources.memory"],
  ["connects: [nobody]", "connects[0]"],
  ["startAfter: [nobody]", "startAfter[0]"],
  ["files: { /a: { path: ../a } }", "files./a.path"],
  ["files: { /a: { folder: nowhere } }", "files./a.folder"],
  ["dashboards: { a: nowhere.json }", "dashboards.a"],
  ["volumes: { a: { mountPath: /a } }", "volumes.a"],
  ["port: 80, probes: { liveness: { tcp: { port: 81 } } }", "probes.liveness.tcp.port"],
  ["port: 80, expose: { host: auto, tls: true }", "expose.tls"],
  ["port: 80, expose: { host: auto, via: gateway }", "expose.via"],
  ["annotations: { helm.sh/hook: x }", "annotations.helm.sh/hook"],
  ["security: { level: baseline, reason: r }", "security.level"],
  ["kind: Job, replicas: 2", "replicas"],
  ["replicas: 1, autoscale: { max: 2 }", "replicas"],
  ["consumes: [globex/shop]", "consumes[0]"],
  ["namespace: nowhere", "namespace"],
  ["storage: 1Gi", "storage"],
];

/** A platform whose first `count` apps have a mistake each. */
function platform(count: number): string {
  const apps = MISTAKES.map(([settings], index) => {
    const more = index < count ? `, ${settings}` : "";
    return `      app-${index}: { image: ghcr.io/acme/app:1.0.0${more} }\n`;
  });
  return `tenants:\n  acme:\n    owner: o\n    apps:\n${apps.join("")}`;
}

describe("mistakes in apps", () => {
  after(() => {
    scratch.remove();
  });

  for (let count = 1; count <= MISTAKES.length; count += 1) {
    it(`are ${count} problems when there are ${count}, each at its place`, () => {
      assert.deepEqual(
        scratch
          .problems(platform(count))
          .map(({ line, path }) => `${line} ${path.replace("tenants.acme.apps.", "")}`),
        MISTAKES.slice(0, count).map(([, path], index) => `${index + 5} app-${index}.${path}`),
      );
    });
  }

  it("are all found in one app that can have them together", () => {
    const settings = [
      "replica: 2",
      "env: { 1A: x, A: { app: nobody, output: host } }",
      "connects: [nobody]",
      "startAfter: [nobody]",
      "files: { /a: { path: ../a } }",
      "dashboards: { a: nowhere.json }",
      "annotations: { helm.sh/hook: x }",
      "namespace: nowhere",
      "storage: 1Gi",
    ].join(", ");
    const file = platform(0).replace("app-0: {", `app-0: { ${settings},`);

    assert.deepEqual(
      scratch.problems(file).map(({ path }) => path.replace("tenants.acme.apps.app-0.", "")),
      [
        "replica",
        "env.1A",
        "env.A.app",
        "connects[0]",
        "startAfter[0]",
        "files./a.path",
        "dashboards.a",
        "annotations.helm.sh/hook",
        "namespace",
        "storage",
      ],
    );
  });
});
