import { joinPath } from "../../kubernetes/object-kind.ts";
import { isUndecidable, knownOr, listAt, stringAt } from "../../kubernetes/unknown.ts";
import type { ObjectRule, ObjectView, Violation } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Lists of a pod name each thing once. */
export const duplicateNames: ObjectRule = {
  name: "duplicate-names",
  number: 49,
  description: "Variables, ports, volumes, mounts and containers of a pod have names of their own.",
  severity: "low",
  class: "extra",
  why: "the API server refuses it, or silently takes the last one",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    const { pod } = view;
    if (pod === undefined) return [];
    const containers = pod.containers.map(({ object, path }) => {
      return { name: stringAt(object, "name"), path: `${path}.name` };
    });
    return [
      ...pod.unreadable.map((path) => open(view, { path, within: path })),
      ...repeated(view, containers, { within: pod.path, what: "container" }),
      ...inList(view, pod.spec, { within: pod.path, list: "volumes", key: "name", what: "volume" }),
      ...pod.containers.flatMap(({ object, path, name }) => {
        return listsOfContainer.flatMap((each) => {
          return inList(view, object, { ...each, within: path, container: name });
        });
      }),
    ];
  },
};

type Thing = "container" | "volume" | "variable" | "port" | "mount";

const listsOfContainer = [
  { list: "env", key: "name", what: "variable" },
  { list: "ports", key: "name", what: "port" },
  { list: "volumeMounts", key: "mountPath", what: "mount" },
] as const;

interface Place {
  /** Path of the container or of the pod spec. */
  readonly within: string;
  readonly container?: string | undefined;
}

interface Listed extends Place {
  readonly list: string;
  readonly key: string;
  readonly what: Thing;
}

interface Named {
  readonly name: ReturnType<typeof stringAt>;
  /** Path inside the resource. */
  readonly path: string;
}

function inList(view: ObjectView, holder: unknown, place: Listed): readonly Violation[] {
  const { within, list, key } = place;
  const items = listAt(holder, list);
  const path = joinPath(within, list);
  if (isUndecidable(items)) return [open(view, { ...place, path })];
  const named = (knownOr(items) ?? []).map((item, index) => {
    return { name: stringAt(item, key), path: `${path}[${index}].${key}` };
  });
  return repeated(view, named, place);
}

/** Each name that was there before; one that is not known may be any. */
function repeated(
  view: ObjectView,
  items: readonly Named[],
  place: Place & { readonly what: Thing },
): readonly Violation[] {
  const seen = new Set<string>();
  return items.flatMap(({ name, path }): readonly Violation[] => {
    if (isUndecidable(name)) return items.length > 1 ? [open(view, { ...place, path })] : [];
    if (name.kind !== "known") return [];
    const known = place.what === "mount" ? trimmed(name.value) : name.value;
    if (!seen.has(known)) {
      seen.add(known);
      return [];
    }
    const field = Shown.path(path.slice(place.within.length + 1));
    const message = say`${field} is ${Shown.named(name.value)} again; each ${Shown.path(place.what)} must have its own`;
    return [{ ...open(view, { ...place, path }), verdict: "fail", message }];
  });
}

/** `/data/` is where `/data` is. */
function trimmed(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, "") : path;
}

function open(
  { subject }: ObjectView,
  { within, container, path }: Place & { readonly path: string },
): Violation {
  return {
    verdict: "undecided",
    container,
    within,
    path,
    message: say`not known`,
    fix: fixFor(subject, {
      object: say`remove one of them, or give it another name`,
      components: { HelmRelease: say`remove one of them from \`values\`` },
    }),
  };
}
