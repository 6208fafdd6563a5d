const UNITS: readonly (readonly [name: string, nanoseconds: number])[] = [
  ['h', 3_600_000_000_000],
  ['min', 60_000_000_000],
  ['s', 1_000_000_000],
  ['ms', 1_000_000],
  ['µs', 1000],
  ['ns', 1],
];

/** A duration as configs store it, in nanoseconds: "30 s", "1 min 30 s", "1.5 s" as "1 s 500 ms". At most the two largest units. */
export function formatDuration(nanoseconds: number): string {
  if (!Number.isFinite(nanoseconds)) return String(nanoseconds);
  if (nanoseconds < 0) return `−${formatDuration(-nanoseconds)}`;
  const parts: string[] = [];
  let rest = nanoseconds;
  for (const [name, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ') || '0 s';
}
