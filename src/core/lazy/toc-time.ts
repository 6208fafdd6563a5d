/** RFC 3339 with any number of digits of a second, as Go writes it. */
const PATTERN = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Seconds since 1970, fractions kept. Zero where none is written (writers leave out the epoch) or what is written is no time. */
export function parseTocTime(written: string): number {
  const match = PATTERN.exec(written);
  if (!match) return 0;
  const seconds = Date.parse(`${match[1]}${match[3]}`) / 1000;
  return Number.isFinite(seconds) ? seconds + Number(match[2] ?? 0) : 0;
}
