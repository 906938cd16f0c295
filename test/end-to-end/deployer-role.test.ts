import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { parseDocument } from "yaml";

import { accessReviewer } from "../../automation/access-review.ts";
import { OperationError } from "../../automation/errors.ts";
import { makeForeignNamespaces } from "../../automation/foreign-namespaces.ts";
import { destroy, refresh, up } from "../../automation/operations.ts";
import { refuseShortfall } from "../../automation/preflight.ts";
import { runPulumi } from "../../automation/pulumi-command.ts";
import { waitUntilReady } from "../../automation/status.ts";
import { openWorkspace } from "../../automation/workspace.ts";
import { loadEnvironment } from "../../environment/load.ts";
import {
  type DeployerRole,
  deployerRole,
  type PolicyRule,
} from "../../kubernetes/deployer-role.ts";
import { type RoleManifest, roleManifests } from "../../kubernetes/role-manifests.ts";
import { plannedRights, type PlannedRights } from "../../plan/deployer-role.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import { clusterDown, clusterUp } from "../../toolchain/cluster.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { copyProject } from "../automation/support/project-copy.ts";
import { type DeployerAccounts, deployerAccounts, HOME } from "./support/deployer-accounts.ts";

const FULL = "deployer";
const NARROW = "narrow";
/** `DEPLOYER_ROLE=narrow`: deploys with Roles in the namespaces that are there, and by name. */
const DEPLOYS = process.env["DEPLOYER_ROLE"] === NARROW ? NARROW : FULL;
const withoutWatch = (rule: PolicyRule): PolicyRule => {
  return { ...rule, verbs: rule.verbs.filter((verb) => verb !== "watch") };
};
const LONGEST_SECONDS = 240;

describe("the computed deployer role, on the real engine and control plane", () => {
  let toolchain: Toolchain;
  let root: string;
  let accounts: DeployerAccounts;
  let planned: PlannedRights;
  let rules: readonly PolicyRule[];
  let granted: readonly RoleManifest[];
  const variables: Readonly<Record<string, string | undefined>> = { ...process.env };

  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });
  const options = (): { toolchain: Toolchain; timeoutSeconds: number } => {
    return { toolchain, timeoutSeconds: LONGEST_SECONDS };
  };
  const clusterFolder = (): string => join(root, ".moorage", "cluster");

  /** A role with these rules for one account. */
  const bound = (account: string, role: DeployerRole): readonly RoleManifest[] => {
    const subject = { kind: "ServiceAccount", name: account, namespace: HOME } as const;
    return roleManifests(role, { name: account, subject });
  };
  const manifests = (account: string, own: readonly PolicyRule[]): readonly RoleManifest[] =>
    bound(account, { cluster: own, namespaces: new Map() });

  const replace = (items: readonly RoleManifest[]): void => {
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    accounts.kubectl(["replace", "--filename=-"], list);
  };

  /** What the pre-flight of an account says; undefined when it passes. */
  const refusal = async (account: string): Promise<OperationError | undefined> => {
    const cluster = await accounts.target(account);
    const reviewer = await accessReviewer(cluster);
    const error: unknown = await refuseShortfall({ name: "dev", cluster }, planned, reviewer).catch(
      (reason: unknown) => reason,
    );
    assert.ok(error === undefined || error instanceof OperationError);
    return error;
  };

  /** Binds dev to the cluster as the account, with a state and secrets of its own. */
  const bindStack = async (): Promise<void> => {
    const { context, kubeconfig, identity } = await accounts.target(DEPLOYS);
    const file = join(root, "Pulumi.dev.yaml");
    const cluster = JSON.stringify({ context, kubeconfig, identity });
    writeFileSync(file, `${readFileSync(file, "utf8").trimEnd()}\n  moorage:cluster: ${cluster}\n`);
    const state = join(root, ".state");
    mkdirSync(state);
    process.env["PULUMI_BACKEND_URL"] = pathToFileURL(state).href;
    process.env["PULUMI_CONFIG_PASSPHRASE"] = "a passphrase of this test alone";
    const workspace = openWorkspace(target(), toolchain);
    await runPulumi(workspace, { args: ["stack", "init", "dev", "--no-select"] });
    const keys = [...loadEnvironment(target()).secrets.keys()];
    const values = keys.flatMap((key) => ["--secret", `moorage:${key}=value-of-${key}`]);
    await runPulumi(workspace, { args: ["config", "set-all", "--stack", "dev", ...values] });
    workspace.close();
  };

  before(async () => {
    toolchain = await acquireToolchain();
    root = copyProject();
    const info = await clusterUp({ directory: clusterFolder(), toolchain });
    const loaded = loadEnvironment(target());
    await makeForeignNamespaces(loaded.environment);
    planned = plannedRights((await planEnvironment(loaded)).resources);
    rules = deployerRole(planned.rights).cluster;
    accounts = await deployerAccounts(info, toolchain);
    const lacking = rules.map((_, index): [string, readonly RoleManifest[]] => {
      const name = `lacks-${String(index)}`;
      return [name, manifests(name, rules.toSpliced(index, 1))];
    });
    const { existing } = planned;
    const full = manifests(FULL, rules);
    const narrow = bound(NARROW, deployerRole(planned.rights, { existing, names: true }));
    granted = DEPLOYS === NARROW ? narrow : full;
    accounts.create(new Map([[FULL, full], [NARROW, narrow], ...lacking]));
    await bindStack();
  });

  after(async () => {
    for (const name of ["PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE"]) {
      if (variables[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = variables[name];
    }
    accounts.close();
    await clusterDown({ directory: clusterFolder() });
    rmSync(root, { recursive: true, force: true });
  });

  it("has no wildcard, and no right to get more rights", () => {
    const words = rules.flatMap(({ apiGroups, resources, verbs }) => [
      ...apiGroups,
      ...resources,
      ...verbs,
    ]);

    assert.deepEqual(
      words.filter((word) => ["*", "bind", "escalate", "impersonate"].includes(word)),
      [],
    );
  });

  it("leaves nothing unsaid about the example", () => {
    assert.deepEqual(planned.notes, []);
  });

  for (const account of [FULL, NARROW]) {
    it(`passes its own pre-flight as ${account}`, async () => {
      assert.equal((await refusal(account))?.message, undefined);
    });
  }

  it("names every rule that is taken away, who lacks it, and a role that adds it", async () => {
    const errors = await Promise.all(rules.map((_, index) => refusal(`lacks-${String(index)}`)));

    for (const [index, { apiGroups, resources, verbs }] of rules.entries()) {
      const { kind, message = "" } = errors[index] ?? {};
      assert.equal(kind, "authentication", message);
      assert.ok(
        message.startsWith(`system:serviceaccount:${HOME}:lacks-${String(index)} (context`),
        message,
      );
      for (const resource of resources) {
        const place = [resource, ...apiGroups.filter((group) => group !== "")].join(".");
        for (const verb of verbs) assert.match(message, new RegExp(`^  ${verb} ${place} `, "m"));
      }
      assert.equal(message.match(/^kind: ClusterRole$/gm)?.length, 1);
    }
  });

  it("deploys everything", async () => {
    const { changes } = await up(target(), options());

    assert.deepEqual(Object.keys(changes), ["create"]);
    await waitUntilReady(loadEnvironment(target()).environment);
  });

  it("changes, replaces and takes away", async () => {
    const file = join(root, "platform.yaml");
    const before = readFileSync(file, "utf8");
    // A Job is replaced when its pods change.
    const edited = before
      .replace("args: [migrate]", "args: [migrate, again]")
      .replace("requestsPerMinute", "requestsPerHour");
    const changed = parseDocument(edited);
    assert.equal(changed.deleteIn(["tenants", "initech", "apps", "metering"]), true);
    writeFileSync(file, changed.toString());

    const { changes } = await up(target(), options());

    assert.deepEqual(Object.keys(changes).toSorted(), ["delete", "replace", "same", "update"]);
    writeFileSync(file, before);
  });

  it("refreshes", async () => {
    const { changes } = await refresh(target(), options());

    // What runs may have changed meanwhile; that anything vanished would be a refusal taken for an absence.
    assert.equal(changes["delete"], undefined, JSON.stringify(changes));
  });

  it("refuses to destroy without watch on what is deleted, instead of hanging", async () => {
    const roles = granted.filter(({ rules: own }) => own !== undefined);
    replace(
      roles.map(({ rules: own = [], ...role }) => ({ ...role, rules: own.map(withoutWatch) })),
    );

    await assert.rejects(destroy(target(), options()), {
      kind: "authentication",
      message: /^ {2}watch namespaces in the whole cluster, to see that Namespace is gone/m,
    });

    replace(roles);
  });

  it("destroys everything that it made, and nothing else", async () => {
    await destroy(target(), options());

    const left = accounts.kubectl(["get", "namespaces", "--output=name"]).split("\n");
    assert.deepEqual(
      left.filter((name) => !/\/(?:default|kube-.*)$/.test(name)),
      [`namespace/${HOME}`, "namespace/hooli-legacy"],
    );
  });
});
