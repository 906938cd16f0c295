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
        { name: "api", ready: 1, desired: 1, state: "Ready" },
        { name: "web", ready: 2, desired: 2, state: "Ready", url: "http://web-acme.dev.localhost" },
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
          ready: 0,
          desired: 1,
          state: "ImagePullBackOff",
          hint: "tag or registry wrong",
          command: "moor env explain tenants.globex.apps.shop.image",
        },
      ],
      releases: [{ name: "cache", ready: 1, desired: 1, state: "Ready" }],
    },
  ],
};

describe("statusText", () => {
  it("shows apps, releases, quotas and hints", () => {
    assert.equal(
      statusText(status),
      [
        "TENANT  APP              READY  STATE             URL",
        "acme    api              1/1    Ready             -",
        "acme    web              2/2    Ready             http://web-acme.dev.localhost",
        "globex  shop             0/1    ImagePullBackOff  -",
        "globex  cache (release)  1/1    Ready             -",
        "",
        "QUOTA (used/hard)  requests.cpu  pods",
        "acme               600m/6        4/20",
        "globex             200m/4        -",
        "",
        "globex/shop ImagePullBackOff: tag or registry wrong",
        "  moor env explain tenants.globex.apps.shop.image",
      ].join("\n"),
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
