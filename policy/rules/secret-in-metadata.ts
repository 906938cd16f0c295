import { CONFIG_CHECKSUM_ANNOTATION, SECRET_CHECKSUM_ANNOTATION } from "../../kubernetes/labels.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import {
  fieldOf,
  isMap,
  isUndecidable,
  knownOr,
  SECRET,
  valueAt,
} from "../../kubernetes/unknown.ts";
import { ownersIn } from "../objects/owner.ts";
import type { Owners } from "../objects/owner.ts";
import { SecretSearch, secretValues } from "../objects/secret-forms.ts";
import type { SecretValue } from "../objects/secret-forms.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { inOrder } from "../shapes/collision-rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Annotations of ours, which are keyed hashes. */
const ours = new Set([CONFIG_CHECKSUM_ANNOTATION, SECRET_CHECKSUM_ANNOTATION]);

/** Labels and annotations hold no value of a Secret. */
export const secretInMetadata: GraphRule = {
  name: "secret-in-metadata",
  number: 73,
  description: "Labels and annotations hold no value of a Secret, and no hash that gives it away.",
  severity: "medium",
  class: "diff",
  why: "whoever may list objects reads labels and annotations, and metrics and logs repeat them",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const { known, open } = secretValues(inOrder(objects));
    if (known.length === 0 && open.length === 0) return [];
    const search = new SecretSearch(known);
    const owners = ownersIn(objects);
    return [
      ...objects.flatMap((view) => metadataOf(view).flatMap((each) => judge(each, search, owners))),
      ...open.map(({ view, field }) => violation({ view, path: joinPath(view.path, field) })),
    ];
  },
};

interface Entry {
  readonly view: ObjectView;
  readonly path: string;
  readonly what: Shown;
  readonly value: unknown;
}

/** Labels and annotations of an object and of its pods. */
function metadataOf(view: ObjectView): readonly Entry[] {
  const own = entriesOf(view, valueAt(view.object, "metadata"), joinPath(view.path, "metadata"));
  if (view.pod === undefined || view.kind === "Pod") return own;
  const path = `${view.pod.path.replace(/\.spec$/, "")}.metadata`;
  return [...own, ...entriesOf(view, view.pod.metadata, path)];
}

function entriesOf(view: ObjectView, metadata: unknown, path: string): readonly Entry[] {
  return (["labels", "annotations"] as const).flatMap((list) => {
    const map = fieldOf(valueAt(metadata, list), isMap);
    const all = { view, path: `${path}.${list}`, what: Shown.path(list) };
    if (isUndecidable(map)) return [{ ...all, value: valueAt(metadata, list) }];
    const kind = list === "labels" ? say`label` : say`annotation`;
    const entries = Object.entries(knownOr(map) ?? {}).filter(([key]) => !ours.has(key));
    return entries.map(([key, value]) => ({
      view,
      path: `${all.path}[${JSON.stringify(key)}]`,
      what: say`${kind} ${Shown.path(key)}`,
      value,
    }));
  });
}

function judge(
  { view, path, what, value }: Entry,
  search: SecretSearch,
  owners: Owners,
): readonly GraphViolation[] {
  if (value === undefined || value === null) return [];
  if (value === SECRET) {
    return [
      violation({ view, path, message: say`${what} comes from an encrypted value; it must not` }),
    ];
  }
  if (typeof value !== "string") return [violation({ view, path })];
  const found = search.find(value);
  if (found === undefined) return [];
  return [violation({ view, path, message: say`${what} holds ${foundText(found, owners)}` })];
}

function foundText({ view, key, form }: SecretValue, owners: Owners): Shown {
  const which = say`key ${Shown.named(key)} of ${owners.shown(view)}`;
  return say`${Shown.path(form)} of ${which}; it must not`;
}

interface Found {
  readonly view: ObjectView;
  readonly path: string;
  /** Undefined: it cannot be decided. */
  readonly message?: Shown;
}

function violation({ view, path, message }: Found): GraphViolation {
  return {
    verdict: message === undefined ? "undecided" : "fail",
    object: view,
    within: "",
    path,
    message: message ?? say`not known`,
    fix: fixFor(view.subject, {
      object: say`remove it; to roll pods when a Secret changes, use a hash with a key (HMAC)`,
    }),
  };
}
