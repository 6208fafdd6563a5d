import { decodeRawText } from '../bytes/byte-text.ts';
import type { ByteStringPool } from '../layers/byte-string-pool.ts';

/** Answers for a name, by its index in the pool of names. */
export type NameTest = (name: number) => boolean;

/** Bytes with A–Z taken for a–z. */
const folded = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/**
 * Which names hold the bytes, ASCII letters in either case: 1 by index. `wanted` is lower case, not empty and without
 * "/". One search through all names as one text (Horspool's): it looks at one byte in `wanted.length`, mostly.
 */
export function findContaining(names: ByteStringPool, wanted: Uint8Array): Uint8Array {
  const found = new Uint8Array(names.count);
  const pool = names.pool();
  const last = wanted.length - 1;
  const step = new Uint32Array(256).fill(wanted.length);
  for (let i = 0; i < last; i++) step[wanted[i]!] = last - i;
  for (let byte = 0; byte < 256; byte++) step[byte] = step[folded[byte]!]!;
  let name = 0;
  for (let end = last; end < pool.length;) {
    const byte = pool[end]!;
    if (folded[byte] !== wanted[last] || !matchesBackwards(pool, end - last, wanted)) {
      end += step[byte]!;
      continue;
    }
    while (names.end(name) < end) name += 1;
    found[name] = 1;
    // Once is enough: on behind the "/" that closes the name.
    end = names.end(name) + wanted.length;
  }
  return found;
}

function matchesBackwards(pool: Uint8Array, from: number, wanted: Uint8Array): boolean {
  for (let i = wanted.length - 2; i >= 0; i--) if (folded[pool[from + i]!] !== wanted[i]) return false;
  return true;
}

/** Whether a name starts with a text, both in lower case. */
export function startsWithFolded(names: ByteStringPool, text: string): NameTest {
  return foldedTest(
    names,
    text,
    (bytes, wanted) => compareForward(bytes, wanted),
    (name, wanted) => name.startsWith(wanted),
  );
}

/** Whether a name ends with a text, both in lower case. */
export function endsWithFolded(names: ByteStringPool, text: string): NameTest {
  return foldedTest(
    names,
    text,
    (bytes, wanted) => compareBackward(bytes, wanted),
    (name, wanted) => name.endsWith(wanted),
  );
}

/** Whether a name is a text, both in lower case. */
export function equalsFolded(names: ByteStringPool, text: string): NameTest {
  return foldedTest(
    names,
    text,
    (bytes, wanted) => {
      const start = compareForward(bytes, wanted);
      return start === true && bytes.length !== wanted.length ? null : start;
    },
    (name, wanted) => name === wanted,
  );
}

/**
 * Bytes answer where all that is compared is ASCII; null means that text must: other characters change their length, and
 * may become ASCII, in lower case. Each name is tested once.
 */
function foldedTest(
  names: ByteStringPool,
  text: string,
  testBytes: (bytes: Uint8Array, wanted: Uint8Array) => boolean | null,
  testText: (name: string, wanted: string) => boolean,
): NameTest {
  const wanted = text.toLowerCase();
  const bytes = new TextEncoder().encode(wanted);
  const isAscii = bytes.every((byte) => byte < 0x80);
  return remembered(names, (name) => {
    const own = names.get(name);
    const byBytes = isAscii ? testBytes(own, bytes) : null;
    return byBytes ?? testText(decodeRawText(own).toLowerCase(), wanted);
  });
}

function compareForward(name: Uint8Array, wanted: Uint8Array): boolean | null {
  for (let i = 0; i < wanted.length; i++) {
    if (i === name.length) return false;
    if (name[i]! >= 0x80) return null;
    if (folded[name[i]!] !== wanted[i]) return false;
  }
  return true;
}

function compareBackward(name: Uint8Array, wanted: Uint8Array): boolean | null {
  for (let i = 1; i <= wanted.length; i++) {
    if (i > name.length) return false;
    const byte = name[name.length - i]!;
    if (byte >= 0x80) return null;
    if (folded[byte] !== wanted[wanted.length - i]) return false;
  }
  return true;
}

/** Asks once for each name. */
export function remembered(names: ByteStringPool, test: NameTest): NameTest {
  /** 0 not asked yet, 1 no, 2 yes. */
  const known = new Uint8Array(names.count);
  return (name) => {
    if (known[name] === 0) known[name] = test(name) ? 2 : 1;
    return known[name] === 2;
  };
}
