import type * as z from "zod";

import { isMap } from "./plain-data.ts";
import { ruled } from "./rules.ts";
import type { InnerFault } from "./rules.ts";

/** One of the things that a map may say. */
export interface Form {
  /** Keys that it must have; the first one tells it from the others. */
  readonly keys: readonly [string, ...string[]];
  /** Keys that it may have besides, and no other form unless it lists them too. */
  readonly with?: readonly string[];
  /** How it is written, for messages, e.g. `{ secret: key }`. */
  readonly text: string;
}

/** Keys that only one of several forms has must not meet; keys of no form go with all. */
export function exclusive<S extends z.ZodObject>(schema: S, forms: readonly Form[]): S {
  return ruled(schema, (value) => (isMap(value) ? meetingFaults(value, forms) : []));
}

/** A map that says exactly one of several things. */
export function oneForm<S extends z.ZodObject>(schema: S, forms: readonly Form[]): S {
  return ruled(schema, (value) => {
    if (!isMap(value)) return [];
    const faults = meetingFaults(value, forms);
    return faults.length > 0 ? faults : incompleteFaults(value, forms);
  }).meta({
    title: forms[0]?.text ?? "",
    oneOf: forms.map(({ keys }) => ({ required: [...keys] })),
  });
}

/** Complaint about a map without any of its forms. */
export const SAYS_NOTHING = "says nothing";

type Value = Readonly<Record<string, unknown>>;

function meetingFaults(value: Value, forms: readonly Form[]): readonly InnerFault[] {
  const [said, ...others] = forms.filter(({ keys: [lead] }) => Object.hasOwn(value, lead));
  if (others.length > 0) {
    return others.map(({ keys: [lead] }) => ({
      at: [lead],
      message: `${lead} and ${said?.keys[0] ?? ""} exclude each other`,
      hint: "Keep one of them",
    }));
  }
  return Object.keys(value).flatMap((key) => strayFaults(key, said, forms));
}

/** A key that goes with another form than the one that is said. */
function strayFaults(
  key: string,
  said: Form | undefined,
  forms: readonly Form[],
): readonly InnerFault[] {
  const homes = forms.filter((form) => [...form.keys, ...(form.with ?? [])].includes(key));
  if (said === undefined || homes.length === 0 || homes.includes(said)) return [];
  const message = `${key} does not go with ${said.keys[0]}`;
  return [{ at: [key], message, hint: "Remove one of them" }];
}

function incompleteFaults(value: Value, forms: readonly Form[]): readonly InnerFault[] {
  const said = forms.find(({ keys: [lead] }) => Object.hasOwn(value, lead));
  if (said === undefined) {
    const texts = forms.map(({ text }) => text);
    return [{ at: [], message: SAYS_NOTHING, hint: `Write one of: ${texts.join(", ")}` }];
  }
  return said.keys
    .filter((key) => !Object.hasOwn(value, key))
    .map((key) => ({ at: [key], message: "is missing", hint: `Write ${said.text}` }));
}

/** Complaint about a short form next to the long one. */
export function shortForm(value: unknown, short: string, long: string): readonly InnerFault[] {
  if (!isMap(value) || !Object.hasOwn(value, short)) return [];
  const keys = long.split(".");
  let inner: unknown = value;
  for (const key of keys) {
    if (!isMap(inner) || !Object.hasOwn(inner, key)) return [];
    inner = inner[key];
  }
  return [
    { at: [short], message: `${short} is short for ${long}, which is set too`, hint: "Keep one" },
  ];
}
