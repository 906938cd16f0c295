import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { deploy } from "../support/deploy.ts";

describe("examples/typescript", () => {
  it("builds a tenant with three apps, a release and a preset", async () => {
    const config = {
      "moorage:kubeconfig": "/kubeconfig",
      "moorage:context": "dev",
      "moorage:cache-password": "hunter2",
      "moorage:checksum-key": "key",
      "moorage:database-password": "hunter3",
      "moorage:sessions-password": "hunter4",
    };

    const registrations = await deploy(async () => {
      pulumi.runtime.setAllConfig(
        config,
        Object.keys(config).filter((key) => /password|key$/.test(key)),
      );
      await import("../../examples/typescript/shop.ts");
    });

    assert.deepEqual(
      registrations
        .filter(({ options }) => options.parent === "")
        .map(({ type, name }) => `${type} ${name}`)
        .sort(),
      [
        "moorage:index:HelmRelease cache",
        "moorage:index:HelmRelease sessions",
        "moorage:index:ServiceApp api",
        "moorage:index:ServiceApp db",
        "moorage:index:ServiceApp web",
        "moorage:index:Tenant shop",
        "pulumi:providers:kubernetes cluster",
      ],
    );
    assert.equal(registrations.length, 41);
  });
});
