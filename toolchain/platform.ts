/** Operating system and processor, in the words that vendors use for them. */
export interface Platform {
  readonly os: "linux" | "darwin" | "windows";
  readonly arch: "x64" | "arm64";
  /** Folder of a mirror, and part of Pulumi's archive names: `linux-x64`. */
  readonly name: string;
  /** Go's word for the processor: `amd64` or `arm64`. */
  readonly goArch: "amd64" | "arm64";
  /** Ending of executables: `.exe` on Windows, else nothing. */
  readonly suffix: "" | ".exe";
}

const systems: Readonly<Record<string, Platform["os"]>> = {
  linux: "linux",
  darwin: "darwin",
  win32: "windows",
};

/**
 * Describes the machine that Node names `system` and `arch`.
 *
 * @default - the machine that runs this process
 */
export function platformOf(
  system: string = process.platform,
  arch: string = process.arch,
): Platform {
  const os = systems[system];
  if (os === undefined || (arch !== "x64" && arch !== "arm64")) {
    throw new Error(
      `there are no tools for ${system}-${arch}; Moorage runs on Linux, macOS and Windows, x64 and arm64`,
    );
  }
  return {
    os,
    arch,
    name: `${os}-${arch}`,
    goArch: arch === "x64" ? "amd64" : "arm64",
    suffix: os === "windows" ? ".exe" : "",
  };
}
