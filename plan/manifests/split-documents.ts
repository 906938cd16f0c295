/** One document of a YAML stream. */
export interface DocumentText {
  readonly text: string;
  /** Lines of the stream before it. */
  readonly linesBefore: number;
}

/** `---` or `...` at the start of a line, which YAML allows nowhere inside of a document. */
const marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/** Splits a stream at its document markers; columns and lines stay what they are. */
export function splitDocuments(stream: string): readonly DocumentText[] {
  const text = stream.replace(/^\uFEFF/, "");
  const documents: DocumentText[] = [];
  let from = 0;
  let line = 0;
  for (const { index, 0: found } of text.matchAll(marker)) {
    documents.push({ text: indented(text.slice(from, index)), linesBefore: line });
    line += lineEnds(text, from, index);
    // What follows on the line of the marker belongs to the next document, in the same column.
    from = found === "---" ? index : index + found.length;
  }
  documents.push({ text: indented(text.slice(from)), linesBefore: line });
  return documents;
}

function indented(chunk: string): string {
  return chunk.replace(/^---/, "   ");
}

function lineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) {
    count += 1;
  }
  return count;
}
