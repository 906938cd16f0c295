import assert from "node:assert/strict";

import { platform } from "../../components/platform.ts";
import { appConfig, sampleEnvironment, tenantConfig } from "../components/samples.ts";
import { deploy } from "../support/deploy.ts";

describe("platform of 1,000 apps under mocks", () => {
  it("has nearly everything registered when the program returns", async () => {
    const names = Array.from({ length: 200 }, (_, index) => `t${index}`);
    const apps = ["a", "b", "c", "d", "e"].map((name) => appConfig(name));
    const environment = sampleEnvironment(names.map((name) => tenantConfig(name, { apps })));
    let registered = 0;

    const all = await deploy(async (registrations) => {
      await platform(environment, { secret: (key) => key });
      registered = registrations.length;
    });

    assert.equal(all.length, 200 * 8 + 1000 * 4);
    assert(registered > 0.99 * all.length, `${registered} of ${all.length}`);
  });
});
