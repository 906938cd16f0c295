import assert from "node:assert/strict";

import type { ImageRewrites } from "../../kubernetes/image-rules.ts";
import { objectsIn } from "../../kubernetes/object-kind.ts";
import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
import { valueAt } from "../../kubernetes/unknown.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import type { Plan } from "../../plan/plan.ts";
import { guideExample, Scratch } from "../environment/scratch.ts";
import { container, fakeRenderer, rendered, webRelease, workload } from "./releases/samples.ts";
import { app, loaded, tenant } from "./samples.ts";

const DIGEST = `sha256:${"0".repeat(64)}`;
const image = `ghcr.io/acme/web:1@${DIGEST}`;
const web = app("web", { image, replicas: 2 });
const allow = { ...tenant("acme").allow, registries: ["ghcr.io/acme"] };

function found(plan: Plan, rule: string): readonly string[] {
  return plan.findings.filter((each) => each.rule.name === rule).map(({ message }) => message);
}

describe("plan with rewritten images", () => {
  const planOf = (images: ImageRewrites): Promise<Plan> =>
    planEnvironment(
      loaded({
        images,
        policy: { profile: "prod", rules: {}, allow: { registries: ["ghcr.io"] } },
        tenants: [tenant("acme", { apps: [web], allow })],
      }),
    );

  it("finds nothing where digest and path stay", async () => {
    const plan = await planOf({ "ghcr.io/*": "m.io/ghcr/*" });

    assert.deepEqual([found(plan, "image-digest"), found(plan, "image-registry")], [[], []]);
  });

  it("finds a rewrite that loses the digest in production", async () => {
    const plan = await planOf({ "ghcr.io/*": "m.io/server:1" });

    assert.deepEqual(found(plan, "image-registry"), []);
    assert.equal(found(plan, "image-digest").length, 1);
    assert.match(
      found(plan, "image-digest")[0] ?? "",
      /image is "m\.io\/server:1", without a digest/,
    );
  });
});

describe("plan where policies allow the mirror alone", () => {
  it("finds the image that no key brings there", async () => {
    const tool = app("tool", { image: `quay.io/tool:1@${DIGEST}`, replicas: 2 });
    const registries = ["ghcr.io/acme", "quay.io"];
    const plan = await planEnvironment(
      loaded({
        images: { "ghcr.io/*": "m.io/ghcr/*" },
        policy: { profile: "prod", rules: {}, allow: { registries: ["m.io"] } },
        tenants: [tenant("acme", { apps: [web, tool], allow: { ...allow, registries } })],
      }),
    );

    assert.equal(found(plan, "image-registry").length, 1);
    assert.match(
      found(plan, "image-registry")[0] ?? "",
      /image is "quay\.io\/tool:1@sha256:0+…0+"; it must come from "m\.io\/ghcr\/acme"$/,
    );
  });
});

describe("plan of a chart whose images are rewritten", () => {
  it("tells which images stay, and why", async () => {
    const { spec } = workload({ containers: [{ ...container, image: "m.io/a:1" }] }).object;
    const made = [
      rendered(
        "Job",
        { spec: { template: { spec: { containers: [{ image: "nginx:1" }] } } } },
        {
          role: "hook",
          events: ["pre-install"],
          source: "web/templates/hook.yaml",
        },
      ),
      rendered("Deployment", { spec, reloader: "quay.io/reloader:1" }),
    ];
    const environment = loaded({
      images: { "docker.io/*": "m.io/*", "quay.io/*": "m.io/*" },
      tenants: [tenant("acme", { releases: [webRelease()] })],
    });

    const plan = await planEnvironment(environment, { render: fakeRenderer(() => made) });

    assert.deepEqual(plan.releases[0]?.notes, [
      'hook Job "web" keeps image nginx:1, for Helm hands hooks to no post-renderer: ' +
        "set it by a value (web/templates/hook.yaml)",
      'Deployment "web" keeps image quay.io/reloader:1, which moorage:images does not find in a text: ' +
        "set it by a value (web/templates/web.yaml)",
    ]);
  });

  it("finds those of hooks where the tenant may run what they were to become", async () => {
    const images = ["nginx:1", "m.io/library/nginx:1"];
    const made = images.map((each, index) =>
      rendered(
        "Job",
        {
          metadata: { name: `hook-${index}` },
          spec: { template: { spec: { containers: [{ ...container, image: each }] } } },
        },
        { role: "hook", events: ["pre-install"] },
      ),
    );
    const registries = ["docker.io/library"];
    const environment = loaded({
      images: { "docker.io/*": "m.io/*" },
      tenants: [tenant("acme", { releases: [webRelease()], allow: { ...allow, registries } })],
    });

    const plan = await planEnvironment(environment, { render: fakeRenderer(() => made) });

    assert.deepEqual(found(plan, "image-registry"), [
      'image is "nginx:1"; it must come from "m.io/library/*"',
    ]);
  });
});

describe("docs/configuration.md about images from another registry", () => {
  const scratch = new Scratch();

  after(() => {
    scratch.remove();
  });

  it("shows files with which the plan runs what it says, and allows that alone", async () => {
    const [platform, stack] = guideExample("### Images from another registry (air-gapped)");
    const { resources } = await planEnvironment(scratch.load(platform, stack));

    const images = resources.flatMap(({ type, inputs }) =>
      objectsIn(type, inputs).flatMap((object) =>
        (podTemplateOf(object)?.containers ?? []).map((one) => valueAt(one.object, "image")),
      ),
    );
    const allowed = resources.flatMap(({ inputs }) => {
      const list = valueAt(inputs, "metadata", "annotations", "moorage.dev/registries");
      return list === undefined ? [] : [list];
    });
    assert.deepEqual(images.toSorted(), [
      "mirror.example/ghcr/acme/web:1.8.2",
      "mirror.example/hub/postgres:17.2",
      "mirror.example/tools/report:2.0.0",
    ]);
    assert.deepEqual(allowed, [
      "mirror.example/tools/report:2.0.0," +
        "mirror.example/ghcr/acme!mirror.example/ghcr/acme/report:*,mirror.example/hub/*",
    ]);
    assert.equal(resources.filter(({ type }) => type.endsWith(":StatefulSet")).length, 1);
  });
});
