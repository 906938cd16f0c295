import type { Problem } from "../environment.ts";
import { readProjectFile, readProjectFolder } from "../project-files.ts";
import type { FileFault, ReadFiles } from "../project-files.ts";
import { bareMap } from "../plain-data.ts";
import { quote } from "../problems.ts";
import type { Names } from "../resolve-app.ts";
import { ownFiles } from "../resolve-settings.ts";
import type { AppFiles } from "../resolve-settings.ts";
import type { ResolvedFile } from "../resolved-config-schema.ts";
import type { Complaint, Path } from "../source-file.ts";
import { allApps, complainAt, isFaulty } from "./checked.ts";
import type { Checked, PlacedApp } from "./checked.ts";

/** Contents of the files and dashboards of every app, and what cannot be read. */
export interface FoundFiles extends Pick<Names, "files" | "dashboards"> {
  readonly problems: readonly Problem[];
}

/** Reads what apps name of the project. */
export function readAppFiles(checked: Checked): FoundFiles {
  const files = new Map<string, AppFiles>();
  const dashboards = new Map<string, Readonly<Record<string, string>>>();
  const problems = allApps(checked).flatMap((placed) => {
    const key = `${placed.tenant}/${placed.name}`;
    const found = filesOf(checked, placed);
    const boards = dashboardsOf(checked, placed);
    files.set(key, found.files);
    dashboards.set(key, boards.texts);
    return [...found.problems, ...boards.problems];
  });
  return { files, dashboards, problems };
}

interface FoundApp {
  readonly files: AppFiles;
  readonly problems: readonly Problem[];
}

function filesOf(checked: Checked, { app, path }: PlacedApp): FoundApp {
  const files = new Map(Object.entries(ownFiles(app)));
  const problems = Object.entries(app.files).flatMap(([target, file]) => {
    const read = readOf(checked, file);
    if (read === undefined) return [];
    const at = [...path, "files", target, file.path === undefined ? "folder" : "path"];
    if (read.fault !== undefined) return faultAt(checked, at, read.fault);
    return [...read.files].flatMap(([name, content]) => {
      const full = name === "" ? target : `${target}/${name}`;
      if (files.has(full)) {
        const message = `${quote(full)} is written by another entry of files, too`;
        return faultAt(checked, at, { message, hint: "Remove one" });
      }
      files.set(full, { ...content, sensitive: file.sensitive, mode: file.mode });
      return [];
    });
  });
  return { files: bareMap(files), problems };
}

function readOf(
  { root }: Checked,
  { path, folder }: ResolvedFile,
): ReadFiles | FileFault | undefined {
  if (path !== undefined) return readProjectFile(root, path);
  return folder === undefined ? undefined : readProjectFolder(root, folder);
}

interface FoundDashboards {
  readonly texts: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

function dashboardsOf(checked: Checked, { app, path }: PlacedApp): FoundDashboards {
  const texts = new Map<string, string>();
  const problems = Object.entries(app.dashboards).flatMap(([name, file]) => {
    const at = [...path, "dashboards", name];
    const read = readProjectFile(checked.root, file);
    if (read.fault !== undefined) return faultAt(checked, at, read.fault);
    texts.set(name, read.files.get("")?.content ?? "");
    return [];
  });
  return { texts: bareMap(texts), problems };
}

function faultAt(checked: Checked, at: Path, fault: Complaint): readonly Problem[] {
  return isFaulty(checked, at) ? [] : [complainAt(checked, at, fault)];
}
