const dayLength = 24 * 60 * 60 * 1000;

/** The day of a moment, `YYYY-MM-DD` in UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** Days from one day to another, both `YYYY-MM-DD`; negative when it lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((startOf(to) - startOf(from)) / dayLength);
}

/** The day that is so many days later. */
export function dayAfter(day: string, days: number): string {
  return dayOf(new Date(startOf(day) + days * dayLength));
}

function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
