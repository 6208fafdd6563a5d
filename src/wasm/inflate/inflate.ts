/*
 * gzip (RFC 1952) and deflate (RFC 1951), resumable at any input byte.
 *
 * The caller copies stored bytes to `inputEnd()`, calls `pushed(count)` and then `run` until it asks for more input; each
 * call hands over the output between `outputFrom()` and `outputTo()`, which lies in place until the next call.
 *
 * With a span set, `run` also stops at the first block header that lies that much output after the last stop, so that the
 * caller can note what `resume` needs to begin there.
 *
 * What makes it fast: 64 bits of input at hand and refilled without a branch; tables of 11 and 8 bits that answer a symbol,
 * its base and its extra bits with one load, the next of which is under way while a match is copied; up to three literals
 * between refills; copies of 16 bytes that may overshoot.
 *
 * One file, because its parts share the state below and one module cannot assign another's globals.
 */
import { crc32, makeCrcTables } from './crc32';
import { buildTable, DISTANCE_BITS, END_OF_BLOCK, KIND_DISTANCE, KIND_LITLEN, KIND_PRECODE, LITERAL, LITLEN_BITS, PRECODE_BITS, SPECIAL, SUBTABLE } from './huffman';
import { DISTANCE_TABLE, FIXED_DISTANCE_TABLE, FIXED_LITLEN_TABLE, GUEST_FROM, GUEST_TO, INPUT, INPUT_BYTES, INPUT_SLACK, LENGTHS, LITLEN_TABLE, MEMORY_END, OUTPUT, OUTPUT_LIMIT, PACKED_BYTES, PACKED_WINDOW, PATTERN_STEPS, PATTERNS, PRECODE_TABLE, WINDOW_BYTES } from './layout';
import { pack, unpack } from './pack';

// ---- answers of run()
const NEED_INPUT: i32 = 0;
const OUTPUT_READY: i32 = 1;
const DONE: i32 = 2;
const AT_CHECKPOINT: i32 = 3;

// ---- errors, as negative answers
const BAD_MAGIC: i32 = -1;
const BAD_METHOD: i32 = -2;
const BAD_HEADER_FLAGS: i32 = -3;
const BAD_HEADER_CRC: i32 = -4;
const BAD_BLOCK_TYPE: i32 = -5;
const BAD_STORED_LENGTH: i32 = -6;
const BAD_CODE_LENGTHS: i32 = -7;
const BAD_SYMBOL: i32 = -8;
const BAD_DISTANCE: i32 = -9;
const BAD_CRC: i32 = -10;
const BAD_LENGTH: i32 = -11;
const TRUNCATED: i32 = -12;
const TRAILING_JUNK: i32 = -13;

// ---- where in the stream we are
const IN_HEADER: i32 = 0;
const AT_BLOCK: i32 = 1;
const IN_STORED: i32 = 2;
const IN_SYMBOLS: i32 = 3;
const IN_TRAILER: i32 = 4;
const AFTER_MEMBER: i32 = 5;
const IN_PADDING: i32 = 6;

/** A dynamic block header takes at most 14 + 19 * 3 + 316 * 14 bits, with 8 bytes read ahead. */
const HEADER_ROOM: usize = 600;
/** What one round of the fast loop may read ahead of its place: two refills of 8 bytes each. */
const SYMBOL_ROOM: usize = 32;

let state: i32 = IN_HEADER;
let isFinal: bool = false;
let bits: u64 = 0;
let bitCount: u32 = 0;
let inAt: usize = INPUT;
let inEnd: usize = INPUT;
let outAt: usize = OUTPUT;
let handedOver: usize = OUTPUT;
/** Oldest byte that a distance of this member may reach. */
let memberFrom: usize = OUTPUT;
let isLastBlock: bool = false;
let isFixed: bool = false;
let storedLeft: u32 = 0;
let crc: u32 = 0;
let crcFrom: usize = OUTPUT;
/** Length of the member modulo 2^32, up to crcFrom. */
let memberBytes: u32 = 0;
let members: u32 = 0;
let headerStep: u32 = 0;
let headerFlags: u32 = 0;
let headerLeft: u32 = 0;
let headerCrc: u32 = 0;
let trailerStep: u32 = 0;
let trailerCrc: u32 = 0;
let trailerLength: u32 = 0;
let pendingError: i32 = 0;
/** Output between two checkpoints; 0 for none. */
let span: u32 = 0;
/** Output since the last checkpoint that was handed over. */
let sinceCheckpoint: u32 = 0;
/** Bits of the first input byte that were used up before `resume`. */
let skipBits: u32 = 0;

/** Starts a gzip stream. */
export function start(): void {
  const pages = <i32>((MEMORY_END + 0xffff) >> 16);
  if (memory.size() < pages) memory.grow(pages - memory.size());
  makeCrcTables();
  makeFixedTables();
  makePatterns();
  state = IN_HEADER;
  isFinal = false;
  bits = 0;
  bitCount = 0;
  inAt = INPUT;
  inEnd = INPUT;
  outAt = OUTPUT;
  handedOver = OUTPUT;
  memberFrom = OUTPUT;
  crcFrom = OUTPUT;
  members = 0;
  headerStep = 0;
  headerLeft = 0;
  headerCrc = 0;
  isLastBlock = false;
  pendingError = 0;
  span = 0;
  sinceCheckpoint = 0;
  skipBits = 0;
}

// ---- checkpoints

/** Stop at a block header after at least this much output; 0 for never. */
export function setSpan(bytes: u32): void {
  span = bytes;
}

/** At a checkpoint: the bits of the first byte that is left (bytesLeft) which are used up. */
export function usedBits(): u32 {
  return (8 - bitCount) & 7;
}

/** At a checkpoint: CRC-32 and length modulo 2^32 of the member so far. */
export function crcSoFar(): u32 {
  return crc;
}

export function lengthSoFar(): u32 {
  return memberBytes;
}

export function packedWindow(): usize {
  return PACKED_WINDOW;
}

/** At a checkpoint: packs what the member's next distances may reach back into to packedWindow(); answers its length. */
export function packWindow(): usize {
  const from = outAt - memberFrom > WINDOW_BYTES ? outAt - WINDOW_BYTES : memberFrom;
  return from == outAt ? 0 : pack(from, outAt, PACKED_WINDOW) - PACKED_WINDOW;
}

/**
 * After `start`, with a packed window of `packedBytes` copied to packedWindow(): begins at a checkpoint. The input to be
 * pushed begins with the byte that holds its first bit. False for a window that packWindow did not write.
 */
export function resume(packedBytes: usize, usedBits: u32, crcBefore: u32, lengthBefore: u32): bool {
  if (packedBytes > PACKED_BYTES) return false;
  if (packedBytes > 0) {
    outAt = unpack(PACKED_WINDOW, PACKED_WINDOW + packedBytes, OUTPUT, OUTPUT + WINDOW_BYTES);
    if (outAt == 0) return false;
  }
  handedOver = outAt;
  crcFrom = outAt;
  crc = crcBefore;
  memberBytes = lengthBefore;
  members = 1;
  skipBits = usedBits;
  state = AT_BLOCK;
  return true;
}

function isCheckpointDue(): bool {
  return span != 0 && !isLastBlock && sinceCheckpoint + <u32>(outAt - handedOver) >= span;
}

/** Bytes that may be pushed now. */
export function inputRoom(): usize {
  return INPUT + INPUT_BYTES + INPUT_SLACK - inEnd;
}

export function inputEnd(): usize {
  return inEnd;
}

/** The caller has copied `count` bytes to inputEnd(); `final` says that they are the last. */
export function pushed(count: usize, final: bool): void {
  inEnd += count;
  isFinal = final;
  if (final) memory.fill(inEnd, 0, INPUT_SLACK);
}

export function outputFrom(): usize {
  return handedOver;
}

export function outputTo(): usize {
  return outAt;
}

/** Nothing of this module lies between these addresses. */
export function guestFrom(): usize {
  return GUEST_FROM;
}

export function guestTo(): usize {
  return GUEST_TO;
}

/** Pushed bytes that are not used up. */
export function bytesLeft(): usize {
  return inEnd - inAt;
}

/**
 * Goes on until there is output to take, more input is needed, or the stream is at its end.
 * Errors are answered after all output before them was handed over.
 */
export function run(): i32 {
  if (pendingError != 0) {
    handedOver = outAt;
    return pendingError;
  }
  if (outAt >= OUTPUT_LIMIT) slide();
  handedOver = outAt;
  const answer = advance();
  takeCrc();
  sinceCheckpoint = answer == AT_CHECKPOINT ? 0 : sinceCheckpoint + <u32>(outAt - handedOver);
  if (answer < 0 && outAt > handedOver) {
    pendingError = answer;
    return OUTPUT_READY;
  }
  return answer;
}

function advance(): i32 {
  while (true) {
    let answer: i32 = 0;
    if (state == IN_HEADER) answer = readHeader();
    else if (state == AT_BLOCK) {
      if (isCheckpointDue()) {
        unload();
        return AT_CHECKPOINT;
      }
      answer = readBlockHeader();
    }
    else if (state == IN_SYMBOLS) answer = readSymbols();
    else if (state == IN_STORED) answer = copyStored();
    else if (state == IN_TRAILER) answer = readTrailer();
    else answer = readBetween();
    if (answer == GO_ON) continue;
    if (answer == NEED_INPUT) compact();
    return answer;
  }
}

/** Inner answer: the state has changed, look again. */
const GO_ON: i32 = 100;

// ---- buffers

/** Keeps the window and makes room after it. */
function slide(): void {
  const shift = outAt - WINDOW_BYTES - OUTPUT;
  memory.copy(OUTPUT, outAt - WINDOW_BYTES, WINDOW_BYTES);
  outAt -= shift;
  crcFrom -= shift;
  memberFrom = memberFrom > OUTPUT + shift ? memberFrom - shift : OUTPUT;
}

/** Gives whole bytes read ahead back to the input. */
function unload(): void {
  inAt -= bitCount >> 3;
  bitCount &= 7;
  bits &= (<u64>1 << bitCount) - 1;
}

/** Moves what is left over to the front, so that more can be pushed. */
function compact(): void {
  unload();
  const left = inEnd - inAt;
  memory.copy(INPUT, inAt, left);
  inAt = INPUT;
  inEnd = INPUT + left;
}

function takeCrc(): void {
  if (outAt > crcFrom) {
    crc = crc32(crc, crcFrom, outAt);
    memberBytes += <u32>(outAt - crcFrom);
    crcFrom = outAt;
  }
}

// ---- gzip member header and trailer, byte by byte

const FLAG_HEADER_CRC: u32 = 2;
const FLAG_EXTRA: u32 = 4;
const FLAG_NAME: u32 = 8;
const FLAG_COMMENT: u32 = 16;
const FLAGS_RESERVED: u32 = 0xe0;

/*
 * Steps: 0-9 the fixed part; 10, 11 length of the extra field; 12 extra field; 13 name; 14 comment; 15, 16 header CRC.
 */
function readHeader(): i32 {
  while (true) {
    if (headerStep == 10 && !(headerFlags & FLAG_EXTRA)) headerStep = 13;
    if (headerStep == 12 && headerLeft == 0) headerStep = 13;
    if (headerStep == 13 && !(headerFlags & FLAG_NAME)) headerStep = 14;
    if (headerStep == 14 && !(headerFlags & FLAG_COMMENT)) headerStep = 15;
    if (headerStep == 15 && !(headerFlags & FLAG_HEADER_CRC)) headerStep = 17;
    if (headerStep == 17) {
      beginMember();
      return GO_ON;
    }
    if (inAt >= inEnd) return isFinal ? TRUNCATED : NEED_INPUT;
    const byte = <u32>load<u8>(inAt);
    if (headerStep < 15) headerCrc = crc32(headerCrc, inAt, inAt + 1);
    inAt++;
    switch (headerStep) {
      case 0:
        if (byte != 0x1f) return members > 0 ? TRAILING_JUNK : BAD_MAGIC;
        break;
      case 1:
        if (byte != 0x8b) return members > 0 ? TRAILING_JUNK : BAD_MAGIC;
        break;
      case 2:
        if (byte != 8) return BAD_METHOD;
        break;
      case 3:
        if (byte & FLAGS_RESERVED) return BAD_HEADER_FLAGS;
        headerFlags = byte;
        break;
      case 10:
        headerLeft = byte;
        break;
      case 11:
        headerLeft |= byte << 8;
        break;
      case 12:
        headerLeft--;
        continue;
      case 13:
      case 14:
        if (byte != 0) continue;
        break;
      case 15:
        if (byte != (headerCrc & 0xff)) return BAD_HEADER_CRC;
        break;
      case 16:
        if (byte != ((headerCrc >> 8) & 0xff)) return BAD_HEADER_CRC;
        break;
      default:
        break;
    }
    headerStep++;
  }
}

function beginMember(): void {
  members++;
  state = AT_BLOCK;
  headerStep = 0;
  headerCrc = 0;
  headerLeft = 0;
  takeCrc();
  memberFrom = outAt;
  crcFrom = outAt;
  crc = 0;
  memberBytes = 0;
  isLastBlock = false;
  bits = 0;
  bitCount = 0;
}

function readTrailer(): i32 {
  while (trailerStep < 8) {
    if (inAt >= inEnd) return isFinal ? TRUNCATED : NEED_INPUT;
    const byte = <u32>load<u8>(inAt++);
    if (trailerStep < 4) trailerCrc |= byte << (trailerStep << 3);
    else trailerLength |= byte << ((trailerStep - 4) << 3);
    trailerStep++;
  }
  takeCrc();
  state = AFTER_MEMBER;
  if (trailerCrc != crc) return BAD_CRC;
  if (trailerLength != memberBytes) return BAD_LENGTH;
  return GO_ON;
}

/** After a member: another one, or zeros to the end. */
function readBetween(): i32 {
  while (inAt < inEnd) {
    const byte = load<u8>(inAt);
    if (byte == 0) {
      state = IN_PADDING;
      inAt++;
      continue;
    }
    if (state == IN_PADDING || byte != 0x1f) return TRAILING_JUNK;
    state = IN_HEADER;
    return GO_ON;
  }
  return isFinal ? DONE : NEED_INPUT;
}

// ---- blocks

function refill(): void {
  bits |= load<u64>(inAt) << bitCount;
  inAt += (63 - bitCount) >> 3;
  bitCount |= 56;
}

function take(count: u32): u32 {
  const value = <u32>(bits & ((<u64>1 << count) - 1));
  bits >>= count;
  bitCount -= count;
  return value;
}

/** Whether more bits were taken than there are: the zeros after the end were read. */
function hasOverrun(): bool {
  return inAt - (bitCount >> 3) > inEnd;
}

function readBlockHeader(): i32 {
  if (isLastBlock) {
    unload();
    bits = 0;
    bitCount = 0;
    state = IN_TRAILER;
    trailerStep = 0;
    trailerCrc = 0;
    trailerLength = 0;
    return GO_ON;
  }
  if (!isFinal && inEnd - inAt < HEADER_ROOM) return NEED_INPUT;
  refill();
  take(skipBits);
  skipBits = 0;
  isLastBlock = take(1) != 0;
  const type = take(2);
  if (hasOverrun()) return TRUNCATED;
  if (type == 0) {
    take(bitCount & 7);
    unload();
    // Whole bytes from here on; at most a few are in the bit buffer and were given back.
    if (inEnd < inAt + 4) return TRUNCATED;
    const length = <u32>load<u16>(inAt);
    if (length != (<u32>load<u16>(inAt + 2) ^ 0xffff)) return BAD_STORED_LENGTH;
    inAt += 4;
    storedLeft = length;
    state = IN_STORED;
    return GO_ON;
  }
  if (type == 3) return BAD_BLOCK_TYPE;
  isFixed = type == 1;
  if (type == 2) {
    const answer = readCodes();
    if (hasOverrun()) return TRUNCATED;
    if (answer != GO_ON) return answer;
  }
  state = IN_SYMBOLS;
  return GO_ON;
}

function copyStored(): i32 {
  while (storedLeft > 0) {
    if (outAt >= OUTPUT_LIMIT) return OUTPUT_READY;
    if (inAt >= inEnd) return isFinal ? TRUNCATED : NEED_INPUT;
    let count: usize = storedLeft;
    if (count > inEnd - inAt) count = inEnd - inAt;
    if (count > OUTPUT_LIMIT - outAt) count = OUTPUT_LIMIT - outAt;
    memory.copy(outAt, inAt, count);
    outAt += count;
    inAt += count;
    storedLeft -= <u32>count;
  }
  state = AT_BLOCK;
  return GO_ON;
}

/** Order in which the lengths of the code length codes are stored (RFC 1951, section 3.2.7). */
const PRECODE_ORDER: StaticArray<u8> = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function readCodes(): i32 {
  refill();
  const litlens = take(5) + 257;
  const distances = take(5) + 1;
  const precodes = take(4) + 4;
  if (litlens > 286 || distances > 30) return BAD_CODE_LENGTHS;
  memory.fill(LENGTHS, 0, 320);
  for (let i: u32 = 0; i < precodes; i++) {
    refill();
    store<u8>(LENGTHS + PRECODE_ORDER[i], <u8>take(3));
  }
  if (!buildTable(KIND_PRECODE, PRECODE_TABLE, PRECODE_BITS, LENGTHS, 19)) return BAD_CODE_LENGTHS;
  const wanted = litlens + distances;
  memory.fill(LENGTHS, 0, 320);
  let at: u32 = 0;
  let last: u32 = 0;
  while (at < wanted) {
    refill();
    const entry = load<u32>(PRECODE_TABLE + (<usize>(bits & ((1 << PRECODE_BITS) - 1)) << 2));
    if (entry & SPECIAL) return BAD_CODE_LENGTHS;
    take(entry & 0xff);
    const symbol = entry >> 16;
    if (symbol < 16) {
      store<u8>(LENGTHS + at++, <u8>symbol);
      last = symbol;
      continue;
    }
    let times: u32 = 0;
    let value: u32 = 0;
    if (symbol == 16) {
      if (at == 0) return BAD_CODE_LENGTHS;
      times = 3 + take(2);
      value = last;
    } else if (symbol == 17) times = 3 + take(3);
    else times = 11 + take(7);
    if (at + times > wanted) return BAD_CODE_LENGTHS;
    memory.fill(LENGTHS + at, <u8>value, times);
    at += times;
    last = value;
    // Zeros past the end of the input must not turn into a long loop: they cannot, each round takes at least one bit.
    if (inAt > inEnd + INPUT_SLACK - 16) return TRUNCATED;
  }
  if (load<u8>(LENGTHS + 256) == 0) return BAD_CODE_LENGTHS;
  // The distance lengths first: both are read from one list, and the builder wants each from its start.
  if (!buildTable(KIND_DISTANCE, DISTANCE_TABLE, DISTANCE_BITS, LENGTHS + litlens, distances)) return BAD_CODE_LENGTHS;
  if (!buildTable(KIND_LITLEN, LITLEN_TABLE, LITLEN_BITS, LENGTHS, litlens)) return BAD_CODE_LENGTHS;
  return GO_ON;
}

/** For distances below 16: which of the bytes since then come where in 16 bytes, and how many of those are whole repetitions. */
function makePatterns(): void {
  for (let distance: usize = 1; distance < 16; distance++) {
    for (let i: usize = 0; i < 16; i++) store<u8>(PATTERNS + (distance << 4) + i, <u8>(i % distance));
    store<u8>(PATTERN_STEPS + distance, <u8>(16 - (16 % distance)));
  }
}

function makeFixedTables(): void {
  memory.fill(LENGTHS, 8, 144);
  memory.fill(LENGTHS + 144, 9, 112);
  memory.fill(LENGTHS + 256, 7, 24);
  memory.fill(LENGTHS + 280, 8, 8);
  buildTable(KIND_LITLEN, FIXED_LITLEN_TABLE, LITLEN_BITS, LENGTHS, 288);
  memory.fill(LENGTHS, 5, 32);
  buildTable(KIND_DISTANCE, FIXED_DISTANCE_TABLE, DISTANCE_BITS, LENGTHS, 32);
}

// ---- symbols

function readSymbols(): i32 {
  const answer = readSymbolsFast();
  if (answer != NEED_INPUT || !isFinal) return answer;
  return readSymbolsAtEnd();
}

// @ts-ignore: decorator
@inline
function copyMatch(to: usize, from: usize, length: usize, distance: usize): void {
  const end = to + length;
  if (distance >= 16) {
    do {
      v128.store(to, v128.load(from));
      to += 16;
      from += 16;
    } while (to < end);
  } else {
    // The bytes since `from`, over and over, as many whole times as fit.
    const pattern = i8x16.swizzle(v128.load(from), v128.load(PATTERNS + (distance << 4)));
    const step = <usize>load<u8>(PATTERN_STEPS + distance);
    do {
      v128.store(to, pattern);
      to += step;
    } while (to < end);
  }
}

/** Runs while there is room on both sides, with everything in locals. */
function readSymbolsFast(): i32 {
  const litlen = isFixed ? FIXED_LITLEN_TABLE : LITLEN_TABLE;
  const distances = isFixed ? FIXED_DISTANCE_TABLE : DISTANCE_TABLE;
  const inLimit = inEnd - SYMBOL_ROOM;
  const from = memberFrom;
  let buffer = bits;
  let count = bitCount;
  let at = inAt;
  let out = outAt;
  let answer: i32 = NEED_INPUT;

  let entry: u32 = 0;
  if (at <= inLimit) {
    buffer |= load<u64>(at) << count;
    at += (63 - count) >> 3;
    count |= 56;
    // Always the entry of the next bits: loaded as early as it can be, before the copy of the match before it.
    entry = load<u32>(litlen + (<usize>(buffer & 0x7ff) << 2));
  }
  while (at <= inLimit) {
    if (out >= OUTPUT_LIMIT) {
      answer = OUTPUT_READY;
      break;
    }
    buffer |= load<u64>(at) << count;
    at += (63 - count) >> 3;
    count |= 56;
    if (entry & LITERAL) {
      buffer >>= entry & 0xff;
      count -= entry & 0xff;
      store<u8>(out++, <u8>(entry >> 16));
      entry = load<u32>(litlen + (<usize>(buffer & 0x7ff) << 2));
      if (entry & LITERAL) {
        buffer >>= entry & 0xff;
        count -= entry & 0xff;
        store<u8>(out++, <u8>(entry >> 16));
        entry = load<u32>(litlen + (<usize>(buffer & 0x7ff) << 2));
        if (entry & LITERAL) {
          buffer >>= entry & 0xff;
          count -= entry & 0xff;
          store<u8>(out++, <u8>(entry >> 16));
          entry = load<u32>(litlen + (<usize>(buffer & 0x7ff) << 2));
          continue;
        }
      }
    }
    // At least 56 - 22 = 34 bits are left: a subtable (15) and extra bits (5) fit.
    if (entry & SPECIAL) {
      if (entry & SUBTABLE) {
        buffer >>= LITLEN_BITS;
        count -= LITLEN_BITS;
        const index = (entry >> 16) + <u32>(buffer & ((<u64>1 << ((entry >> 8) & 0xf)) - 1));
        entry = load<u32>(litlen + (<usize>index << 2));
        if (entry & LITERAL) {
          buffer >>= entry & 0xff;
          count -= entry & 0xff;
          store<u8>(out++, <u8>(entry >> 16));
          entry = load<u32>(litlen + (<usize>(buffer & 0x7ff) << 2));
          continue;
        }
      }
      if (entry & SPECIAL) {
        if (entry & END_OF_BLOCK) {
          buffer >>= entry & 0xff;
          count -= entry & 0xff;
          state = AT_BLOCK;
          answer = GO_ON;
        } else answer = BAD_SYMBOL;
        break;
      }
    }
    let saved = buffer;
    buffer >>= entry & 0xff;
    count -= entry & 0xff;
    const length = <usize>(((entry >> 16) & 0x1ff) + <u32>((saved & ((<u64>1 << (entry & 0xff)) - 1)) >> ((entry >> 8) & 0xf)));

    buffer |= load<u64>(at) << count;
    at += (63 - count) >> 3;
    count |= 56;
    entry = load<u32>(distances + (<usize>(buffer & 0xff) << 2));
    if (entry & SPECIAL) {
      if (entry & SUBTABLE) {
        buffer >>= DISTANCE_BITS;
        count -= DISTANCE_BITS;
        const index = (entry >> 16) + <u32>(buffer & ((<u64>1 << ((entry >> 8) & 0xf)) - 1));
        entry = load<u32>(distances + (<usize>index << 2));
      }
      if (entry & SPECIAL) {
        answer = BAD_SYMBOL;
        break;
      }
    }
    saved = buffer;
    buffer >>= entry & 0xff;
    count -= entry & 0xff;
    const distance = <usize>((entry >> 16) + <u32>((saved & ((<u64>1 << (entry & 0xff)) - 1)) >> ((entry >> 8) & 0xf)));
    if (distance > out - from) {
      answer = BAD_DISTANCE;
      break;
    }
    entry = load<u32>(litlen + (<usize>(buffer & 0x7ff) << 2));
    copyMatch(out, out - distance, length, distance);
    out += length;
  }

  bits = buffer;
  bitCount = count;
  inAt = at;
  outAt = out;
  return answer;
}

/** The same, one symbol at a time, where the zeros after the end come into reach. */
function readSymbolsAtEnd(): i32 {
  const litlen = isFixed ? FIXED_LITLEN_TABLE : LITLEN_TABLE;
  const distances = isFixed ? FIXED_DISTANCE_TABLE : DISTANCE_TABLE;
  while (true) {
    if (outAt >= OUTPUT_LIMIT) return OUTPUT_READY;
    refill();
    const entry = takeEntry(litlen, LITLEN_BITS);
    if (hasOverrun()) return TRUNCATED;
    if (entry & LITERAL) {
      store<u8>(outAt++, <u8>(entry >> 16));
      continue;
    }
    if (entry & SPECIAL) {
      if (!(entry & END_OF_BLOCK)) return BAD_SYMBOL;
      state = AT_BLOCK;
      return GO_ON;
    }
    const length = <usize>(((entry >> 16) & 0x1ff) + takeExtra(entry));
    refill();
    const distanceEntry = takeEntry(distances, DISTANCE_BITS);
    if (distanceEntry & SPECIAL) return hasOverrun() ? TRUNCATED : BAD_SYMBOL;
    const distance = <usize>((distanceEntry >> 16) + takeExtra(distanceEntry));
    if (hasOverrun()) return TRUNCATED;
    if (distance > outAt - memberFrom) return BAD_DISTANCE;
    copyMatch(outAt, outAt - distance, length, distance);
    outAt += length;
  }
}

/** Looks a code up and takes its bits, extra bits not included; takes nothing for a code that does not exist. */
function takeEntry(table: usize, tableBits: u32): u32 {
  let entry = load<u32>(table + (<usize>(bits & ((<u64>1 << tableBits) - 1)) << 2));
  if (entry & LITERAL) {
    take(entry & 0xff);
    return entry;
  }
  if ((entry & SPECIAL) && (entry & SUBTABLE)) {
    take(tableBits);
    const index = (entry >> 16) + <u32>(bits & ((<u64>1 << ((entry >> 8) & 0xf)) - 1));
    entry = load<u32>(table + (<usize>index << 2));
    if (entry & LITERAL) {
      take(entry & 0xff);
      return entry;
    }
  }
  if (entry & SPECIAL) {
    if (entry & END_OF_BLOCK) take(entry & 0xff);
    return entry;
  }
  take((entry >> 8) & 0xf);
  return entry;
}

function takeExtra(entry: u32): u32 {
  return take((entry & 0xff) - ((entry >> 8) & 0xf));
}
