import type { FileEntry } from "./config.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { classifyFile } from "./file-secrets.ts";
import { isBase64, OBJECT_BYTES, sizeText, valueBytes } from "./file-size.ts";
import { remoteKeyFault } from "./remote-keys.ts";

type Files = Readonly<Record<string, FileEntry<unknown>>>;

/** What is wrong with the files of an app. */
export function fileFaults(app: AppShape): readonly AppFault[] {
  const files = app.files ?? {};
  return [
    ...Object.entries(files).flatMap(([path, file]) => {
      const faults = pathFaults(path);
      return [
        ...(faults.length > 0 ? faults : placeFaults(path, app)),
        ...contentFaults(path, file, app),
      ];
    }),
    ...sizeFaults(files),
  ];
}

function pathFaults(path: string): readonly AppFault[] {
  const parts = path.split("/").slice(1);
  if (!path.startsWith("/") || parts.some((part) => ["", ".", ".."].includes(part))) {
    const hint = "Write the whole path, without . and .. and //, e.g. /etc/app/app.yaml";
    return [{ path: ["files", path], message: "is no absolute path of a file", hint }];
  }
  if (/[\p{Cc}:]/u.test(path) || path.length > 1024) {
    const hint = "Use at most 1024 characters, none of them a colon or invisible";
    return [{ path: ["files", path], message: "is no path that a container can mount", hint }];
  }
  return [];
}

/** A mount hides what is mounted below it, and a file has nothing below it. */
function placeFaults(path: string, app: AppShape): readonly AppFault[] {
  const at = ["files", path];
  const volumes = Object.entries(app.volumes ?? {}).flatMap(([name, { mountPath }]) => {
    if (path === mountPath || isBelow(path, mountPath)) {
      const hint = "Choose a path outside of the volume";
      return [{ path: at, message: `lies in the volume ${name} at ${mountPath}`, hint }];
    }
    if (!isBelow(mountPath, path)) return [];
    const hint = "A file cannot hold a volume; choose another path";
    return [{ path: at, message: `is above the volume ${name} at ${mountPath}`, hint }];
  });
  const others = [...Object.keys(app.files ?? {}), ...(app.writablePaths ?? [])]
    .filter((other) => isBelow(other, path))
    .map((other) => ({
      path: at,
      message: `is a file, but ${other} lies below it`,
      hint: "Choose another path for one of them",
    }));
  const same = ["/tmp", ...(app.writablePaths ?? [])]
    .filter((directory) => directory === path)
    .map(() => ({ path: at, message: "is a writable directory", hint: "Name a file in it" }));
  return [...volumes, ...others, ...same];
}

function isBelow(path: string, directory: string): boolean {
  return path.startsWith(directory.endsWith("/") ? directory : `${directory}/`);
}

function contentFaults(
  path: string,
  file: FileEntry<unknown>,
  { secretSource }: AppShape,
): readonly AppFault[] {
  const { mode } = file;
  const isMode = mode === undefined || (Number.isInteger(mode) && mode >= 0 && mode <= 0o777);
  const faults: AppFault[] = isMode
    ? []
    : [
        {
          path: ["files", path, "mode"],
          message: "is no mode of a file",
          hint: "Use permission bits from 0 to 0777, e.g. 0440",
        },
      ];
  if ("remoteKey" in file) {
    const found = remoteKeyFault(file.remoteKey, secretSource);
    return found === undefined
      ? faults
      : [...faults, { path: ["files", path, "remoteKey"], ...found }];
  }
  const { content, encoding } = file;
  if (encoding === undefined || typeof content !== "string" || isBase64(content)) return faults;
  const hint = "Encode the file as base64 without line breaks, e.g. base64 -w0";
  return [...faults, { path: ["files", path, "content"], message: "is not base64", hint }];
}

function sizeFaults(files: Files): readonly AppFault[] {
  return (["ConfigMap", "Secret"] as const).flatMap((target) => {
    const sizes = sizesIn(files, target);
    const bytes = sizes.reduce((sum, [, size]) => sum + size, 0);
    if (bytes <= OBJECT_BYTES) return [];
    const largest = sizes.slice(0, 5).map(([path, size]) => `${path} ${sizeText(size)}`);
    const more = sizes.length > 5 ? `, ${String(sizes.length - 5)} more` : "";
    return [
      {
        path: ["files"],
        message:
          `come to ${sizeText(bytes)} in one ${target}, which holds 1 MiB: ` +
          `${largest.join(", ")}${more}`,
        hint: "Put large files into the image or into a volume",
      },
    ];
  });
}

/** Path and bytes of the files that one object holds, the largest first. */
function sizesIn(
  files: Files,
  target: "ConfigMap" | "Secret",
): readonly (readonly [string, number])[] {
  return Object.entries(files)
    .flatMap(([path, file]) => {
      if ("remoteKey" in file || typeof file.content !== "string") return [];
      if (classifyFile(file).target !== target) return [];
      return [[path, valueBytes(file.content, file.encoding)] as const];
    })
    .sort(([left, one], [right, other]) => other - one || (left < right ? -1 : 1));
}
