import type { AppConfig, Origin } from "./environment.ts";
import { addPlace, addResult } from "./origin-chains.ts";
import type { Computed } from "./origin-chains.ts";
import { settingOrigins, valueText } from "./origin-text.ts";
import { entriesOf, valueAt } from "./plain-data.ts";
import { pathText } from "./source-file.ts";
import type { Path } from "./source-file.ts";

/** Adds what the layers do not say of an app: its places, and values that come from others. */
export function addAppOrigins(computed: Computed, path: Path, app: AppConfig): void {
  const { origins } = computed;
  addPlace(computed, [...path, "namespace"], app.namespace);
  addKind(computed, path, app);
  addExpose(computed, [...path, "expose"], app);
  addFiles(computed, [...path, "files"], app);
  if (app.port !== undefined) addCopy(computed, [...path, "port"], [...path, "ports"]);
  if (app.metrics !== undefined) {
    addCopy(computed, [...path, "metrics", "port"], [...path, "ports"]);
  }
  addCopy(computed, [...path, "consumers"], [...path, "exposes"]);
  const order = origins.get(pathText([...path, "startAfter"]));
  if (order?.at(-1)?.layer === "default" && app.startAfter.length > 0) {
    origins.delete(pathText([...path, "startAfter"]));
    addCopy(computed, [...path, "startAfter"], [...path, "connects"]);
  }
}

/** The kind of a known database comes from its image. */
function addKind({ origins }: Computed, path: Path, { kind, kindReason }: AppConfig): void {
  const image = origins.get(pathText([...path, "image"]))?.at(-1);
  if (kindReason === undefined || image === undefined) return;
  const usual: Origin = { layer: "default", at: "built-in", value: "Deployment" };
  origins.set(pathText([...path, "kind"]), [usual, { ...image, value: kind }]);
}

/** Hosts, the way in, and the certificate, where the environment decides. */
function addExpose({ checked, origins }: Computed, path: Path, { expose }: AppConfig): void {
  if (expose === undefined) return;
  addResult(origins, [...path, "hosts"], valueText(path, expose.hosts));
  const { stackSource } = checked.files;
  const via = pathText([...path, "via"]);
  if (!origins.has(via)) {
    const isSet = valueAt(stackSource.data, ["config", "moorage:gateway"]) !== undefined;
    const setting = isSet ? ["moorage:gateway"] : ["moorage:ingress"];
    origins.set(via, settingOrigins(checked, setting, expose.via));
  }
  const written = origins.get(pathText([...path, "tls"]));
  if (written === undefined) return;
  origins.delete(pathText([...path, "tls"]));
  for (const [key, value] of entriesOf(expose.tls)) {
    origins.set(pathText([...path, "tls", key]), written);
    addResult(origins, [...path, "tls", key], String(value));
  }
}

/** Files out of a folder come from where the folder stands. */
function addFiles({ origins }: Computed, path: Path, { files }: AppConfig): void {
  for (const file of Object.keys(files)) {
    if (origins.has(pathText([...path, file]))) continue;
    const folder = folderOf(origins, path, file);
    if (folder !== undefined) origins.set(pathText([...path, file]), folder);
  }
}

function folderOf(
  origins: ReadonlyMap<string, readonly Origin[]>,
  path: Path,
  file: string,
): readonly Origin[] | undefined {
  for (let end = file.lastIndexOf("/"); end > 0; end = file.lastIndexOf("/", end - 1)) {
    const folder = origins.get(pathText([...path, file.slice(0, end)]));
    if (folder !== undefined) return folder;
  }
  return undefined;
}

/** A value that comes from another one, unless it is written itself. */
function addCopy({ origins }: Computed, to: Path, from: Path): void {
  const chain = origins.get(pathText(from));
  if (chain !== undefined && !origins.has(pathText(to))) origins.set(pathText(to), chain);
}
