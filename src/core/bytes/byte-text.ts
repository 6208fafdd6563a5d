/**
 * Names in a tar are bytes. Three forms of text stand for them:
 * - raw text: UTF-8 where it is valid, each other byte b as the lone surrogate U+DC00 + b (Python's "surrogateescape").
 *   Reversible, so it serves as a key, in reports and in links.
 * - display text: raw text with everything that could mislead a reader escaped (`\xff`, `\n`, `\u202e`).
 * - the bytes themselves.
 */

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Raw text of bytes. Never fails. */
export function decodeRawText(bytes: Uint8Array): string {
  let ascii = true;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! >= 0x80) {
      ascii = false;
      break;
    }
  }
  if (ascii && bytes.length < 64) return String.fromCharCode(...bytes);
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return decodeWithEscapes(bytes);
  }
}

function decodeWithEscapes(bytes: Uint8Array): string {
  const parts: string[] = [];
  let validFrom = 0;
  let i = 0;
  while (i < bytes.length) {
    const length = utf8SequenceLength(bytes, i);
    if (length > 0) {
      i += length;
      continue;
    }
    if (validFrom < i) parts.push(strictDecoder.decode(bytes.subarray(validFrom, i)));
    parts.push(String.fromCharCode(0xdc00 + bytes[i]!));
    i += 1;
    validFrom = i;
  }
  if (validFrom < bytes.length) parts.push(strictDecoder.decode(bytes.subarray(validFrom)));
  return parts.join('');
}

/** Length of the valid UTF-8 sequence at `at` (1 to 4), or 0 where none starts (RFC 3629, table of well-formed sequences). */
function utf8SequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  const second = bytes[at + 1]!;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let i = 2; i < length; i++) {
    if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** The bytes that raw text stands for; the inverse of decodeRawText. */
export function encodeRawText(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(text)) return encoder.encode(text);
  const parts: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= 0xdc80 && code <= 0xdcff) parts.push(code - 0xdc00);
    else for (const byte of encoder.encode(character)) parts.push(byte);
  }
  return Uint8Array.from(parts);
}

/** True when raw text holds bytes that are not UTF-8. */
export function hasInvalidBytes(rawText: string): boolean {
  return /[\udc80-\udcff]/.test(rawText) && [...rawText].some((c) => c >= '\udc80' && c <= '\udcff');
}

/*
 * Characters that a name may hold and a reader must not be fooled by: C0 and C1 controls, DEL, zero-width characters,
 * line and paragraph separators, bidirectional embeddings, overrides and isolates, the byte order mark, lone surrogates.
 */
const misleading =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Display form of raw text: one line, nothing hidden, nothing reordered. */
export function displayText(rawText: string): { readonly text: string; readonly escaped: boolean } {
  const text = rawText.replace(misleading, escapeCharacter);
  return { text, escaped: text !== rawText };
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Orders byte strings as memcmp does. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return a.length - b.length;
}

export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}
