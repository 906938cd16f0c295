import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import type { LoadedEnvironment, Problem } from "../../environment/environment.ts";
import { EnvironmentError, loadEnvironment } from "../../environment/load.ts";
import type { LoadOptions } from "../../environment/load.ts";

/** The repository's own files. */
export const EXAMPLE = path.resolve(import.meta.dirname, "../..");

/** The first two YAML blocks below a heading of docs/configuration.md. */
export function guideExample(heading: string): readonly [platform: string, stack: string] {
  const guide = fs.readFileSync(path.join(EXAMPLE, "docs/configuration.md"), "utf8");
  const [, section = ""] = guide.split(`${heading}\n`);
  const [platform = "", stack = ""] = [...section.matchAll(/```yaml\n(.*?)```/gs)].map(
    ([, block = ""]) => block,
  );
  return [platform, stack];
}

/** A project in a temporary folder that is removed after the tests. */
export class Scratch {
  public readonly root: string;
  readonly #written = new Map<string, string>();

  constructor() {
    this.root = fs.mkdtempSync(path.join(os.tmpdir(), "moorage-environment-"));
    this.write("charts/cache/Chart.yaml", "apiVersion: v2\nname: cache\nversion: 1.2.0\n");
  }

  /** Writes a file, unless it holds the text already. */
  public write(file: string, text: string): void {
    if (this.#written.get(file) === text) return;
    const target = path.join(this.root, file);
    if (!this.#written.has(file)) fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
    this.#written.set(file, text);
  }

  public remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
    this.#written.clear();
  }

  /** Loads the environment `dev` from two texts. */
  public load(
    platform: string,
    stack = "config: {}\n",
    options: Partial<LoadOptions> = {},
  ): LoadedEnvironment {
    this.write("platform.yaml", platform);
    this.write("Pulumi.dev.yaml", stack);
    return loadEnvironment({ root: this.root, environment: "dev", ...options });
  }

  /** The message of every problem, one a line. */
  public messages(
    platform: string,
    stack = "config: {}\n",
    options: Partial<LoadOptions> = {},
  ): readonly string[] {
    return this.refusal(platform, stack, options)?.message.split("\n") ?? [];
  }

  /** The problems themselves; none when the files are fine. */
  public problems(platform: string, stack = "config: {}\n"): readonly Problem[] {
    return this.refusal(platform, stack, {})?.problems ?? [];
  }

  private refusal(
    platform: string,
    stack: string,
    options: Partial<LoadOptions>,
  ): EnvironmentError | undefined {
    try {
      this.load(platform, stack, options);
      return undefined;
    } catch (error) {
      if (error instanceof EnvironmentError) return error;
      throw error;
    }
  }
}

/** The smallest platform: one tenant with one app; `app` adds lines to the app. */
export function tiny(app = "", tenant = ""): string {
  return [
    "tenants:",
    "  acme:",
    "    owner: team@acme.example",
    ...indented(tenant, 4),
    "    apps:",
    "      web:",
    "        image: ghcr.io/acme/web:1.0.0",
    ...indented(app, 8),
    "",
  ].join("\n");
}

function indented(text: string, width: number): readonly string[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => " ".repeat(width) + line);
}
