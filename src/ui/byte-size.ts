/** Multiples of 1000, as docker prints them (docker/go-units HumanSize). */
const DECIMAL_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

const GROUPED = new Intl.NumberFormat('en-US');

/**
 * Three significant digits in multiples of 1000: "0 B", "999 B", "1.20 kB", "77.8 MB", "312 MB".
 * A negative size keeps its sign, as a real minus.
 */
export function formatBytes(bytes: number): string {
  if (bytes < 0) return `\u2212${formatBytes(-bytes)}`;
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  let value = bytes;
  let unit = -1;
  // 999.5 and above would print as 1000 of the smaller unit.
  while (value >= 999.5 && unit < DECIMAL_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${value.toFixed(decimals)} ${DECIMAL_UNITS[unit]}`;
}

/** Every digit: "1,234,567 bytes". */
export function formatExactBytes(bytes: number): string {
  return `${formatCount(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** "1,234,567". */
export function formatCount(count: number): string {
  return GROUPED.format(count);
}

const FACTORS = new Map([
  ['', 1],
  ['b', 1],
  ['k', 1e3],
  ['kb', 1e3],
  ['m', 1e6],
  ['mb', 1e6],
  ['g', 1e9],
  ['gb', 1e9],
  ['t', 1e12],
  ['tb', 1e12],
  ['ki', 2 ** 10],
  ['kib', 2 ** 10],
  ['mi', 2 ** 20],
  ['mib', 2 ** 20],
  ['gi', 2 ** 30],
  ['gib', 2 ** 30],
  ['ti', 2 ** 40],
  ['tib', 2 ** 40],
]);

/**
 * Whole bytes of what a person typed: "10MB", "1.5 GiB", "300k", "4096". Units without an "i" are multiples of 1000, as
 * everywhere on the page. Null for anything else; an empty text is 0.
 */
export function parseByteSize(text: string): number | null {
  const match = /^\s*(\d+(?:[.,]\d+)?|\.\d+)?\s*([a-z]*)\s*$/i.exec(text);
  if (match === null) return null;
  const [, number, unit = ''] = match;
  if (number === undefined) return unit === '' ? 0 : null;
  const factor = FACTORS.get(unit.toLowerCase());
  if (factor === undefined) return null;
  const bytes = Math.round(Number(number.replace(',', '.')) * factor);
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/** The shortest text that parseByteSize reads back as the same number: "10 MB", "1 GiB", "1234567 B"; empty for 0. */
export function spellByteSize(bytes: number): string {
  if (bytes === 0) return '';
  for (const unit of ['TB', 'TiB', 'GB', 'GiB', 'MB', 'MiB', 'kB', 'KiB']) {
    const factor = FACTORS.get(unit.toLowerCase())!;
    if (bytes % factor === 0) return `${bytes / factor} ${unit}`;
  }
  const kilobytes = bytes / 1000;
  return Number.isInteger(kilobytes * 10) ? `${kilobytes} kB` : `${bytes} B`;
}
