/**
 * Dates at or before this stand for "no date": year 1, 1970 and 1980 are what builders write to make builds reproducible.
 * The same border as docker's CLI (cli/command/image/formatter_history.go): 2000-01-01.
 */
const FIRST_BELIEVED_MS = Date.UTC(2000, 0, 1);

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,18}))?(Z|z|[+-]\d{2}:\d{2})$/;

/** What a stored date says about an age. `text` is whole and never "Invalid Date". */
export type CreatedAge =
  | { readonly kind: 'recorded'; readonly text: string; readonly epochMs: number }
  /** The builder left the date out, or wrote a stand-in for none. */
  | { readonly kind: 'unrecorded'; readonly text: string }
  /** Something is stored that is no date. */
  | { readonly kind: 'unreadable'; readonly text: string };

/**
 * The age of a history entry or an image.
 * @param created RFC 3339 as stored, or null
 * @param nowMs milliseconds since 1970
 */
export function describeCreated(created: string | null, nowMs: number): CreatedAge {
  if (created === null || created === '') return { kind: 'unrecorded', text: 'not recorded' };
  const epochMs = parseRfc3339(created);
  if (epochMs === null) return { kind: 'unreadable', text: 'unreadable date' };
  if (epochMs <= FIRST_BELIEVED_MS) return { kind: 'unrecorded', text: 'not recorded' };
  // Clocks of build machines differ from ours by seconds; only what is clearly ahead is called so.
  const text = epochMs - nowMs > 60_000 ? 'in the future' : `${humanDuration(nowMs - epochMs)} ago`;
  return { kind: 'recorded', text, epochMs };
}

/** Milliseconds since 1970 of an RFC 3339 date (fractions cut to milliseconds), or null. Years 0 to 9999. */
export function parseRfc3339(text: string): number | null {
  const match = RFC3339.exec(text);
  if (match === null) return null;
  const part = (group: number) => Number(match[group] ?? '0');
  const date = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(part(1), part(2) - 1, part(3));
  date.setUTCHours(part(4), part(5), part(6), Number((match[7] ?? '').padEnd(3, '0').slice(0, 3)));
  const outOfRange = date.getUTCMonth() !== part(2) - 1 || part(4) > 23 || part(5) > 59 || part(6) > 60;
  if (outOfRange) return null;
  const zone = match[8] ?? 'Z';
  if (zone.length === 1) return date.getTime();
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return date.getTime() - (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** A duration in docker's words (go-units HumanDuration): "3 days", "About an hour", "2 months". */
export function humanDuration(durationMs: number): string {
  const seconds = Math.trunc(durationMs / 1000);
  const minutes = Math.trunc(durationMs / 60_000);
  const hours = Math.trunc(durationMs / 3_600_000 + 0.5);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${String(seconds)} seconds`;
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${String(minutes)} minutes`;
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${String(hours)} hours`;
  if (hours < 24 * 7 * 2) return `${String(Math.trunc(hours / 24))} days`;
  if (hours < 24 * 30 * 2) return `${String(Math.trunc(hours / 24 / 7))} weeks`;
  if (hours < 24 * 365 * 2) return `${String(Math.trunc(hours / 24 / 30))} months`;
  return `${String(Math.trunc(Math.trunc(durationMs / 3_600_000) / 24 / 365))} years`;
}
