import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";
import { z } from "zod";

import { ensureStack } from "../../automation/stack.ts";
import { openWorkspace } from "../../automation/workspace.ts";
import { dayOf } from "../../policy/schema/day.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { copyProject } from "../automation/support/project-copy.ts";

const program = "test/end-to-end/support/three-apps.ts";
const longestLine = 160;
/** Lines of a screen that somebody reads findings on. */
const screen = 60;

const dayFromNow = (days: number): string => dayOf(new Date(Date.now() + days * 86_400_000));
const active = dayFromNow(60);
const expired = dayFromNow(-1);
const exemption = {
  reason: "the vendor mends it in the next release",
  owner: "team-data",
  match: { kind: "StatefulSet", namespace: "shop", name: "db" },
};
const stackFiles: Readonly<Record<string, unknown>> = {
  dev: { "moorage:profile": "dev" },
  careful: { "moorage:profile": "dev", "moorage:careful": true },
  prod: { "moorage:policy": { profile: "prod" } },
  exempted: {
    "moorage:policy": {
      profile: "prod",
      exemptions: [
        { ...exemption, rule: "image-digest", expires: active },
        { ...exemption, rule: "probe-port", expires: expired },
      ],
    },
  },
};

const eventSchema = z.object({
  policyEvent: z
    .object({
      policyName: z.string(),
      enforcementLevel: z.enum(["mandatory", "advisory"]),
      severity: z.string(),
      resourceUrn: z.string(),
      message: z.string(),
    })
    .optional(),
});
type PolicyEvent = NonNullable<z.infer<typeof eventSchema>["policyEvent"]>;

/** What one preview said. */
interface Preview {
  readonly exitCode: number | undefined;
  readonly text: string;
  readonly events: readonly PolicyEvent[];
}

const ofWeb = [
  ...["image-tag", "ingress-backend", "ingress-host", "namespace-pod-security-fit"],
  ...["pod-host-port", "pod-privilege-escalation", "probes-present", "replicas-minimum"],
  ...["secret-in-env", "service-selects-nothing"],
];
const ofBackup = [
  ...["namespace-pod-security-fit", "pod-host-network", "pod-host-path", "pod-host-pid-ipc"],
  ...["pod-privilege-escalation", "pod-privileged", "pod-run-as-user-zero", "pod-runtime-socket"],
  ...["rbac-cluster-admin", "rbac-workload-takeover"],
];
const ofDb = [
  ...["dangling-reference", "image-digest", "pdb-blocking", "pod-read-only-root", "probe-port"],
  ...["probes-present", "resources-memory-limit", "secret-in-configmap", "selector-mismatch"],
  ...["service-external-ips"],
];

describe("pulumi preview of three apps with thirty violations", function () {
  this.timeout(240_000);
  let root: string;
  let toolchain: Toolchain;
  const previews = new Map<string, Preview>();

  before(async () => {
    toolchain = await acquireToolchain();
    root = copyProject();
    const project = readFileSync(join(root, "Pulumi.yaml"), "utf8");
    writeFileSync(join(root, "Pulumi.yaml"), project.replace("main: index.ts", `main: ${program}`));
    for (const [environment, config] of Object.entries(stackFiles)) {
      writeFileSync(join(root, `Pulumi.${environment}.yaml`), JSON.stringify({ config }));
      previews.set(environment, await preview(environment));
    }
  });

  after(() => {
    rmSync(root, { recursive: true, force: true });
  });

  async function preview(environment: string): Promise<Preview> {
    const workspace = openWorkspace({ root, environment }, toolchain);
    await ensureStack(workspace);
    const log = join(root, `${environment}.events`);
    const stack = ["--stack", environment, "--config-file", workspace.configFile];
    const quiet = ["--non-interactive", "--color=never", "--event-log", log];
    const { exitCode, all } = await execa(
      join(toolchain.binDir, "pulumi"),
      ["preview", ...stack, ...quiet, "--policy-pack", "policy"],
      { cwd: root, env: workspace.env, extendEnv: false, all: true, reject: false },
    );
    workspace.close();
    const lines = readFileSync(log, "utf8").trim().split("\n");
    const events = lines.map((line) => eventSchema.parse(JSON.parse(line)).policyEvent);
    return { exitCode, text: all, events: events.filter((event) => event !== undefined) };
  }

  function of(environment: string): Preview {
    const found = previews.get(environment);
    assert.ok(found);
    return found;
  }

  function rulesOf(environment: string, app: string): readonly string[] {
    const own = of(environment).events.filter(({ resourceUrn }) =>
      resourceUrn.endsWith(`::${app}`),
    );
    return own.map(({ policyName }) => policyName).toSorted();
  }

  function levelsOf(environment: string): Readonly<Record<string, number>> {
    const levels = Map.groupBy(of(environment).events, ({ enforcementLevel }) => enforcementLevel);
    return Object.fromEntries([...levels].map(([level, own]) => [level, own.length]));
  }

  it("finds the ten of each app in prod, and nothing else", () => {
    assert.deepEqual(
      ["web", "backup", "db"].map((app) => rulesOf("prod", app)),
      [ofWeb, ofBackup, ofDb],
    );
    assert.equal(of("prod").events.length, 30);
  });

  it("fails in prod by all but what may exist already", () => {
    assert.equal(of("prod").exitCode, 1);
    assert.deepEqual(levelsOf("prod"), { mandatory: 29, advisory: 1 });
  });

  it("fails in dev only by what is critical or fails later, and is silent where prod asks for more", () => {
    const { exitCode, events } = of("dev");
    const mandatory = events.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");

    assert.equal(exitCode, 1);
    assert.deepEqual(mandatory.map(({ policyName }) => policyName).toSorted(), [
      ...["namespace-pod-security-fit", "namespace-pod-security-fit", "pod-privileged"],
      ...["pod-runtime-socket", "rbac-cluster-admin", "selector-mismatch"],
    ]);
    const inDev = events.map(({ policyName }) => policyName);
    assert.deepEqual(
      ["image-digest", "replicas-minimum"].filter((rule) => inDev.includes(rule)),
      [],
    );
  });

  it("succeeds in dev with advice alone", () => {
    assert.equal(of("careful").exitCode, 0, of("careful").text);
    assert.deepEqual(levelsOf("careful"), { advisory: 14 });
  });

  it("prints each finding whole, in lines that fit, one screen per app", () => {
    const { text, events } = of("prod");
    const shown = text.split("\n").map((line) => line.trim());

    for (const app of ["web", "backup", "db"]) {
      const own = events.filter(({ resourceUrn }) => resourceUrn.endsWith(`::${app}`));
      const lines = own.flatMap(({ message }) => message.trim().split("\n"));
      assert.deepEqual(
        lines.filter((line) => line.length > longestLine || !shown.includes(line.trim())),
        [],
      );
      assert.ok(lines.length + own.length <= screen, `${app}: ${lines.length + own.length} lines`);
    }
  });

  it("says what is wrong, how to mend it, why, and where to read on, without a secret", () => {
    const { text, events } = of("prod");
    const found = events.find(({ policyName }) => policyName === "secret-in-env");

    assert.equal(
      found?.message,
      [
        'container "web" (spec.template.spec.containers[0]): env "SESSION_PASSWORD" has the name of a secret; it must come from a Secret',
        "fix: put it into a Secret and refer to that with valueFrom.secretKeyRef",
        "why: whoever may read pods, their history or the state reads the secret (CIS 5.4.1)",
        "docs: docs/policies/secret-in-env.md   exempt: secret-in-env, Deployment shop/web, container web\n",
      ].join("\n"),
    );
    assert.deepEqual(
      events.filter(({ message }) => !/\nfix: .*\nwhy: .*\ndocs: docs\/policies\//s.test(message)),
      [],
    );
    assert.equal(`${text}${JSON.stringify(events)}`.includes("correct-horse"), false);
  });

  it("lowers what is exempted, and keeps what the exemption no longer covers", () => {
    const about = (rule: string): readonly unknown[] => {
      const found = of("exempted").events.find(({ policyName }) => policyName === rule);
      return [found?.enforcementLevel, found?.message.split("\n")];
    };

    assert.deepEqual(about("image-digest"), [
      "advisory",
      [
        `exempted until ${active} (team-data): ${exemption.reason}`,
        'container "db" (spec.template.spec.containers[0]): image is "ghcr.io/shop/postgres:17.2", without a digest',
        "",
      ],
    ]);
    const [level, message] = about("probe-port");
    assert.equal(level, "mandatory");
    const line = `exemption expired on ${expired} (team-data)`;
    assert.ok(Array.isArray(message) && message.includes(line), String(message));
    assert.equal(of("exempted").exitCode, 1);
  });
});
