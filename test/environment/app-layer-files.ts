import type { LoadedEnvironment } from "../../environment/environment.ts";
import type { Scratch } from "./scratch.ts";

/** What the files say of the app `web`. */
export interface Layers {
  /** @default "a/web:1" */
  readonly image?: string;
  /** Settings in platform.yaml. */
  readonly app?: string;
  /** Settings in the stack file. */
  readonly override?: string;
  /** Further lines below `config`. */
  readonly stack?: string;
}

/** Loads a platform of that app alone. */
export function loadLayers(
  scratch: Scratch,
  { image = "a/web:1", app = "", override = "{}", stack = "" }: Layers,
): LoadedEnvironment {
  const settings = app === "" ? "" : `, ${app}`;
  return scratch.load(
    `tenants: { acme: { owner: o, apps: { web: { image: "${image}"${settings} } } } }\n`,
    `config:\n  moorage:overrides: { tenants: { acme: { apps: { web: ${override} } } } }\n${stack}`,
  );
}
