import assert from "node:assert/strict";

import { statusText } from "../../report/status-text.ts";
import type { StatusView } from "../../report/status-text.ts";

type Use = StatusView["tenants"][number]["quota"][number];

function use(namespace: string, resource: string, [used, hard]: readonly [string, string]): Use {
  return { namespace, quota: "quota", resource, used, hard };
}

const status: StatusView = {
  ready: false,
  tenants: [
    {
      name: "acme",
      namespace: "acme",
      quota: [use("acme", "requests.cpu", ["600m", "6"]), use("acme", "pods", ["4", "20"])],
      apps: [
        { name: "api", kind: "Deployment", ready: 1, desired: 1, state: "ready" },
        {
          name: "web",
          kind: "Deployment",
          ready: 2,
          desired: 2,
          state: "ready",
          url: "http://web-acme.dev.localhost",
        },
      ],
      releases: [],
    },
    {
      name: "globex",
      namespace: "globex",
      quota: [use("globex", "requests.cpu", ["200m", "4"])],
      apps: [
        {
          name: "shop",
          kind: "Deployment",
          ready: 0,
          desired: 1,
          state: "image-not-found",
          hint: "tag or registry wrong",
          command: "moor env explain tenants.globex.apps.shop.image",
        },
      ],
      releases: [{ name: "cache", kind: "Release", ready: 1, desired: 1, state: "ready" }],
    },
  ],
};

describe("statusText", () => {
  it("shows apps, releases, quotas and hints", () => {
    assert.equal(
      statusText(status),
      [
        "TENANT  APP    KIND        READY  STATE            URL",
        "acme    api    Deployment  1/1    ready            -",
        "acme    web    Deployment  2/2    ready            http://web-acme.dev.localhost",
        "globex  shop   Deployment  0/1    image-not-found  -",
        "globex  cache  Release     1/1    ready            -",
        "",
        "QUOTA (used/hard)  requests.cpu  pods",
        "acme               600m/6        4/20",
        "globex             200m/4        -",
        "",
        "globex/shop image-not-found: tag or registry wrong",
        "  moor env explain tenants.globex.apps.shop.image",
      ].join("\n"),
    );
  });

  it("shows the last lines of a container below its hint, or why not", () => {
    const crash = {
      ...{ name: "job", kind: "Job", ready: 0, desired: 1, state: "job-failed", hint: "gave up" },
      command: "kubectl logs job-1",
    };
    const log = { pod: "job-1", container: "main", lines: ["one", "two"] };
    const textOf = (more: object): string => {
      const apps = [{ ...crash, ...more }];
      const tenants = [{ name: "acme", namespace: "acme", quota: [], apps, releases: [] }];
      return statusText({ ready: false, tenants }).split("\n\n")[1] ?? "";
    };

    assert.equal(
      textOf({ log }),
      [
        "acme/job job-failed: gave up",
        "  kubectl logs job-1",
        "  last lines of job-1, container main:",
        "    one",
        "    two",
      ].join("\n"),
    );
    assert.ok(
      textOf({ log: { ...log, lines: [], note: "not shown" } }).endsWith(
        "\n  last lines of job-1, container main: not shown",
      ),
    );
  });

  it("shows a limit that few ask for only when it is used up", () => {
    const quota = [
      use("acme", "secrets", ["100", "100"]),
      use("acme", "services", ["3", "20"]),
      use("acme", "services.nodeports", ["0", "0"]),
    ];
    const tenants = [{ name: "acme", namespace: "acme", quota, apps: [], releases: [] }];

    assert.equal(
      statusText({ ready: true, tenants }),
      ["No apps.", "", "QUOTA (used/hard)  secrets", "acme               100/100"].join("\n"),
    );
  });

  it("gives each quota a row where a tenant has several", () => {
    const quota = [use("acme", "pods", ["4", "20"]), use("acme-jobs", "pods", ["1", "10"])];
    const tenants = [{ name: "acme", namespace: "acme", quota, apps: [], releases: [] }];

    assert.equal(
      statusText({ ready: true, tenants }),
      [
        "No apps.",
        "",
        "QUOTA (used/hard)     pods",
        "acme acme/quota       4/20",
        "acme acme-jobs/quota  1/10",
      ].join("\n"),
    );
  });

  it("colors what is ready and what is not", () => {
    const text = statusText(status, { color: true });

    assert.ok(text.includes("\u001b[32m2/2\u001b[39m"));
    assert.ok(text.includes("\u001b[31m0/1\u001b[39m"));
  });

  it("says that there are no apps", () => {
    assert.equal(statusText({ ready: true, tenants: [] }), "No apps.");
  });
});
