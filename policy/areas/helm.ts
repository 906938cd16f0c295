import type { Area } from "../area.ts";
import { helmOpaqueRelease } from "../rules/helm-opaque-release.ts";
import { helmOutsideTenant } from "../rules/helm-outside-tenant.ts";
import { helmRepository } from "../rules/helm-repository.ts";
import { helmVersionPinned } from "../rules/helm-version-pinned.ts";

/** Rules of this part of the catalog, by number. */
export const helm: Area = {
  title: "Helm",
  rules: [helmVersionPinned, helmRepository, helmOpaqueRelease, helmOutsideTenant],
};
