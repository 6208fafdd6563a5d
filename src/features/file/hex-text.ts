/** "0000a0ff", or as many digits as the content's offsets need. */
export function formatOffset(offset: number, sizeBytes: number): string {
  return offset.toString(16).padStart(Math.max(8, (sizeBytes - 1).toString(16).length), '0');
}

/** Two hexadecimal digits; dots while the byte is not there yet. */
export function formatByte(byte: number): string {
  return byte < 0 ? '··' : byte.toString(16).padStart(2, '0');
}

/** The character of a printable ASCII byte, a dot for every other. */
export function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}

/** An offset as a person types it: `1f40` and `0x1f40` are hexadecimal, digits before a `d` decimal. Null for anything else. */
export function parseOffset(text: string): number | null {
  const trimmed = text.trim().replaceAll(/[\s,_]/g, '');
  const decimal = /^(\d+)d$/i.exec(trimmed)?.[1];
  // `8000d` could be hexadecimal too: that is written 0x8000d.
  if (decimal !== undefined) return safe(parseInt(decimal, 10));
  const hex = /^(?:0x)?([0-9a-f]+)$/i.exec(trimmed)?.[1];
  return hex === undefined ? null : safe(parseInt(hex, 16));
}

/** What to look for: bytes where the text begins with 0x, else the UTF-8 bytes of the text. Null for nothing, or half a byte. */
export function parseNeedle(text: string): Uint8Array | null {
  if (text === '') return null;
  const hex = /^0x([0-9a-f\s]+)$/i.exec(text.trim())?.[1]?.replaceAll(/\s/g, '');
  if (hex === undefined) return new TextEncoder().encode(text);
  if (hex === '' || hex.length % 2 === 1) return null;
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) => parseInt(hex.slice(index * 2, index * 2 + 2), 16));
}

function safe(value: number): number | null {
  return Number.isSafeInteger(value) ? value : null;
}
