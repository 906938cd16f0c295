import type { YAMLError } from "yaml";

type Code = YAMLError["code"];

/** Own words for the parser's error codes: its messages may quote the file, and so a secret. */
const MESSAGES: Partial<Record<Code, string>> = {
  BAD_ALIAS: "an alias refers to no anchor before it",
  BAD_DIRECTIVE: "directives are not allowed",
  BAD_DQ_ESCAPE: "unknown escape in a double-quoted text",
  BAD_INDENT: "the indentation does not fit",
  BAD_SCALAR_START: "a plain text cannot start with this character; quote it",
  BLOCK_AS_IMPLICIT_KEY: "a map or list cannot stand here; check the indentation",
  BLOCK_IN_FLOW: "an indented block cannot stand inside { } or [ ]",
  KEY_OVER_1024_CHARS: "a key is longer than 1024 characters",
  MISSING_CHAR: "a character is missing, such as a closing quote or bracket, or the colon of a key",
  MULTILINE_IMPLICIT_KEY: "a key spans several lines; check the colon and the indentation",
  MULTIPLE_ANCHORS: "a value has several anchors",
  MULTIPLE_DOCS: "the file holds several documents",
  MULTIPLE_TAGS: "a value has several tags",
  NON_STRING_KEY: "a key is not a text",
  TAB_AS_INDENT: "tabs cannot indent; use spaces",
  TAG_RESOLVE_FAILED: "tags are not allowed",
};

/** What a YAML syntax error means. */
export function syntaxMessage(code: Code): string {
  return MESSAGES[code] ?? "this is not valid YAML";
}
