import { stringify } from "yaml";

import { deployerRole } from "../kubernetes/deployer-role.ts";
import { byAction, type Right } from "../kubernetes/right.ts";
import { roleManifests, subjectNamed } from "../kubernetes/role-manifests.ts";

/** What a pre-flight found, for its error. */
export interface Shortfall {
  readonly environment: string;
  readonly missing: readonly Right[];
  /** Namespaces that are there and can hold a Role. */
  readonly existing: ReadonlySet<string>;
  /** User as the API server names it. */
  readonly user: string;
  readonly context: string;
  /**
   * Name of the role that adds them.
   *
   * @default - that of what a deployer lacks
   */
  readonly role?: string;
  /**
   * What needs the rights.
   *
   * @default - the environment
   */
  readonly purpose?: string;
}

const MOST_PLACES = 5;

/** Every missing right with its reason, and the smallest role that adds them. */
export function shortfallText(shortfall: Shortfall): string {
  const { environment, missing, user, context, purpose = environment } = shortfall;
  return [
    `${user} (context "${context}") lacks rights that ${purpose} needs; nothing was changed`,
    ...byAction(missing).map((group) => `  ${actionText(group)}`),
    `a role that adds them, for whoever administers the cluster:`,
    missingRole(shortfall),
  ].join("\n");
}

/** E.g. `watch networkpolicies.networking.k8s.io in tenant-acme, to see that NetworkPolicy is gone`. */
function actionText(group: readonly Right[]): string {
  const [first] = group;
  if (first === undefined) return "";
  const resource = [first.resource, first.group].filter((word) => word !== "").join(".");
  const only = group.flatMap(({ exact, names }) => (exact ? (names ?? []) : []));
  const which = only.length === 0 ? "" : ` ${[...new Set(only)].join(", ")}`;
  const reasons = [...new Set(group.flatMap(({ reasons: all }) => all))];
  const more = reasons.length > 2 ? ", and more" : "";
  const hangs = first.verb === "watch" ? " (without it a deployment hangs)" : "";
  return `${first.verb} ${resource}${which} ${placesText(group)}, to ${reasons.slice(0, 2).join(", to ")}${more}${hangs}`;
}

function placesText(group: readonly Right[]): string {
  const places = [...new Set(group.map(({ namespace }) => namespace))];
  const named = places.filter((place) => place !== undefined);
  if (named.length < places.length) return "in the whole cluster";
  const shown = named.slice(0, MOST_PLACES).join(", ");
  const more = named.length - MOST_PLACES;
  return more > 0 ? `in ${shown} and ${more} more namespaces` : `in ${shown}`;
}

function missingRole({ environment, missing, existing, user, role: wanted }: Shortfall): string {
  const name = wanted ?? `moorage-deployer-${environment}-missing`;
  const role = deployerRole(missing, { existing });
  const manifests = roleManifests(role, { name, subject: subjectNamed(user, "User") });
  return manifests.map((one) => stringify(one, { lineWidth: 0 }).trimEnd()).join("\n---\n");
}
