// Starts `moor` (or, with --run, another script) from a fresh clone, on any Node >= 20 and without
// dependencies: installs what is missing, finds a Node that strips types and hands over to it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const needed = [22, 18];
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");

/** Says one thing and ends. */
function fail(message, code = 2) {
  process.stderr.write(`moorage: ${message}\n`);
  process.exit(code);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * True unless node_modules holds what the lock file asks for.
 *
 * Contents are compared, not times: a fresh clone gives its files any time. Optional packages may
 * be absent, since most of them are for other machines.
 */
function needsInstall() {
  const wanted = readJson(join(root, "package-lock.json"))?.packages;
  const present = readJson(join(modules, ".package-lock.json"))?.packages;
  if (wanted === undefined) {
    fail("package-lock.json is missing or damaged; restore it: git checkout package-lock.json");
  }
  const node = `node_modules/${nodePackage()}`;
  if (
    wanted[node] !== undefined &&
    !existsSync(join(root, node)) &&
    !isNewEnough(process.version)
  ) {
    return true;
  }
  return Object.entries(wanted).some(([path, { version, integrity, optional, link }]) => {
    if (path === "" || link === true) {
      return false;
    }
    const found = present?.[path];
    return found === undefined
      ? optional !== true
      : found.version !== version || found.integrity !== integrity;
  });
}

/** Runs `npm ci`; npm's own lines are shown only when it fails. */
function install() {
  process.stderr.write("moorage: installing dependencies (npm ci), about half a minute ...\n");
  const script = process.env.npm_execpath ?? "";
  const viaNode = /npm-cli\.c?js$/.test(script);
  const [command, args] = viaNode ? [process.execPath, [script, "ci"]] : ["npm", ["ci"]];
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    // On Windows npm is a command file, which only a shell can run; the arguments are fixed.
    shell: process.platform === "win32" && !viaNode,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (result.error !== undefined) {
    fail(`npm cannot be run (${result.error.message}); install npm, then run the command again`);
  }
  if (result.signal !== null) {
    fail(`npm ci was ended by ${result.signal}`, 8);
  }
  if (result.status !== 0) {
    const lines = `${result.stderr}${result.stdout}`
      .split("\n")
      .filter((line) => line.trim() !== "");
    const told = lines.filter((line) => /^npm (error|ERR!)/.test(line));
    const shown = (told.length > 0 ? told : lines).slice(0, 12).join("\n");
    fail(
      `npm ci failed with exit code ${result.status}:\n${shown}\n` +
        "check the network and the registry (npm config get registry), then run the command again",
    );
  }
}

/** Name of the npm package that holds a Node for this machine. */
function nodePackage() {
  return `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
}

function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, "").split(".").map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

/** The Node that the npm packages brought, if it runs here; else the running one. */
function findNode() {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const brought = join(modules, nodePackage(), "bin", name);
  if (existsSync(brought)) {
    if (realpathSync(brought) === realpathSync(process.execPath)) {
      return process.execPath;
    }
    const { status, stdout } = spawnSync(brought, ["--version"], { encoding: "utf8" });
    if (status === 0 && isNewEnough(stdout.trim())) {
      return brought;
    }
  }
  if (!isNewEnough(process.version)) {
    fail(
      `Node ${needed.join(".")} or newer is needed, this is ${process.version}, and node_modules ` +
        `holds none that runs here (${nodePackage()}); install Node 24 (https://nodejs.org)`,
    );
  }
  return process.execPath;
}

/** The cache folder, as in toolchain/cache.ts (a test compares them). */
function cacheFolder() {
  const { MOORAGE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (MOORAGE_CACHE) {
    return MOORAGE_CACHE;
  }
  if (process.platform === "win32") {
    return join(LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "moorage");
  }
  if (process.platform === "darwin") {
    return join(homedir(), "Library", "Caches", "moorage");
  }
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "moorage");
}

/** Splits off `--run <file>`; the rest goes to the script. */
function parse([first, file, ...rest]) {
  if (first !== "--run") {
    return { entry: "cli/main.ts", args: process.argv.slice(2) };
  }
  if (file === undefined) {
    fail("--run needs a script file, for example: node toolchain/start.mjs --run test/run.ts");
  }
  return { entry: file, args: rest };
}

function handOver(node, entry, args) {
  const path = process.env.PATH ?? "";
  const child = spawn(node, [entry, ...args], {
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: [dirname(node), join(modules, ".bin"), path].join(delimiter),
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(cacheFolder(), "compile-cache"),
    },
  });
  const terminal = Boolean(process.stdin.isTTY || process.stderr.isTTY);
  let forwarded = false;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child too; a second SIGINT would mean "at once".
      if (!forwarded && !(terminal && signal === "SIGINT")) {
        forwarded = true;
        child.kill(signal);
      }
    });
  }
  child.on("error", (error) => fail(`${node} cannot be run: ${error.message}`));
  child.on("exit", (code, signal) => {
    if (signal === null) {
      process.exit(code ?? 1);
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

const { entry, args } = parse(process.argv.slice(2));
const script = resolve(root, entry);
if (!existsSync(script)) {
  fail(`there is no ${entry} in ${root}`);
}
if (needsInstall()) {
  install();
}
handOver(findNode(), script, args);
