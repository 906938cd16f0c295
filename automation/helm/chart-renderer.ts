import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

import { rewriteImages } from "../../kubernetes/chart/image-rewrite.ts";
import { readRendered } from "../../kubernetes/chart/read-rendered.ts";
import type {
  ChartRenderer,
  RenderedObject,
  RenderOutcome,
  RenderRequest,
} from "../../kubernetes/chart/rendered.ts";
import { BUILT_IN_KINDS } from "../../kubernetes/chart/served-versions.ts";
import { renderCache } from "./render-cache.ts";
import { failureWithoutPlace, renderFailure } from "./render-failure.ts";
import { runHelm } from "./run-helm.ts";
import { atMost } from "./turns.ts";

/** The executable that renders. */
export interface HelmTool {
  readonly path: string;
  readonly version: string;
}

/** How {@link chartRenderer} works. */
export interface RendererOptions {
  /** Folder of the project; what was rendered is kept below its `.moorage`. */
  readonly root: string;
  /** Asked once, when the first chart has to be rendered; undefined: there is none. */
  readonly helm: () => Promise<HelmTool | undefined>;
  /** Version that the cache is searched for before anybody is asked for Helm. */
  readonly version: string;
  /** Told how far rendering is, when it takes long. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /**
   * Time that rendering may take before it is told about.
   *
   * @default 2000
   */
  readonly quietMilliseconds?: number;
  /**
   * Characters that a chart may render.
   *
   * @default 20000000
   */
  readonly characters?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Renders charts with `helm template`, several at once, and keeps what they give. */
export function chartRenderer(options: RendererOptions): ChartRenderer {
  const cache = renderCache(join(options.root, ".moorage", "rendered"));
  const inTurn = atMost(Math.max(2, Math.min(4, availableParallelism())));
  const progress = slowProgress(options);
  let tool: Promise<HelmTool | undefined> | undefined;
  return async (request) => {
    const early = cache.read(request, options.version);
    if (early !== undefined) return withImages(request, early, true);
    tool ??= options.helm();
    const helm = await tool;
    if (helm === undefined) return { ok: false, failure: noHelm };
    const late = helm.version === options.version ? undefined : cache.read(request, helm.version);
    if (late !== undefined) return withImages(request, late, true);
    const end = progress();
    try {
      const outcome = await inTurn(() => rendered(request, helm, options));
      if (!outcome.ok) return outcome;
      cache.write(request, helm.version, outcome.objects);
      return withImages(request, outcome.objects, false);
    } finally {
      end();
    }
  };
}

const noHelm = failureWithoutPlace(
  "no-helm",
  "Helm is not on this machine and could not be obtained; npx moor doctor tells why",
);

/** No chart takes longer; one that never ends must not hold anybody up. */
const LONGEST_MS = 120_000;
const TOO = {
  time: `it renders for more than ${LONGEST_MS / 1000} s`,
  size: "it renders more than 20 MB",
} as const;

async function rendered(
  request: RenderRequest,
  helm: HelmTool,
  { root, signal, characters = 20_000_000 }: RendererOptions,
): Promise<RenderOutcome> {
  const limits = { signal, characters, milliseconds: LONGEST_MS };
  const { exitCode, stdout, stderr, ended } = await withHome(root, (home) =>
    runHelm(
      { helm: helm.path, home },
      { args: templateArgs(request), values: request.values, ...limits },
    ),
  );
  signal?.throwIfAborted();
  // A chart must not get past the plan by being too much for it.
  if (ended !== undefined) return { ok: false, failure: failureWithoutPlace("other", TOO[ended]) };
  if (exitCode === 0) return readRendered(stdout);
  const failure =
    exitCode === undefined && stderr === ""
      ? failureWithoutPlace("no-helm", "Helm cannot be run; npx moor doctor tells why")
      : renderFailure(stderr);
  return { ok: false, failure };
}

/** A project that cannot be written, as in some pipelines, is planned as well. */
async function withHome<T>(root: string, use: (home: string) => Promise<T>): Promise<T> {
  const home = join(root, ".moorage", "helm");
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    accessSync(home, constants.W_OK);
  } catch {
    const temporary = mkdtempSync(join(tmpdir(), "moorage-helm-"));
    try {
      return await use(temporary);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }
  return use(home);
}

/** Arguments of `helm template`; the name could be taken for a flag nowhere. */
function templateArgs(request: RenderRequest): readonly string[] {
  return [
    "template",
    request.release,
    request.chart,
    `--namespace=${request.namespace}`,
    "--include-crds",
    `--kube-version=${request.kubeVersion}`,
    ...(request.upgrade === true ? ["--is-upgrade"] : []),
    ...[...BUILT_IN_KINDS, ...request.apiVersions].map((version) => `--api-versions=${version}`),
  ];
}

function withImages(
  { images }: RenderRequest,
  objects: readonly RenderedObject[],
  cached: boolean,
): RenderOutcome {
  return {
    ok: true,
    cached,
    objects: objects.map((one) =>
      one.role === "object" ? { ...one, object: rewriteImages(one.object, images) } : one,
    ),
  };
}

/** Tells how many charts are done when the first of them takes longer than a moment. */
function slowProgress({
  onProgress,
  quietMilliseconds = 2_000,
}: RendererOptions): () => () => void {
  let [begun, done] = [0, 0];
  let timer: NodeJS.Timeout | undefined;
  return () => {
    begun += 1;
    timer ??= setInterval(() => {
      onProgress?.(`Rendering charts: ${done} of ${begun}`);
    }, quietMilliseconds).unref();
    return () => {
      done += 1;
      if (done < begun) return;
      clearInterval(timer);
      timer = undefined;
    };
  };
}
