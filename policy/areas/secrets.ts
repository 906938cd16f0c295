import type { Area } from "../area.ts";
import { secretAsEnv } from "../rules/secret-as-env.ts";
import { secretInConfigmap } from "../rules/secret-in-configmap.ts";
import { secretInEnv } from "../rules/secret-in-env.ts";
import { secretInMetadata } from "../rules/secret-in-metadata.ts";

/** Rules of this part of the catalog, by number. */
export const secrets: Area = {
  title: "Secrets and configuration",
  rules: [secretInEnv, secretInConfigmap, secretAsEnv, secretInMetadata],
};
