import * as z from "zod";

import { isDnsSubdomain } from "../kubernetes/names.ts";
import { day } from "../policy/schema/schema-parts.ts";
import { isMap } from "./plain-data.ts";
import { quote } from "./problems.ts";
import { ruled } from "./rules.ts";
import type { InnerFault } from "./rules.ts";
import { checkedText, lineText } from "./schema-parts.ts";

/** Kinds whose loss or replacement needs an approval, and whether they stand in a namespace. */
const KINDS = {
  PersistentVolumeClaim: true,
  StatefulSet: true,
  Service: true,
  Namespace: false,
  PersistentVolume: false,
  CustomResourceDefinition: false,
} as const;

const kinds = Object.keys(KINDS);

const kind = checkedText((text) =>
  Object.hasOwn(KINDS, text)
    ? undefined
    : { message: `is not one of ${kinds.join(", ")}`, hint: nearKind(text) },
).meta({ enum: kinds });

function nearKind(text: string): string {
  const near = kinds.find((one) => one.toLowerCase() === text.toLowerCase());
  return near === undefined ? "Nothing else needs an approval" : `Did you mean ${quote(near)}?`;
}

const objectReference = checkedText((text) =>
  text.split("/").length <= 2 && text.split("/").every(isDnsSubdomain)
    ? undefined
    : { message: "is not the name of an object", hint: "Write namespace/name" },
);

const approval = ruled(
  z.strictObject({
    kind: kind.meta({ description: "Kind of the object", examples: ["PersistentVolumeClaim"] }),
    object: objectReference.meta({
      description: "namespace/name; the name alone without a namespace",
      examples: ["tenant-acme/db"],
    }),
    operation: z.enum(["delete", "replace"]).describe("What may be done to it"),
    until: day.meta({ description: "Last day on which it may", examples: ["2027-01-31"] }),
    reason: lineText.describe("Why the data may go"),
  }),
  placeFaults,
);

/** Objects in a namespace without one, and the other way round. */
function placeFaults(value: unknown): readonly InnerFault[] {
  if (!isMap(value)) return [];
  const { kind: of, object } = value;
  if (typeof of !== "string" || typeof object !== "string" || !isKind(of)) return [];
  if (object.includes("/") === KINDS[of]) return [];
  const message = KINDS[of] ? `a ${of} is in a namespace` : `a ${of} is in no namespace`;
  const hint = KINDS[of] ? `Write <namespace>/${object}` : "Write its name alone";
  return [{ at: ["object"], message, hint }];
}

function isKind(text: string): text is keyof typeof KINDS {
  return Object.hasOwn(KINDS, text);
}

/** Approvals of the same thing, of which only one could be meant. */
function duplicateFaults(value: unknown): readonly InnerFault[] {
  if (!Array.isArray(value)) return [];
  const list: readonly unknown[] = value;
  const keys = list.map((entry) =>
    isMap(entry) && ["kind", "object", "operation"].every((key) => typeof entry[key] === "string")
      ? [entry["kind"], entry["operation"], entry["object"]].join(" ")
      : undefined,
  );
  return keys.flatMap((key, index) => {
    const first = keys.indexOf(key);
    if (key === undefined || first === index) return [];
    const message = `the approval of entry ${first} is given again`;
    return [{ at: [index], message, hint: "Remove one" }];
  });
}

/** Value of `moorage:approvals`. */
export const approvals = ruled(z.array(approval), duplicateFaults);
