/** About as much text as is written at once. */
const CHUNK = 64 * 1024;

/**
 * The text of `JSON.stringify(value, undefined, 2)` in pieces, so that long lists never stand in
 * memory as a whole: anything in a map that can be iterated is written as a list while it is made.
 */
export function* jsonChunks(value: unknown): Generator<string> {
  let text = "";
  for (const piece of pieces(value, "")) {
    text += piece;
    if (text.length < CHUNK) continue;
    yield text;
    text = "";
  }
  yield text;
}

function* pieces(value: unknown, indent: string): Generator<string> {
  if (Array.isArray(value) || typeof value !== "object" || value === null) {
    yield indented(value, indent);
  } else if (isIterable(value)) {
    yield* enclosed("[]", indent, listed(value, `${indent}  `));
  } else {
    yield* enclosed("{}", indent, members(value, `${indent}  `));
  }
}

/** Brackets around members, each on a line of its own. */
function* enclosed(
  brackets: "[]" | "{}",
  indent: string,
  parts: Iterable<Iterable<string>>,
): Generator<string> {
  yield brackets.slice(0, 1);
  let isEmpty = true;
  for (const part of parts) {
    yield `${isEmpty ? "" : ","}\n${indent}  `;
    yield* part;
    isEmpty = false;
  }
  yield `${isEmpty ? "" : `\n${indent}`}${brackets.slice(1)}`;
}

function* listed(values: Iterable<unknown>, indent: string): Generator<Iterable<string>> {
  for (const value of values) yield [indented(value, indent)];
}

function* members(map: object, indent: string): Generator<Iterable<string>> {
  for (const [key, value] of Object.entries(map)) {
    if (value !== undefined) yield keyed(key, value, indent);
  }
}

function* keyed(key: string, value: unknown, indent: string): Generator<string> {
  yield `${JSON.stringify(key)}: `;
  yield* pieces(value, indent);
}

/** A line break inside a text is escaped, so every one in the result is one of the layout. */
function indented(value: unknown, indent: string): string {
  return JSON.stringify(value ?? null, undefined, 2).replaceAll("\n", `\n${indent}`);
}

function isIterable(value: object): value is Iterable<unknown> {
  return typeof Reflect.get(value, Symbol.iterator) === "function";
}
