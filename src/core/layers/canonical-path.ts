import type { ByteBuffer } from './growable.ts';

const SLASH = 0x2f;
const DOT = 0x2e;

/** What was unusual about a name; its path is usable all the same. */
export interface NameOddities {
  /** A ".." climbed above the root and was clamped there. */
  readonly unsafe: boolean;
  /** The name started with "/". */
  readonly absolute: boolean;
  /** How many ".." a relative name begins with once it is simplified: the steps it climbs above the root. */
  readonly climbs: number;
}

const ordinary: NameOddities = { unsafe: false, absolute: false, climbs: 0 };

/**
 * Appends the canonical form of a tar name to `out`: components joined by "/", with empty ones and "." dropped and ".."
 * taken back, clamped at the root. The root itself becomes the empty path.
 * `a//b/` → `a/b`, `./a` → `a`, `/a/../../b` → `b` (unsafe).
 */
export function appendCanonicalPath(name: Uint8Array, out: ByteBuffer): NameOddities {
  out.reserve(name.length + 1);
  const target = out.bytes;
  const begin = out.length;
  let end = begin;
  let climbs = 0;
  let from = 0;
  while (from <= name.length) {
    let to = name.indexOf(SLASH, from);
    if (to < 0) to = name.length;
    const length = to - from;
    if (length === 0 || (length === 1 && name[from] === DOT)) {
      // dropped
    } else if (length === 2 && name[from] === DOT && name[from + 1] === DOT) {
      if (end === begin) climbs += 1;
      else {
        const slash = target.lastIndexOf(SLASH, end - 1);
        end = slash < begin ? begin : slash;
      }
    } else {
      if (end > begin) target[end++] = SLASH;
      for (let i = from; i < to; i++) target[end++] = name[i]!;
    }
    from = to + 1;
  }
  out.length = end;
  const absolute = name[0] === SLASH;
  const unsafe = climbs > 0;
  return unsafe || absolute ? { unsafe, absolute, climbs: absolute ? 0 : climbs } : ordinary;
}
