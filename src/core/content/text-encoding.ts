/** How the bytes of a text become characters. */
export type TextEncodingName = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'latin-1';

/** More control characters than this, as a share of the head, and it is no text. */
const MOST_CONTROLS = 0.05;
/** Bytes that are not UTF-8 make text only where hardly any of them is a control character. */
const MOST_CONTROLS_LATIN1 = 0.005;

/**
 * Which text the first bytes of a file are, or null where they are none. A byte order mark decides; without one a NUL byte
 * means no text, as it does to git and grep; then UTF-8 where all of it is valid (a last character that the head cuts is not
 * looked at), else Latin-1, which every byte is valid in.
 */
export function detectText(head: Uint8Array, isWhole: boolean): TextEncodingName | null {
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return 'utf-8-bom';
  // FF FE 00 00 would be UTF-32, which nobody writes; as UTF-16 it begins with a NUL character.
  if (startsWith(head, [0xff, 0xfe]) && !startsWith(head, [0xff, 0xfe, 0, 0])) return 'utf-16le';
  if (startsWith(head, [0xfe, 0xff])) return 'utf-16be';
  if (head.includes(0)) return null;
  const controls = head.length === 0 ? 0 : countControls(head) / head.length;
  if (controls > MOST_CONTROLS) return null;
  if (isUtf8(isWhole ? head : withoutCutCharacter(head))) return 'utf-8';
  return controls > MOST_CONTROLS_LATIN1 ? null : 'latin-1';
}

const ENCODING_WORDS: Readonly<Record<TextEncodingName, string>> = {
  'utf-8': 'UTF-8',
  'utf-8-bom': 'UTF-8 with byte order mark',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'latin-1': 'not UTF-8, shown as Latin-1',
};

/** Of an encoding, in a sentence's middle. */
export function encodingWords(encoding: TextEncodingName): string {
  return ENCODING_WORDS[encoding];
}

/** Text of bytes, and what has to be said about the way they were read. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: TextEncodingName;
  /** Some bytes are no characters of the encoding and stand as U+FFFD. */
  readonly hasReplacements: boolean;
}

/**
 * The text of `bytes`, in the encoding that detectText found in the head of the file. What turns out not to be UTF-8 after all is
 * read as Latin-1 when the bytes before were plain ASCII, and with U+FFFD for each bad byte when they were not. Never fails.
 */
export function decodeText(bytes: Uint8Array, detected: TextEncodingName): DecodedText {
  switch (detected) {
    case 'utf-8':
    case 'utf-8-bom': {
      const strict = decodeStrictly(bytes);
      if (strict !== null) return { text: strict, encoding: detected, hasReplacements: false };
      const lossy = new TextDecoder('utf-8').decode(bytes);
      if (detected === 'utf-8' && isAsciiButFor(lossy)) return decodeLatin1(bytes);
      return { text: lossy, encoding: detected, hasReplacements: true };
    }
    case 'utf-16le':
    case 'utf-16be': {
      const text = new TextDecoder(detected).decode(bytes);
      return { text, encoding: detected, hasReplacements: text.includes('\ufffd') };
    }
    case 'latin-1':
      return decodeLatin1(bytes);
  }
}

/** Bytes at `at` or up to three before it at which a character begins: where a part of a text may be cut. */
export function characterStart(bytes: Uint8Array, at: number, encoding: TextEncodingName): number {
  if (encoding === 'latin-1') return at;
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return at - (at % 2);
  for (let back = 0; back < 4 && at - back >= 0; back++) {
    if ((bytes[at - back]! & 0xc0) !== 0x80) return at - back;
  }
  return at;
}

/** WHATWG's "latin1" is Windows-1252: the bytes 80 to 9F are letters and quotes there, and no controls. */
function decodeLatin1(bytes: Uint8Array): DecodedText {
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'latin-1', hasReplacements: false };
}

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: the caller chooses another way.
    return null;
  }
}

function isAsciiButFor(lossy: string): boolean {
  return !/[^\u0000-\u007f\ufffd]/.test(lossy);
}

function isUtf8(bytes: Uint8Array): boolean {
  return decodeStrictly(bytes) !== null;
}

function withoutCutCharacter(head: Uint8Array): Uint8Array {
  // A lead byte among the last three says how many should follow.
  for (let back = 1; back <= 3 && back <= head.length; back++) {
    const byte = head[head.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? head.subarray(0, head.length - back) : head;
  }
  return head;
}

/** C0 controls but for tab, line feed, form feed, carriage return, backspace and escape (man pages and terminals use those). */
function countControls(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) {
    if (byte === 0x7f || (byte < 0x20 && byte !== 0x1b && !(byte >= 8 && byte <= 13 && byte !== 11))) count += 1;
  }
  return count;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}
