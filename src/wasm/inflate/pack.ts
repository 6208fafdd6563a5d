import { PACK_TABLE } from './layout';

/*
 * The window of a checkpoint is kept in the LZ4 block format (lz4_Block_format.md): it halves it at several hundred MB per
 * second, where deflate would take as long for a window as unpacking the next megabyte does.
 *
 *   sequence   token (literals << 4 | match - 4), more literals, the literals, offset (u16), more match
 *   lengths    15 in the token goes on in bytes, of which all but the last are 255
 */
const SHORTEST_MATCH: usize = 4;
/** The format wants the last 5 bytes to be literals and the last match to begin 12 before the end. */
const LAST_LITERALS: usize = 5;
const LAST_START: usize = 12;
const TABLE_BITS: u32 = 12;

// @ts-ignore: decorator
@inline
function slotOf(value: u32): usize {
  return PACK_TABLE + (<usize>((value * 2654435761) >> (32 - TABLE_BITS)) << 1);
}

/** Packs at most 32 KiB of [from, to) to `out`; answers where that ends. */
export function pack(from: usize, to: usize, out: usize): usize {
  memory.fill(PACK_TABLE, 0, 2 << TABLE_BITS);
  let anchor = from;
  let at = from;
  while (at + LAST_START < to) {
    const value = load<u32>(at);
    const slot = slotOf(value);
    const candidate = from + <usize>load<u16>(slot);
    store<u16>(slot, <u16>(at - from));
    if (candidate >= at || load<u32>(candidate) != value) {
      at += 1 + ((at - anchor) >> 6);
      continue;
    }
    let length = SHORTEST_MATCH;
    while (at + length < to - LAST_LITERALS && load<u8>(at + length) == load<u8>(candidate + length)) length++;
    out = writeSequence(out, anchor, at, length - SHORTEST_MATCH);
    store<u16>(out, <u16>(at - candidate));
    out = writeMore(out + 2, length - SHORTEST_MATCH);
    at += length;
    anchor = at;
  }
  return writeSequence(out, anchor, to, 0);
}

/** Token and literals. */
function writeSequence(out: usize, from: usize, to: usize, match: usize): usize {
  const literals = to - from;
  store<u8>(out, <u8>(((literals < 15 ? literals : 15) << 4) | (match < 15 ? match : 15)));
  out = writeMore(out + 1, literals);
  memory.copy(out, from, literals);
  return out + literals;
}

/** What of a length did not fit into the token. */
function writeMore(out: usize, length: usize): usize {
  if (length < 15) return out;
  length -= 15;
  while (length >= 255) {
    store<u8>(out++, 255);
    length -= 255;
  }
  store<u8>(out++, <u8>length);
  return out;
}

/** Unpacks [from, to) to `out`, which has room up to `limit`; answers where that ends, or 0 for what `pack` did not write. */
export function unpack(from: usize, to: usize, out: usize, limit: usize): usize {
  const start = out;
  let at = from;
  while (at < to) {
    const token = <usize>load<u8>(at++);
    let literals = token >> 4;
    if (literals == 15) {
      let more: usize = 255;
      while (more == 255 && at < to) {
        more = load<u8>(at++);
        literals += more;
      }
    }
    if (literals > to - at || literals > limit - out) return 0;
    memory.copy(out, at, literals);
    at += literals;
    out += literals;
    if (at == to) return out;
    if (to - at < 2) return 0;
    const distance = <usize>load<u16>(at);
    at += 2;
    let length = (token & 15) + SHORTEST_MATCH;
    if ((token & 15) == 15) {
      let more: usize = 255;
      while (more == 255 && at < to) {
        more = load<u8>(at++);
        length += more;
      }
    }
    if (distance == 0 || distance > out - start || length > limit - out) return 0;
    // Byte by byte: a match may overlap itself.
    for (const end = out + length; out < end; out++) store<u8>(out, load<u8>(out - distance));
  }
  return 0;
}
