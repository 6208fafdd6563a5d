/** JavaScript dates end 100,000,000 days from 1970 (ECMA-262, 21.4.1.1). Archives can hold times beyond that. */
const MAX_DATE_SECONDS = 8.64e12;

/** "2024-05-01 12:33" in UTC. Times outside the range of dates are shown as "@seconds", as GNU date writes them. */
export function formatTimestamp(seconds: number): string {
  if (!isDate(seconds)) return `@${seconds}`;
  const [date, time] = splitIso(seconds);
  return `${date} ${time.slice(0, 5)}`;
}

/** "2024-05-01 12:33:07.25 UTC", fractions only where there are some. */
export function formatFullTimestamp(seconds: number): string {
  if (!isDate(seconds)) return `${seconds} seconds after 1970 (outside the range of dates)`;
  const [date, time] = splitIso(Math.floor(seconds));
  const fraction = seconds - Math.floor(seconds);
  const digits =
    fraction === 0
      ? ''
      : fraction
          .toFixed(9)
          .slice(1)
          .replace(/\.?0+$/, '');
  return `${date} ${time}${digits} UTC`;
}

function isDate(seconds: number): boolean {
  return Number.isFinite(seconds) && Math.abs(seconds) <= MAX_DATE_SECONDS;
}

function splitIso(seconds: number): [date: string, time: string] {
  const [date = '', time = ''] = new Date(Math.floor(seconds) * 1000).toISOString().split('T');
  return [date, time.slice(0, 8)];
}
