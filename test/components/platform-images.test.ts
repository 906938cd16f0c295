import assert from "node:assert/strict";

import { platform } from "../../components/platform.ts";
import { valueAt } from "../../kubernetes/unknown.ts";
import { deploy, find } from "../support/deploy.ts";
import { appConfig, sampleEnvironment, tenantConfig } from "./samples.ts";

describe("platform with rewritten images", () => {
  const images = { "ghcr.io/*": "m.io/ghcr/*" };
  const secret = (key: string) => `value of ${key}`;

  it("runs them in apps, and lets tenants run exactly what allowed ones become", async () => {
    const tenant = tenantConfig("a", {
      apps: [appConfig("web")],
      allow: { ...tenantConfig("a").allow, registries: ["ghcr.io/example", "quay.io"] },
    });
    const policy = {
      ...sampleEnvironment([]).policy,
      allow: { registries: ["ghcr.io", "quay.io/a"] },
    };

    const registrations = await deploy(() =>
      platform(sampleEnvironment([tenant], { images, policy }), { secret }),
    );

    const { spec } = find(registrations, "kubernetes:apps/v1:Deployment", "a-web").inputs;
    const { metadata } = find(registrations, "kubernetes:core/v1:Namespace", "a").inputs;
    assert.deepEqual(
      [
        valueAt(spec, "template", "spec", "containers"),
        valueAt(metadata, "annotations", "moorage.dev/registries"),
      ].map((value) => (Array.isArray(value) ? valueAt(value[0], "image") : value)),
      ["m.io/ghcr/example/web:1.0.0", "m.io/ghcr/example,quay.io/a"],
    );
  });

  it("takes the place that images come from for what policies allow", async () => {
    const tenant = tenantConfig("a", {
      allow: { ...tenantConfig("a").allow, registries: ["ghcr.io/example", "quay.io"] },
    });
    const policy = { ...sampleEnvironment([]).policy, allow: { registries: ["m.io"] } };

    const registrations = await deploy(() =>
      platform(sampleEnvironment([tenant], { images, policy }), { secret }),
    );

    const { metadata } = find(registrations, "kubernetes:core/v1:Namespace", "a").inputs;
    assert.equal(valueAt(metadata, "annotations", "moorage.dev/registries"), "m.io/ghcr/example");
  });
});
