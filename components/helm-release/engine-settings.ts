import * as pulumi from "@pulumi/pulumi";

import type { HelmReleaseArgs } from "./arguments.ts";
import type { EngineSettings } from "../../kubernetes/chart/engine-choice.ts";

/** What of the arguments decides the engine; an Output may be a secret, so it counts as one. */
export function engineSettings(args: HelmReleaseArgs): EngineSettings {
  const { engine, atomic, maxHistory, adopt, values } = args;
  const isSecret = (value: unknown): boolean => pulumi.Output.isInstance(value);
  return { engine, atomic, maxHistory, adopt, values, isSecret };
}
