const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MACROS = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
const INTERVAL = /^@every (?:\d+(?:\.\d+)?(?:h|m|s))+$/;

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Words for numbers, the first one for `from`. */
  readonly words: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: "minute", from: 0, to: 59, words: [] },
  { name: "hour", from: 0, to: 23, words: [] },
  { name: "day of the month", from: 1, to: 31, words: [] },
  { name: "month", from: 1, to: 12, words: MONTHS },
  { name: "day of the week", from: 0, to: 6, words: DAYS },
];

/** How a schedule is written. */
export const SCHEDULE_HINT = 'write e.g. "30 2 * * *", or @daily';

/** What is wrong with a text, and what to do. */
export interface TextProblem {
  readonly message: string;
  readonly hint?: string;
}

/**
 * Why Kubernetes would refuse a schedule; undefined when it is fine.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function scheduleProblem(schedule: string): TextProblem | undefined {
  const text = schedule.trim();
  if (/^(?:CRON_)?TZ=/.test(text)) {
    return { message: "must not name a time zone", hint: "use timeZone" };
  }
  if (text.startsWith("@")) {
    return MACROS.includes(text) || INTERVAL.test(text)
      ? undefined
      : { message: `must be one of ${MACROS.join(", ")}, got "${text}"` };
  }
  const parts = text === "" ? [] : text.split(/\s+/);
  if (parts.length !== FIELDS.length) {
    return {
      message: `must have five fields (minute, hour, day of the month, month, day of the week), got ${parts.length}`,
      hint: parts.length === 6 ? "Kubernetes knows no seconds" : SCHEDULE_HINT,
    };
  }
  for (const [index, field] of FIELDS.entries()) {
    const problem = (parts[index] ?? "")
      .split(",")
      .map((entry) => entryProblem(entry, field))
      .find((found) => found !== undefined);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Why a time zone is none that Kubernetes knows; undefined when it is fine. */
export function timeZoneProblem(zone: string): TextProblem | undefined {
  const known = knownZone(zone);
  // Offsets are known to JavaScript, but to no controller.
  if (known === undefined || /^[+-]/.test(zone)) {
    return { message: `must be a name of the IANA time zone database, got "${zone}"`, hint: ZONES };
  }
  return known.toLowerCase() === zone.toLowerCase() && known !== zone
    ? { message: `must be spelled "${known}", got "${zone}"` }
    : undefined;
}

const ZONES = "e.g. Europe/Berlin or Etc/UTC";

function knownZone(zone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function entryProblem(entry: string, field: Field): TextProblem | undefined {
  const [range = "", step, ...more] = entry.split("/");
  const wrong = { message: `has "${entry}" as ${field.name}, which is no number, range or step` };
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return wrong;
  if (range === "*" || range === "?") return undefined;
  const ends = range.split("-");
  const numbers = ends.map((end) => numberOf(end, field));
  const [first, last = first] = numbers;
  if (ends.length > 2 || first === undefined || last === undefined) return wrong;
  if (numbers.some((one) => one === undefined)) return wrong;
  if ([first, last].some((one) => one < field.from || one > field.to)) {
    return {
      message: `has "${entry}" as ${field.name}, which goes from ${field.from} to ${field.to}`,
      ...(field.words === DAYS && last === 7 ? { hint: "Sunday is 0" } : {}),
    };
  }
  return first > last
    ? { message: `has "${entry}" as ${field.name}, which ends before it begins` }
    : undefined;
}

function numberOf(text: string, { from, words }: Field): number | undefined {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return from + word;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
