import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();

/** Lines of an app, and the only problem with its line and column, below `tenants.acme.apps.web.`. */
const rows: readonly (readonly [what: string, lines: string, message: string])[] = [
  [
    "a number for a map in a list",
    "ports: [80]",
    "7:17 ports[0]: expected a map, got the number 80. Write e.g. { port: 8080, name: web }",
  ],
  [
    "a map for a list",
    "ports: { http: 80 }",
    "7:16 ports: expected a list, got a map. Write e.g. [{ port: 8080, servicePort: 80 }]",
  ],
  [
    "a switch for a map",
    "port: 80\nexpose: true",
    "8:17 expose: expected a map, got true. Write e.g. { host: auto }",
  ],
  [
    "one name for a list of them",
    "connects: db",
    '7:19 connects: expected a list, got "db". Write e.g. [db]',
  ],
  [
    "variables as Compose writes them",
    "env: [A=b]",
    "7:14 env: expected a map, got a list. " +
      "Write e.g. { LOG_LEVEL: info, SESSION_KEY: { secret: acme-session-key } }",
  ],
  [
    "a command in one text, without a word of it",
    "command: sleep 10",
    "7:18 command: expected a list, got [secret]. Write e.g. [node, main.js]",
  ],
  [
    "nothing",
    "env: { A: }",
    "7:19 env.A: expected a text or { secret: key }, got nothing. Write a value, or remove it",
  ],
  [
    "true where only false and a map may stand, naming both once",
    "disruptionBudget: true",
    "7:27 disruptionBudget: expected false or { maxUnavailable: 1 }, got true",
  ],
  [
    "a URL for a host",
    "port: 80\nexpose: { host: 'https://a.example:8080/x' }",
    '8:25 expose.host: "https://a.example:8080/x" is not a host name. ' +
      "Use lower-case DNS labels and dots, e.g. a.example",
  ],
  [
    "an app of another tenant in connects",
    "connects: [globex/shop]",
    '7:20 connects[0]: "globex/shop" is an app of another tenant. Name it in consumes',
  ],
  [
    "an app of another tenant in startAfter",
    "startAfter: [globex/shop]",
    '7:22 startAfter[0]: "globex/shop" is an app of another tenant. Name it in consumes',
  ],
  [
    "a short form of requests beside the long one",
    "resources: { cpu: 100m, requests: { cpu: 200m } }",
    "7:27 resources.cpu: cpu is short for requests.cpu, which is set too. Keep one",
  ],
  [
    "a strategy of another kind",
    "kind: StatefulSet\nstrategy: { type: Recreate }",
    "8:27 strategy.type: must be RollingUpdate or OnDelete for a StatefulSet",
  ],
  [
    "a container that podSpec means, under another name",
    "podSpec: { containers: [{ name: wep, stdin: true }] }",
    '7:41 podSpec.containers[0].name: "wep" is no container of the app, and has no image. ' +
      "Write its image, or use web",
  ],
  [
    "a list without an entry",
    "autoscale: { max: 3, triggers: [] }",
    "7:40 autoscale.triggers: must have at least 1 entry",
  ],
  [
    "a number as the name of a port",
    "ports: [{ port: 80, name: '80' }]",
    '7:35 ports[0].name: "80" is not the name of a port. ' +
      "Use at most 15 lower-case letters, digits and single inner hyphens, and a letter",
  ],
  [
    "a list for podSpec, once",
    "podSpec: [a]",
    "7:18 podSpec: expected a map, got a list. Write e.g. { enableServiceLinks: true }",
  ],
  [
    "a key of volumes, without offering what is refused",
    "volumes: { a: { mountPath: /a, pvc: x } }",
    "7:40 volumes.a.pvc: unknown key. Known: mountPath, size, storageClass, accessMode, claim, " +
      "emptyDir, configMap, secretName, readOnly, subPath",
  ],
  [
    "a path for a volume",
    "volumes: { a: /data }",
    '7:23 volumes.a: expected a map, got "/data". Write e.g. { mountPath: /data, size: 10Gi }',
  ],
  [
    "a file that is not there, as it is written",
    "files: { /etc/a: { path: ./no.txt } }",
    '7:34 files./etc/a.path: there is no "./no.txt". Paths start at the folder of platform.yaml',
  ],
];

describe("wrong shapes of an app", () => {
  after(() => {
    scratch.remove();
  });

  for (const [what, lines, message] of rows) {
    it(`reject ${what}`, () => {
      assert.deepEqual(
        scratch
          .messages(tiny(lines))
          .map((text) => text.replace("platform.yaml:", "").replace("tenants.acme.apps.web.", "")),
        [message],
      );
    });
  }

  it("reject what a kind does not have once", () => {
    const lines = "kind: Job\nreplicas: 2\nautoscale: { max: 3 }";

    assert.deepEqual(
      scratch.problems(tiny(lines)).map(({ path }) => path),
      ["tenants.acme.apps.web.replicas", "tenants.acme.apps.web.autoscale"],
    );
  });

  it("reject text for a whole app", () => {
    assert.deepEqual(scratch.messages(tiny().replace(/web:\n.*\n/, "web: nginx\n")), [
      'platform.yaml:5:12 tenants.acme.apps.web: expected a map, got "nginx". ' +
        "Write e.g. { image: ghcr.io/acme/web:1.8.2, port: 8080 }",
    ]);
  });

  it("warn of a Secret in plain text, without its value", () => {
    const object =
      "{ apiVersion: v1, kind: Secret, metadata: { name: a }, stringData: { pin: '4711' } }";
    const { warnings } = scratch.load(tiny(`extraObjects: [${object}]`));

    assert.deepEqual(
      warnings.map(({ path, message }) => `${path}: ${message}`),
      ["tenants.acme.apps.web.extraObjects[0].stringData.pin: a plain value in a Secret"],
    );
  });
});
