import { engineChoice } from "../../kubernetes/chart/engine-choice.ts";
import { openTree } from "../../environment/charts/open-tree.ts";
import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { factNotes } from "../../kubernetes/chart/fact-notes.ts";
import { keptImages } from "../../kubernetes/chart/kept-images.ts";
import { movedImage } from "../../kubernetes/chart/moved-images.ts";
import { templateFacts } from "../../kubernetes/chart/template-facts.ts";
import type { ImageRewrites } from "../../kubernetes/image-rules.ts";
import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
import { objectsIn } from "../../kubernetes/object-kind.ts";
import { knownOr, SECRET, stringAt } from "../../kubernetes/unknown.ts";
import { sanitize } from "../../policy/shown.ts";
import type { PlannedResource } from "../plan.ts";
import { objectTitle } from "./chart-objects.ts";
import type { ReleaseInputs } from "./release-inputs.ts";

/** What notes are made of, besides the inputs. */
export interface NoteSources {
  readonly files: ChartFiles | undefined;
  readonly objects: readonly PlannedResource[];
  readonly images: ImageRewrites;
  /** True when an upgrade was rendered, no installation. */
  readonly upgrade: boolean;
}

/** What rendering cannot tell about a release, and what is worth knowing of its images. */
export function releaseNotes(
  inputs: ReleaseInputs,
  { files, objects, images, upgrade }: NoteSources,
): readonly string[] {
  const { postRendered, config, skipCrds } = inputs;
  const hasCrds = [...(files?.keys() ?? [])].some((path) => /(?:^|\/)crds\//.test(path));
  return [
    ...(postRendered ? ["what `postRender` changes afterwards is not seen"] : []),
    ...(config?.dependencyUpdate === true
      ? ["dependencies that the chart lacks are fetched only by the deployment"]
      : []),
    ...(hasCrds && skipCrds && config?.crds !== "separate"
      ? ["the chart's folder crds/ is skipped; its kinds must be there already"]
      : []),
    ...(files === undefined ? [] : factNotes(templateFacts(files, sourcesOf(objects)), upgrade)),
    ...movedNotes(objects),
    ...keptNotes(objects, images),
  ];
}

/** Undefined when nothing was rendered: every template may matter. */
function sourcesOf(objects: readonly PlannedResource[]): readonly string[] | undefined {
  const sources = objects.flatMap(({ origin }) => (origin === undefined ? [] : [origin.source]));
  return sources.length === 0 ? undefined : sources;
}

/** `cache 1.2.0`, with the version of the app when the chart tells it. */
export function chartTitle(inputs: ReleaseInputs, files: ChartFiles | undefined): string {
  const about = files === undefined ? undefined : openTree(files).about;
  const name = knownOr(stringAt(about, "name")) ?? inputs.chart?.split("/").at(-1) ?? "chart";
  const version = knownOr(stringAt(about, "version")) ?? inputs.version ?? "?";
  const app = knownOr(stringAt(about, "appVersion"));
  // It is one line, whatever the chart says.
  return sanitize(`${name} ${version}${app === undefined ? "" : ` (app ${app})`}`);
}

/** Why Moorage chose the engine; undefined when the files say which one. */
export function engineReason(
  { config, values }: ReleaseInputs,
  files: ChartFiles | undefined,
): string | undefined {
  if (config?.engine !== "auto" || files === undefined) return undefined;
  const { engine, atomic, maxHistory, adopt } = config;
  const isSecret = (value: unknown): boolean => value === SECRET;
  return engineChoice(files, { engine, atomic, maxHistory, adopt, values, isSecret }).reason;
}

/** Images that were to be others, with what keeps them. */
function keptNotes(objects: readonly PlannedResource[], images: ImageRewrites): readonly string[] {
  const notes = objects.flatMap((made) => {
    const { inputs: object, origin } = made;
    if (origin === undefined) return [];
    return keptImages({ object, ...origin }, images).map(({ image, why }) => {
      const kept = `keeps image ${image}, ${REASONS[why]}: set it by a value (${origin.source})`;
      return sanitize(`${why === "hook" ? "hook " : ""}${objectTitle(made)} ${kept}`);
    });
  });
  return [...new Set(notes)];
}

const REASONS = {
  hook: "for Helm hands hooks to no post-renderer",
  text: "which moorage:images does not find in a text",
} as const;

/** Images whose public place was closed, with the setting that brings them back. */
function movedNotes(objects: readonly PlannedResource[]): readonly string[] {
  const images = objects.flatMap(({ type, inputs }) =>
    objectsIn(type, inputs).flatMap((object) =>
      (podTemplateOf(object)?.containers ?? []).map((one) =>
        knownOr(stringAt(one.object, "image")),
      ),
    ),
  );
  const moved = [...new Set(images)].flatMap((image) => {
    const found = image === undefined ? undefined : movedImage(image);
    return found === undefined || image === undefined ? [] : [{ image, ...found }];
  });
  return moved.map(
    ({ image, from, to }) => `image ${image} moved: set moorage:images: { ${from}: ${to} }`,
  );
}
