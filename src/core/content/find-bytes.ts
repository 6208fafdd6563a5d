import type { ByteSource } from '../bytes/byte-source.ts';
import { WindowReader } from '../bytes/window-reader.ts';

/**
 * Offset of the first place at or after `from` at which `needle` stands, or -1. Reads in windows and holds two of them.
 * `needle` is not empty. Throws what the source throws.
 */
export async function findBytes(
  source: ByteSource,
  needle: Uint8Array,
  from: number,
  signal?: AbortSignal,
): Promise<number> {
  const overlap = needle.length - 1;
  let tail: Uint8Array = new Uint8Array(0);
  const windows = new WindowReader(source, { signal });
  windows.skip(from);
  for (let at = windows.offset, chunk = await windows.next(); chunk !== null; chunk = await windows.next()) {
    const bytes = joined(tail, chunk);
    const found = indexOfBytes(bytes, needle);
    if (found >= 0) {
      windows.stop();
      return at - tail.length + found;
    }
    tail = bytes.slice(Math.max(0, bytes.length - overlap));
    at = windows.offset;
  }
  return -1;
}

/**
 * Where two contents first differ at or after `from`; the length of the shorter one where it ends there; -1 where they are equal
 * from there on.
 */
export async function findDifference(
  a: ByteSource,
  b: ByteSource,
  from: number,
  signal?: AbortSignal,
): Promise<number> {
  const shared = Math.min(a.sizeBytes, b.sizeBytes);
  const windowBytes = 4 << 20;
  for (let at = from; at < shared; at += windowBytes) {
    const length = Math.min(windowBytes, shared - at);
    const [left, right] = await Promise.all([a.read(at, length, signal), b.read(at, length, signal)]);
    signal?.throwIfAborted();
    for (let i = 0; i < length; i++) if (left[i] !== right[i]) return at + i;
  }
  return a.sizeBytes === b.sizeBytes || from > shared ? -1 : shared;
}

function indexOfBytes(bytes: Uint8Array, needle: Uint8Array): number {
  const [first = 0] = needle;
  const last = bytes.length - needle.length;
  for (let at = bytes.indexOf(first); at >= 0 && at <= last; at = bytes.indexOf(first, at + 1)) {
    let i = 1;
    while (i < needle.length && bytes[at + i] === needle[i]) i += 1;
    if (i === needle.length) return at;
  }
  return -1;
}

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
  if (before.length === 0) return after;
  const bytes = new Uint8Array(before.length + after.length);
  bytes.set(before);
  bytes.set(after, before.length);
  return bytes;
}
