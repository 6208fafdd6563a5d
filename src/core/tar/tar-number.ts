/**
 * Reads a number field of a tar header (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format").
 *
 * Two forms:
 * - octal digits, with spaces or NULs before and after (`"0000644\0"`, `"   644 \0"`); a blank field is 0;
 * - base-256, marked by the top bit of the first byte: two's complement, big-endian, in the remaining 8 * length - 1 bits.
 *   A 12-byte field reaches 2^94, so the result is a double: exact up to 2^53, rounded above, never wrapped.
 *
 * Answers NaN for a field that is neither. Python's `int()` in the corpus' reader also takes "+5" and "1_0": not numbers here.
 */
export function parseNumberField(bytes: Uint8Array, offset: number, length: number): number {
  const end = offset + length;
  const lead = bytes[offset]!;
  if (lead & 0x80) return lead & 0x40 ? negativeBase256(bytes, offset, end) : positiveBase256(bytes, offset, end);

  let at = offset;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0)) at++;
  if (at === end) return 0;
  const negative = bytes[at] === 0x2d;
  if (negative) at++;
  const firstDigit = at;
  let value = 0;
  for (; at < end; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  if (at === firstDigit) return NaN;
  while (at < end && bytes[at] === 0x20) at++;
  // Whatever stands after a NUL is left over from the writer's buffer.
  if (at < end && bytes[at] !== 0) return NaN;
  return negative ? -value : value;
}

function positiveBase256(bytes: Uint8Array, offset: number, end: number): number {
  let value = bytes[offset]! & 0x3f;
  for (let at = offset + 1; at < end; at++) value = value * 256 + bytes[at]!;
  return value;
}

function negativeBase256(bytes: Uint8Array, offset: number, end: number): number {
  // -(~x + 1): summing the inverted bytes keeps small negatives exact, which value - 2^95 in doubles would not.
  let inverted = 0x7f - (bytes[offset]! & 0x7f);
  for (let at = offset + 1; at < end; at++) inverted = inverted * 256 + (0xff - bytes[at]!);
  return -(inverted + 1);
}

/** Reads a decimal integer as PAX records write it ("8589934592", "-5"). NaN for anything else, also for no digits at all. */
export function parseDecimalInteger(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const negative = at < end && bytes[at] === 0x2d;
  if (negative) at++;
  if (at === end) return NaN;
  let value = 0;
  for (; at < end; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

/** No double needs more characters; a longer number is malformed, and is not handed to Number() to chew on. */
const LONGEST_DECIMAL = 400;

/** Reads a PAX time: seconds with an optional fraction ("1700000000.5", "-1.25"). NaN for anything else and beyond doubles. */
export function parseDecimalSeconds(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > LONGEST_DECIMAL) return NaN;
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  if (!/^-?(\d+(\.\d*)?|\.\d+)$/.test(text)) return NaN;
  const seconds = Number(text);
  return Number.isFinite(seconds) ? seconds : NaN;
}
