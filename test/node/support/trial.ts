import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { OperationOptions, OperationResult } from "../../../automation/operation.ts";
import { up } from "../../../automation/operations.ts";
import { ensureStack, setSecret } from "../../../automation/stack.ts";
import { openWorkspace } from "../../../automation/workspace.ts";
import { acquireToolchain } from "../../../toolchain/toolchain.ts";
import { copyProject } from "../../automation/support/project-copy.ts";
import { type NodeCluster, nodeCluster } from "./cluster.ts";

/** Namespace of the tenant that tests change at will. */
export const TRIAL = "tenant-trial";

/** Values of the tenant's secrets at its first deployment. */
export const FIRST_SECRETS = { "trial-token": "first token", "trial-key": "first key" } as const;

/** A small project of its own on the cluster: its deployments take seconds. */
export interface Trial {
  readonly cluster: NodeCluster;
  /** Replaces a text of `platform.yaml`; fails when it is not there. */
  readonly edit: (from: string, to: string) => void;
  readonly setSecret: (key: keyof typeof FIRST_SECRETS, value: string) => Promise<void>;
  /** Lets the real engine make the cluster what the files say. */
  readonly deploy: (options?: OperationOptions) => Promise<OperationResult>;
}

let made: Promise<Trial> | undefined;
let root: string | undefined;

/** The trial project, deployed; the same one in all files. */
export function trial(): Promise<Trial> {
  made ??= make();
  return made;
}

/** Removes the files; the objects end with the cluster. */
export function removeTrial(): void {
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
}

async function make(): Promise<Trial> {
  const cluster = await nodeCluster();
  const toolchain = await acquireToolchain();
  root = copyProject();
  const target = { root, environment: "dev" };
  const platform = join(root, "platform.yaml");
  writeFileSync(platform, readFileSync(join(import.meta.dirname, "trial-platform.yaml")));
  writeFileSync(join(root, "Pulumi.dev.yaml"), stackFile);
  mkdirSync(join(root, ".moorage"), { recursive: true });
  // State and secrets are the project's own, the cluster is the one of the example platform.
  symlinkSync(join(cluster.root, ".moorage", "cluster"), join(root, ".moorage", "cluster"));
  const workspace = openWorkspace(target, toolchain);
  await ensureStack(workspace);
  const put: Trial["setSecret"] = async (key, value) => setSecret(workspace, key, value);
  const deploy: Trial["deploy"] = async (options) => up(target, { toolchain, ...options });
  await put("trial-token", FIRST_SECRETS["trial-token"]);
  await put("trial-key", FIRST_SECRETS["trial-key"]);
  await deploy();
  return {
    cluster,
    edit: (from, to) => {
      const text = readFileSync(platform, "utf8");
      if (!text.includes(from)) throw new Error(`platform.yaml of the trial lacks: ${from}`);
      writeFileSync(
        platform,
        text.replace(from, () => to),
      );
    },
    setSecret: put,
    deploy,
  };
}

const stackFile = `config:
  moorage:profile: dev
  moorage:domain: dev.localhost
  moorage:images:
    "ghcr.io/trial/*": localhost/moorage/*
`;
