import { classifyEnv, classifyMarked, type Classification } from "../secret-classification.ts";
import { knownSecretForm } from "../secret-values.ts";
import { decodedFile } from "./file-size.ts";
import type { FileContent, FileEntry } from "./config.ts";

/** A file with content, and where it belongs. */
export interface ClassifiedFile extends Classification {
  readonly path: string;
}

/** Where each file belongs and why, sorted by path; files out of a secret source are left out. */
export function classifiedFiles(
  files: Readonly<Record<string, FileEntry<unknown>>>,
): readonly ClassifiedFile[] {
  return Object.entries(files)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([path, file]) => ("remoteKey" in file ? [] : [{ path, ...classifyFile(file) }]));
}

/** Where a file belongs by the app's word, else by its content, and why. */
export function classifyFile(file: FileContent<unknown>): Classification {
  const found = byContent(file);
  return file.sensitive === undefined ? found : classifyMarked(file.sensitive, found);
}

function byContent({ content, encoding }: FileContent<unknown>): Classification {
  if (typeof content !== "string") {
    return { target: "Secret", rule: 2, reason: "comes from an encrypted value" };
  }
  const text = decodedFile(content, encoding);
  const form = secretPart(text) ?? secretLine(text);
  return form === undefined
    ? { target: "ConfigMap", rule: 9, reason: "nothing in it sounds secret" }
    : { target: "Secret", ...form };
}

type Hit = Pick<Classification, "rule" | "reason">;

/** Below what `knownSecretForm` looks at, so that no form is cut in two. */
const STEP = 60_000;
const WINDOW = 65_536;

function secretPart(text: string): Hit | undefined {
  for (let start = 0; start === 0 || start < text.length; start += STEP) {
    // The whole of a short text, so that it can be read as JSON.
    const part = text.length <= WINDOW ? text : text.slice(start, start + WINDOW);
    const form = knownSecretForm(part);
    if (form !== undefined) return form;
    if (text.length <= WINDOW) return undefined;
  }
  return undefined;
}

/** `name: value` of YAML, `name = value` of INI files and shells; a name of at least two letters. */
const SETTING =
  /^[\s-]{0,200}(?:export\s)?["']?(\w[\w.-]{1,99})["']?\s{0,20}[:=]\s{0,20}(\S.{0,500})$/;
/** `.netrc` and `.npmrc`, which set passwords in ways of their own. */
const LOGIN = /^\s{0,200}(?:machine\s.{0,300})?\bpassword\s+\S|:_(?:auth|authToken|password)=\S/;
/** Left open for somebody else to fill in. */
const OPEN = /^["']?(?:\$\{.*\}|\$\w+|\{\{.*\}\}|<.*>|["']{2}|null|~|""|'')["']?,?$/;

/** First line that gives a value to a name that sounds secret. */
function secretLine(text: string): Hit | undefined {
  for (const line of text.split("\n")) {
    if (LOGIN.test(line)) return { rule: 4, reason: "contains a password" };
    const [, name, rest = ""] = SETTING.exec(line.slice(0, 1000)) ?? [];
    const value = rest.replace(/[\s,;]+$/, "");
    // `key` alone is a word of many formats: selectors, sort keys, cache keys.
    if (name === undefined || OPEN.test(value) || /^keys?$/i.test(name)) continue;
    const found = classifyEnv(name, unquoted(value));
    if (found.target === "Secret" && found.rule === 7) {
      return { rule: 7, reason: `a line of it is a setting: ${found.reason}` };
    }
  }
  return undefined;
}

function unquoted(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, "$2");
}
