import { join } from "node:path";

import { notReady } from "../automation/not-ready.ts";
import type { PlatformOptions, PlatformStep } from "../automation/platform-stage.ts";
import { targetBanner } from "./banner.ts";
import type { Context } from "./context.ts";
import type { Outcome } from "./envelope.ts";
import type { DownOutput, StartOutput } from "./output-schemas.ts";
import { describeState } from "./platform-state.ts";
import { type Progress, showProgress } from "./progress.ts";
import { showSteps } from "./resource-steps.ts";
import { obtainTools } from "./tools.ts";

/** Starts everything, shows how that goes, and ends with the state and the next commands. */
export async function start(context: Context): Promise<Outcome> {
  const { name } = await context.environment("dev");
  const root = await context.root();
  const { loadEnvironment } = await import("../environment/load.ts");
  const { startPlatform } = await import("../automation/local-platform.ts");
  const { environment } = loadEnvironment({ root, environment: name });
  context.say(targetBanner(environment));
  const { clusterToolNames } = await import("../toolchain/cluster.ts");
  const directory = join(root, ".moorage", "cluster");
  const toolchain = await obtainTools(context, await clusterToolNames({ directory }));
  const options = await platformOptions(context, { root, environment: name });
  const result = await startPlatform({ ...options, toolchain });
  const state = await describeState(context, result.status);
  const data: StartOutput = {
    context: result.cluster.context,
    kubeconfig: result.cluster.kubeconfig,
    changes: { ...result.deployed.changes },
    seconds: result.seconds,
    status: state.data,
  };
  const hints = [`\n${name} is up after ${result.seconds.toFixed(0)} s. Next:`, ...nextSteps(name)];
  return { data, text: `\n${state.text}`, exitCode: state.exitCode, hints };
}

/** Undoes {@link start}. */
export async function down(context: Context): Promise<Outcome> {
  const { name } = await context.environment("dev");
  const { stopPlatform } = await import("../automation/local-platform.ts");
  const target = { root: await context.root(), environment: name };
  const result = await stopPlatform(await platformOptions(context, target));
  const data: DownOutput = {
    changes: result.destroyed === undefined ? null : { ...result.destroyed.changes },
    removed: [...result.removed],
    seconds: result.seconds,
  };
  const done = result.removed.length > 0;
  return { data, text: done ? `${name} is down` : `there was nothing of ${name} to take down` };
}

async function platformOptions(
  context: Context,
  target: { readonly root: string; readonly environment: string },
): Promise<PlatformOptions> {
  const { signal, force } = context;
  const onStep = await showPlatformSteps(context, await showProgress(context));
  return { ...target, signal, force, onStep };
}

async function showPlatformSteps(
  context: Context,
  progress: Progress,
): Promise<(step: PlatformStep) => void> {
  const { planText } = await import("../report/plan-text.ts");
  const showEngine = showSteps(progress);
  return (step) => {
    switch (step.kind) {
      case "begin":
        progress.step(sentence(step.message));
        return;
      case "note":
        progress.line(step.message);
        return;
      case "end":
        progress.done(`${step.message} (${step.seconds.toFixed(1)} s)`);
        return;
      case "engine":
        showEngine(step.event);
        return;
      case "plan":
        progress.block(`\n${planText(step.plan, { color: context.errorColor })}\n`);
        return;
      case "status":
        progress.update(waitingText(step.status));
    }
  };
}

function waitingText({ tenants }: Extract<PlatformStep, { kind: "status" }>["status"]): string {
  const waiting = notReady(tenants).map(
    ({ tenant, app }) => `${tenant}/${app.name} ${app.ready}/${app.desired}`,
  );
  return `Waiting for ${waiting.slice(0, 4).join(", ")}${waiting.length > 4 ? ", …" : ""}`;
}

function nextSteps(name: string): readonly string[] {
  return [
    `  npx moor status -e ${name}`,
    `  eval "$(npx moor env shell -e ${name})" && kubectl get pods -A`,
    "  npm run down",
  ];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
