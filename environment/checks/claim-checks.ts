import type { Problem } from "../environment.ts";
import { quote } from "../problems.ts";
import { allTenants, complainAt, namespaceKeysOf } from "./checked.ts";
import type { Checked, Findings, PlacedTenant } from "./checked.ts";

/** Claims that several apps mount, though all their pods must then run on one node. */
export function checkClaims(checked: Checked): Findings {
  const warnings = allTenants(checked).flatMap((placed) => sharedClaims(checked, placed));
  return { problems: [], warnings };
}

/** One volume of an app that mounts a claim. */
interface Use {
  readonly app: string;
  readonly volume: string;
  /** Name of the claim with the key of its namespace. */
  readonly object: string;
  readonly claim: string;
  /** Set for claims that the app makes itself. */
  readonly accessMode: string | undefined;
}

function sharedClaims(checked: Checked, placed: PlacedTenant): readonly Problem[] {
  const uses = Map.groupBy(usesOf(checked, placed), ({ object }) => object);
  return [...uses.values()].flatMap((all) => {
    const [first, ...others] = all;
    const mode = all.find(({ accessMode }) => accessMode !== undefined)?.accessMode;
    const isForMany = mode === "ReadWriteMany" || mode === "ReadOnlyMany";
    if (first === undefined || isForMany) return [];
    return others.flatMap(({ app, volume, claim }) => {
      if (app === first.app) return [];
      const message = `the claim ${quote(claim)} is mounted by apps ${first.app} and ${app}`;
      const hint = "Without access mode ReadWriteMany their pods must share a node";
      const at = [...placed.path, "apps", app, "volumes", volume];
      return [complainAt(checked, at, { message, hint, side: "key" })];
    });
  });
}

/** Those that make a claim come first. */
function usesOf(checked: Checked, { name, tenant: { apps } }: PlacedTenant): readonly Use[] {
  const first = namespaceKeysOf(checked, name)[0];
  const uses = Object.entries(apps).flatMap(([app, { kind, namespace = first, volumes }]) =>
    Object.entries(volumes).flatMap(([volume, { size, claim, accessMode }]): readonly Use[] => {
      // Claim templates make one for each pod.
      const own = size === undefined || kind === "StatefulSet" ? undefined : `${app}-${volume}`;
      const mounted = own ?? claim;
      if (mounted === undefined) return [];
      const mode = own === undefined ? undefined : (accessMode ?? "ReadWriteOnce");
      const object = `${String(namespace)}/${mounted}`;
      return [{ app, volume, object, claim: mounted, accessMode: mode }];
    }),
  );
  const isOwn = ({ accessMode }: Use): boolean => accessMode !== undefined;
  return [...uses.filter(isOwn), ...uses.filter((use) => !isOwn(use))];
}
