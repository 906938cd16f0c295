import type { Area } from "../area.ts";
import { access } from "./access.ts";
import { helm } from "./helm.ts";
import { images } from "./images.ts";
import { network } from "./network.ts";
import { pods } from "./pods.ts";
import { reliability } from "./reliability.ts";
import { secrets } from "./secrets.ts";
import { tenancy } from "./tenancy.ts";

/** Every part of the catalog, in the order of the page. */
export const areas: readonly Area[] = [
  pods,
  images,
  reliability,
  network,
  secrets,
  access,
  tenancy,
  helm,
];
