import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { deployedReleases } from "../../automation/helm/deployed-releases.ts";
import { releaseDrift } from "../../automation/helm/release-drift.ts";
import { startPlatform, stopPlatform } from "../../automation/local-platform.ts";
import { up } from "../../automation/operations.ts";
import { planRendered } from "../../automation/planning.ts";
import { projectFiles } from "../../automation/project-files.ts";
import { loadEnvironment } from "../../environment/load.ts";
import { parseQuantity } from "../../kubernetes/quantity.ts";
import type { Plan } from "../../plan/plan.ts";
import type { PlannedRelease, ReleaseChange } from "../../plan/releases/planned-release.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { clusterReading, type ClusterReading, plannedObjects } from "./support/cluster-reading.ts";
import { faultyPlatform, ODD, oddPlatform, oddProject } from "./support/odd-charts.ts";

/** What each of the faulty chart's settings should be. */
const MENDED: readonly (readonly [setting: string, value: unknown])[] = [
  ["privileged", false],
  ["hostNetwork", false],
  ["security.allowPrivilegeEscalation", false],
  ["security.readOnlyRootFilesystem", true],
  ["security.capabilities.drop", ["ALL"]],
  ["security.seccompProfile", { type: "RuntimeDefault" }],
  ["podSecurity.runAsNonRoot", true],
  ["image.registry", "registry.k8s.io"],
  ["image.tag", "1.0.0"],
  ["extra.*.image", "registry.k8s.io/pause:3.10"],
  ["sidecar.image.tag", "3.10"],
  ["depth.image", "registry.k8s.io/pause:3.10"],
  ["resources.requests.cpu", "10m"],
  ["resources.requests.memory", "16Mi"],
  ["resources.limits.memory", "32Mi"],
];

describe("charts that use what charts seldom use", () => {
  let toolchain: Toolchain;
  let root: string;
  let plan: Plan;
  let cluster: ClusterReading;

  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });

  const write = (platform: string): void => {
    writeFileSync(join(root, "platform.yaml"), platform);
  };
  const planned = async (): Promise<Plan> =>
    await planRendered(loadEnvironment(target()), { root, toolchain });
  const live = async (): Promise<Plan> => {
    const loaded = loadEnvironment(target());
    const deployed = await deployedReleases(loaded.environment);
    return await planRendered(loaded, { root, toolchain, deployed });
  };

  before(async () => {
    toolchain = await acquireToolchain();
    root = oddProject(faultyPlatform({}));
  });

  after(async () => {
    await stopPlatform({ ...target(), toolchain });
    rmSync(root, { recursive: true, force: true });
  });

  describe("that are faulty", () => {
    /** Rule, path and value to change of each fault that a value decides. */
    const told = ({ findings }: Plan): ReadonlySet<string> =>
      new Set(
        findings.flatMap(({ rule, verdict, subject, places, chart = [] }) =>
          places.flatMap(({ path }, index) => {
            const setting = chart[index]?.values[0]?.replace(/^.*\.values\./, "");
            if (verdict !== "fail" || setting === undefined) return [];
            return [[rule.name, setting, subject.name, path].join(" ")];
          }),
        ),
      );
    const mending = (): object => {
      const values: Record<string, unknown> = {};
      for (const [setting, value] of MENDED) put(values, setting.split("."), value);
      return values;
    };

    before(async () => {
      const registries = "moorage:allow: { registries: [registry.k8s.io] }";
      const file = join(root, "Pulumi.dev.yaml");
      writeFileSync(file, `config:\n  moorage:profile: dev\n  ${registries}\n`);
      plan = await planned();
    });

    it("are told with the values to change", () => {
      const known = new Set(MENDED.map(([setting]) => setting));
      const settings = new Set([...told(plan)].map((one) => one.split(" ")[1] ?? ""));

      assert.deepEqual([...settings].toSorted(), [...known].toSorted());
    });

    it("are mended by changing these", async () => {
      const before = told(plan);
      write(faultyPlatform(mending()));

      const left = told(await planned());

      assert.deepEqual(
        [...left].filter((one) => before.has(one)),
        [],
      );
    });
  });

  describe("on the real engine and control plane", () => {
    before(async () => {
      write(oddPlatform());
      writeFileSync(join(root, "Pulumi.dev.yaml"), "config: { moorage:profile: dev }\n");
      ({ plan } = await startPlatform({ ...target(), toolchain }));
      cluster = clusterReading(toolchain, join(projectFiles(target()).cluster, "kubeconfig"));
    });

    for (const name of ODD) {
      it(`has of ${name} what the plan predicted, hooks too`, () => {
        const release = plan.releases.find((one) => one.name === name);
        assert.ok(release);
        const predicted = [plannedObjects(release, "object"), plannedObjects(release, "hook")];
        const found = [cluster.released(release, "manifest"), cluster.released(release, "hooks")];

        assert.notDeepEqual(found, [{}, {}]);
        assert.deepEqual(predicted, found);
      });
    }

    it("uses of the quotas what the plan has summed up, or less where something may still come", () => {
      const more = plan.quota.filter(({ namespace, quota, resource, steady }) => {
        const path = `jsonpath={.status.used.${resource.replaceAll(".", "\\.")}}`;
        const args = ["get", "resourcequota", quota, "-n", namespace, "-o", path];
        const [used, expected] = [cluster.kubectl(args), steady].map(parseQuantity);
        return used === undefined || expected === undefined || used > expected;
      });

      assert.deepEqual(more, []);
    });

    it("refuses the pods of which the plan says so", async () => {
      write(faultyPlatform({}));
      const { podSecurity, releases } = await planned();
      const faulty = releases.find(({ name }) => name === "faulty");
      const pods = (faulty?.objects ?? []).filter(({ inputs }) => inputs["kind"] === "Pod");
      write(oddPlatform());

      assert.deepEqual(
        podSecurity.map(({ app, verdict }) => [app, verdict]),
        [
          ['Pod "faulty-inner"', "refused"],
          ['Deployment "faulty"', "refused"],
        ],
      );
      for (const { inputs } of pods) {
        const args = ["create", "--dry-run=server", "-f", "-"];
        assert.throws(() => cluster.kubectl(args, JSON.stringify(inputs)), /violates PodSecurity/);
      }
    });

    it("has nothing to change then", async () => {
      const { releases } = await live();

      assert.deepEqual(
        releases.filter(({ changes }) => changes?.length !== 0).map(({ name }) => name),
        [],
      );
    });

    it("has not drifted from what Helm applied", async () => {
      const releases = await releaseDrift(loadEnvironment(target()).environment);

      assert.ok(releases.length > 10);
      assert.deepEqual(
        releases.filter(({ objects }) => objects.length > 0),
        [],
      );
    });

    it("lists exactly what a change changes", async () => {
      const unicode = ", values: { text: plain }";
      write(oddPlatform({ unicode, places: ", values: { elsewhere: tenant-odd }" }));

      const [places, texts, ...others] = (await live()).releases.flatMap(changesOf);

      assert.deepEqual(places, [
        "places",
        [{ change: "delete", object: "ConfigMap tenant-odd-annex/places-same", paths: [] }],
      ]);
      assert.deepEqual(
        [texts?.[0], texts?.[1].map(({ change, paths }) => [change, paths])],
        ["unicode", [["update", CHANGED]]],
      );
      assert.deepEqual(others, []);
    });

    it("compares an upgraded release with an upgrade, and says what it cannot know", async () => {
      write(oddPlatform({ cluster: ", values: { touched: true }" }));
      await up(target(), { toolchain });

      const { releases } = await live();

      const revision = { change: "update", object: "ConfigMap tenant-odd/cluster" };
      assert.deepEqual(releases.flatMap(changesOf), [
        ["cluster", [{ ...revision, paths: ["data.revision"] }]],
      ]);
      const { notes = [] } = releases.find(({ name }) => name === "cluster") ?? {};
      assert.match(notes.join("\n"), /shown is an upgrade.*\.Release\.Revision/);
    });
  });
});

const CHANGED = [
  "binaryData.bytes",
  "data.json",
  "data.text",
  "metadata.annotations.odd.moorage.dev/greeting",
];

type Changes = readonly (readonly [release: string, changes: readonly ReleaseChange[]])[];

function changesOf({ name, changes }: PlannedRelease): Changes {
  return changes?.length === 0 ? [] : [[name, changes ?? []]];
}

/** Sets a value below these keys; `*` is the first item of a list. */
function put(values: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [key = "", ...rest] = keys;
  if (rest.length === 0) values[key] = value;
  else if (rest[0] === "*") values[key] = [{ name: "one", [rest[1] ?? ""]: value }];
  else {
    const inner: unknown = values[key] ?? {};
    assert.ok(isMap(inner));
    values[key] = inner;
    put(inner, rest, value);
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
