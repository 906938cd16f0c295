import type { Problem } from "../environment.ts";
import { quote } from "../problems.ts";
import type { ResolvedApp } from "../resolved-schema.ts";
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
  const uses = Object.entries(apps).flatMap(([app, settings]) =>
    Object.entries(settings.volumes).flatMap(([volume, { size, claim, accessMode }]): Use[] => {
      const own = size === undefined ? [] : ownClaims(app, volume, settings);
      const mode = size === undefined ? undefined : (accessMode ?? "ReadWriteOnce");
      return [...own, ...(claim === undefined ? [] : [claim])].map((mounted) => {
        const object = `${String(settings.namespace ?? first)}/${mounted}`;
        return { app, volume, object, claim: mounted, accessMode: mode };
      });
    }),
  );
  const isOwn = ({ accessMode }: Use): boolean => accessMode !== undefined;
  return [...uses.filter(isOwn), ...uses.filter((use) => !isOwn(use))];
}

/** A StatefulSet makes one claim for each of its pods. */
function ownClaims(
  app: string,
  volume: string,
  { kind, replicas, autoscale }: ResolvedApp,
): readonly string[] {
  if (kind !== "StatefulSet") return [`${app}-${volume}`];
  const pods = Math.min(autoscale?.max ?? replicas ?? 1, MOST_PODS);
  return Array.from({ length: pods }, (_, index) => `${volume}-${app}-${index}`);
}

/** As many as are looked at. */
const MOST_PODS = 100;
