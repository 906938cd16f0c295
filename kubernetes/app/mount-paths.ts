import type { AppFault, AppShape } from "./fault.ts";

type Path = AppFault["path"];

interface Mounted {
  readonly path: Path;
  readonly directory: string;
  readonly owner: string;
}

/** Paths inside the container that are none, or that two things want. */
export function mountPathFaults(app: AppShape): readonly AppFault[] {
  const mounted = mountedPaths(app);
  return mounted.flatMap(({ path, directory }, index) => {
    const wrong = directoryProblem(directory);
    if (wrong !== undefined) {
      return [{ path, message: `must be an absolute path ${wrong}, got "${directory}"` }];
    }
    const other = mounted.slice(0, index).find((each) => same(each.directory, directory));
    return other === undefined
      ? []
      : [{ path, message: `"${directory}" is mounted by ${other.owner} already` }];
  });
}

/** Files are mounted one by one; where they may lie is a rule of their own. */
function mountedPaths({ volumes = {}, writablePaths = [] }: AppShape): Mounted[] {
  return [
    ...Object.entries(volumes).map(([name, { mountPath }]) => ({
      path: ["volumes", name, "mountPath"],
      directory: mountPath,
      owner: `volume "${name}"`,
    })),
    ...writablePaths.map((directory, index) => ({
      path: ["writablePaths", index],
      directory,
      owner: "writablePaths",
    })),
  ];
}

function directoryProblem(path: string): string | undefined {
  if (!/^\/+[^/]/.test(path)) return 'below "/"';
  if (path.split("/").includes("..")) return 'without ".."';
  return path.includes(":") ? 'without ":"' : undefined;
}

function same(left: string, right: string): boolean {
  return normalPath(left) === normalPath(right);
}

/** A directory in one of the ways to write it: without outer and doubled slashes. */
export function normalPath(path: string): string {
  return path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}
