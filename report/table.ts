import stringWidth from "string-width";

/** One column of a {@link table}. */
export interface Column {
  readonly title: string;
  /**
   * Side that the cells lean on.
   *
   * @default "left"
   */
  readonly align?: "left" | "right";
}

/** Rows below titles, two spaces apart, aligned by what a terminal shows; without a line end. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  heading: (title: string) => string = (title) => title,
): string {
  const titles = columns.map(({ title }) => heading(title));
  const lines = [titles, ...rows.map((row) => row.map(oneLine))];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => stringWidth(line[index] ?? ""))),
  );
  return lines.map((line) => lineOf(line, columns, widths)).join("\n");
}

function lineOf(
  cells: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
): string {
  const padded = columns.map(({ align = "left" }, index) => {
    const cell = cells[index] ?? "";
    const space = " ".repeat((widths[index] ?? 0) - stringWidth(cell));
    return align === "left" ? cell + space : space + cell;
  });
  return padded.join("  ").trimEnd();
}

/** A line break inside a cell would break the table. */
function oneLine(cell: string): string {
  return cell.replace(/\s*[\r\n\t]+\s*/g, " ");
}
