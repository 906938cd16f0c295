import type { LoadedEnvironment } from "../environment/environment.ts";
import type { ChartRenderer } from "../kubernetes/chart/rendered.ts";
import type { PlanOptions } from "../plan/plan-environment.ts";
import type { Plan } from "../plan/plan.ts";
import type { AcquireOptions, Toolchain, ToolEvent } from "../toolchain/toolchain.ts";
import { versions } from "../toolchain/versions.ts";
import type { HelmTool } from "./helm/chart-renderer.ts";

/** Options of {@link planRendered} and {@link projectRenderer}. */
export interface PlanningOptions extends Omit<PlanOptions, "render"> {
  /** Folder of platform.yaml; what charts give is kept below its `.moorage`. */
  readonly root: string;
  /**
   * Tools that are at hand already.
   *
   * @default - Helm is searched for, or else obtained, when a chart has to be rendered
   */
  readonly toolchain?: Toolchain | undefined;
  /** @default - the environment of this process */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Ways to obtain Helm that differ from the usual ones. */
  readonly obtain?: Pick<AcquireOptions, "hosts" | "goFolder"> | undefined;
  /** Told what takes long, e.g. `Rendering charts: 3 of 20`. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /** Told how obtaining Helm goes. */
  readonly onToolEvent?: ((event: ToolEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Plans an environment with what its charts make; every plan of a project is made here. */
export async function planRendered(
  loaded: LoadedEnvironment,
  options: PlanningOptions,
): Promise<Plan> {
  const { planEnvironment } = await import("../plan/plan-environment.ts");
  const { tenants, others, deployed } = options;
  const hasReleases = loaded.environment.tenants.some(({ releases }) => releases.length > 0);
  return planEnvironment(loaded, {
    ...(tenants === undefined ? {} : { tenants }),
    ...(others === undefined ? {} : { others }),
    ...(deployed === undefined ? {} : { deployed }),
    // Without a release nothing of Helm is loaded.
    ...(hasReleases ? { render: await projectRenderer(options) } : {}),
  });
}

/** Renders the charts of a project with the pinned Helm. */
export async function projectRenderer(options: PlanningOptions): Promise<ChartRenderer> {
  const { chartRenderer } = await import("./helm/chart-renderer.ts");
  return chartRenderer({
    root: options.root,
    version: versions.helm,
    helm: () => helmTool(options),
    onProgress: options.onProgress,
    signal: options.signal,
  });
}

/** Undefined when nobody can give us one; the plan says what it could not look at. */
async function helmTool(options: PlanningOptions): Promise<HelmTool | undefined> {
  const { acquireToolchain, findToolchain, ToolchainError } =
    await import("../toolchain/toolchain.ts");
  const { env, signal, onProgress, onToolEvent } = options;
  const search = { tools: ["helm"], ...(env === undefined ? {} : { env }) } as const;
  const found = toolOf(options.toolchain) ?? toolOf(await findToolchain(search));
  if (found !== undefined) return found;
  onProgress?.("Obtaining Helm, which renders the charts");
  try {
    return toolOf(
      await acquireToolchain({
        ...{ ...search, ...options.obtain },
        ...(signal === undefined ? {} : { signal }),
        ...(onToolEvent === undefined ? {} : { onEvent: onToolEvent }),
      }),
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ToolchainError) return undefined;
    throw error;
  }
}

function toolOf(toolchain: Toolchain | undefined): HelmTool | undefined {
  return toolchain?.tools.find(({ tool }) => tool === "helm");
}
