import { AppError } from '../../base/app-error.ts';
import { BitReader } from './bit-reader.ts';
import { corruptError, type Decoder, placeOf, trailingJunkError, truncatedError } from './decoder.ts';

/*
 * bzip2 (no standard exists; the format is that of libbzip2 1.0.8, described in Joe Tsai's "BZIP2: Format Specification"):
 *
 *     stream: "BZh" level('1'..'9') block* 0x177245385090 crc32-of-crcs, filled up to a byte
 *     block:  0x314159265359 crc32 randomised(1) origin(24) symbol-map huffman-tables selectors symbols
 *
 * Own code because no package fits: unbzip2-stream needs Node's streams and puts every byte into a JavaScript array,
 * seek-bzip needs Node's Buffer, bzip2-wasm takes whole buffers and must be told the unpacked length.
 */

const STREAM_MAGIC = 0x42_5a_68;
const BLOCK_MAGIC = [0x31_41_59, 0x26_53_59] as const;
const END_MAGIC = [0x17_72_45, 0x38_50_90] as const;

const BLOCK_UNIT_BYTES = 100_000;
const MAX_CODE_LENGTH = 20;
const GROUP_SYMBOLS = 50;
/** libbzip2's BZ_MAX_SELECTORS: 2 + 900,000 / 50. Some writers list more; those are never used. */
const MAX_SELECTORS = 18_002;
/**
 * No block takes more stored bytes than this: 18,002 groups of 50 symbols of 20 bits, and 32 KiB for tables and selectors. A
 * block's length is not written down, so that many bytes are gathered before one is unpacked.
 */
const MAX_STORED_BLOCK = (MAX_SELECTORS * GROUP_SYMBOLS * MAX_CODE_LENGTH) / 8 + 32 * 1024 + 128 * 1024;
const OUTPUT_BYTES = 256 * 1024;

interface HuffmanTable {
  readonly minLength: number;
  /** By code length: the largest code of that length, shifted left to 20 bits and its low bits set; -1 where there is none. */
  readonly limits: Int32Array;
  /** By code length: what to take from a code of that length to index `symbols`. */
  readonly bases: Int32Array;
  readonly symbols: Uint16Array;
}

/** Any number of streams, zeros between and after them; CRCs of blocks and streams verified. */
export class Bzip2Decoder implements Decoder {
  readonly memory = null;
  /** Stored bytes not yet unpacked: [#heldStart, #heldEnd). */
  #held = new Uint8Array(MAX_STORED_BLOCK * 2);
  #heldStart = 0;
  #heldEnd = 0;
  /** Bits of the byte at #heldStart that are already used: blocks do not begin at byte borders. */
  #usedBits = 0;
  #atEnd = false;
  #place: 'stream-start' | 'block' | 'after-stream' = 'stream-start';
  #blockBytes = 0;
  #next = new Uint32Array(0);
  #streamCrc = 0;
  #storedBytes = 0;
  #unpackedBytes = 0;

  *decode(chunk: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < chunk.length;) {
      const room = this.#makeRoom();
      const piece = chunk.subarray(at, at + room);
      this.#held.set(piece, this.#heldEnd);
      this.#heldEnd += piece.length;
      at += piece.length;
      while (this.#heldEnd - this.#heldStart >= MAX_STORED_BLOCK) yield* this.#step();
    }
  }

  *finish(): Generator<Uint8Array, void> {
    this.#atEnd = true;
    while (this.#heldStart < this.#heldEnd || this.#usedBits > 0) yield* this.#step();
    if (this.#place !== 'after-stream') throw this.#cut();
  }

  #makeRoom(): number {
    if (this.#heldEnd === this.#held.length) {
      this.#held.copyWithin(0, this.#heldStart, this.#heldEnd);
      this.#heldEnd -= this.#heldStart;
      this.#heldStart = 0;
    }
    return this.#held.length - this.#heldEnd;
  }

  /** Takes a stream header, a block, a stream end, or the padding behind it. */
  *#step(): Generator<Uint8Array, void> {
    if (this.#place === 'after-stream') {
      while (this.#heldStart < this.#heldEnd && this.#held[this.#heldStart] === 0) {
        this.#heldStart++;
        this.#storedBytes++;
      }
      if (this.#heldStart === this.#heldEnd) return;
      if (this.#held[this.#heldStart] !== 0x42) throw trailingJunkError('bzip2', this.#soFar());
      this.#place = 'stream-start';
    }
    const bits = new BitReader(this.#held, this.#heldStart, this.#heldEnd);
    if (this.#usedBits > 0) bits.read(this.#usedBits);
    if (this.#place === 'stream-start') this.#startStream(bits);
    const magic = [bits.read(24), bits.read(24)] as const;
    const crc = bits.readWord();
    this.#checkEnd(bits);
    if (magic[0] === END_MAGIC[0] && magic[1] === END_MAGIC[1]) {
      if (crc !== this.#streamCrc) throw this.#damaged(bits, 'the checksum of a stream does not match');
      bits.alignToByte();
      this.#place = 'after-stream';
    } else if (magic[0] === BLOCK_MAGIC[0] && magic[1] === BLOCK_MAGIC[1]) {
      this.#place = 'block';
      yield* this.#unpackBlock(bits, crc);
    } else {
      throw this.#damaged(bits, 'a block does not begin where it should');
    }
    this.#leave(bits);
  }

  #startStream(bits: BitReader): void {
    const magic = bits.read(24);
    const level = bits.read(8) - 0x30;
    this.#checkEnd(bits);
    if (magic !== STREAM_MAGIC || level < 1 || level > 9) throw this.#damaged(bits, 'the stream header is not bzip2');
    this.#blockBytes = level * BLOCK_UNIT_BYTES;
    if (this.#next.length < this.#blockBytes) this.#next = new Uint32Array(this.#blockBytes);
    this.#streamCrc = 0;
  }

  /** Remembers where the reader stands. */
  #leave(bits: BitReader): void {
    const start = bits.byteIndex - (bits.bitsIntoByte > 0 ? 1 : 0);
    this.#storedBytes += start - this.#heldStart;
    this.#heldStart = start;
    this.#usedBits = bits.bitsIntoByte;
  }

  *#unpackBlock(bits: BitReader, declaredCrc: number): Generator<Uint8Array, void> {
    if (bits.read(1) === 1) {
      throw new AppError(
        'compression-unsupported',
        'the bzip2 data is of a form given up in 1997; run `bzip2 -d` on it first',
        placeOf(this.#soFar()),
      );
    }
    const origin = bits.read(24);
    const count = this.#readSymbols(bits);
    if (origin >= count) throw this.#damaged(bits, 'the origin of a block lies outside it');
    linkPredecessors(this.#next, count);
    const crc = yield* this.#writeOut(origin, count);
    if (crc !== declaredCrc) throw this.#damaged(bits, 'the checksum of a block does not match');
    this.#streamCrc = (((this.#streamCrc << 1) | (this.#streamCrc >>> 31)) ^ crc) >>> 0;
  }

  /** Undoes Huffman coding, run lengths of zeros and move-to-front: fills #next with the block's bytes, answers how many. */
  #readSymbols(bits: BitReader): number {
    const alphabet = readSymbolMap(bits);
    const tableCount = bits.read(3);
    const selectorCount = bits.read(15);
    if (alphabet.length === 0 || tableCount < 2 || tableCount > 6 || selectorCount === 0) {
      throw this.#damaged(bits, 'the header of a block is malformed');
    }
    const selectors = readSelectors(bits, selectorCount, tableCount);
    if (selectors === null) throw this.#damaged(bits, 'the selectors of a block are malformed');
    const tables: HuffmanTable[] = [];
    for (let i = 0; i < tableCount; i++) {
      const table = readHuffmanTable(bits, alphabet.length + 2);
      if (table === null) throw this.#damaged(bits, 'a Huffman table of a block is malformed');
      tables.push(table);
    }

    const endSymbol = alphabet.length + 1;
    const out = this.#next;
    let count = 0;
    let run = 0;
    let runWeight = 1;
    for (let group = 0; ; group++) {
      this.#checkEnd(bits);
      const table = tables[selectors[group] ?? -1];
      if (table === undefined) throw this.#damaged(bits, 'a block has more symbols than selectors');
      for (let i = 0; i < GROUP_SYMBOLS; i++) {
        const symbol = readSymbol(bits, table);
        if (symbol < 0) throw this.#damaged(bits, 'a block holds a code that is in no table');
        if (symbol <= 1) {
          // Run lengths of the front byte are written in bijective base 2: RUNA is a 1, RUNB a 2.
          if (runWeight > this.#blockBytes) throw this.#damaged(bits, 'a run is longer than its block');
          run += runWeight << symbol;
          runWeight <<= 1;
          continue;
        }
        if (run > 0) {
          if (count + run > this.#blockBytes) throw this.#damaged(bits, 'a block is longer than its stream allows');
          out.fill(alphabet[0]!, count, count + run);
          count += run;
          run = 0;
          runWeight = 1;
        }
        if (symbol === endSymbol) {
          this.#checkEnd(bits);
          return count;
        }
        if (count === this.#blockBytes) throw this.#damaged(bits, 'a block is longer than its stream allows');
        const place = symbol - 1;
        const byte = alphabet[place]!;
        alphabet.copyWithin(1, 0, place);
        alphabet[0] = byte;
        out[count++] = byte;
      }
    }
  }

  /**
   * Follows the links from `origin` and undoes the first run-length coding: four equal bytes are followed by a count of more.
   * Answers the CRC of the bytes handed out.
   */
  *#writeOut(origin: number, count: number): Generator<Uint8Array, number> {
    const next = this.#next;
    let output = new Uint8Array(OUTPUT_BYTES);
    let fill = 0;
    let crc = 0xffff_ffff;
    let link = next[origin]!;
    let previous = -1;
    let equal = 0;
    for (let i = 0; i < count; i++) {
      link = next[link >>> 8]!;
      const byte = link & 0xff;
      let copies = 1;
      let value = byte;
      if (equal === 4) {
        copies = byte;
        value = previous;
        equal = 0;
        previous = -1;
      } else if (byte === previous) {
        equal++;
      } else {
        equal = 1;
        previous = byte;
      }
      for (; copies > 0; copies--) {
        output[fill++] = value;
        crc = (crc << 8) ^ CRC_TABLE[((crc >>> 24) ^ value) & 0xff]!;
        if (fill === OUTPUT_BYTES) {
          this.#unpackedBytes += fill;
          yield output;
          output = new Uint8Array(OUTPUT_BYTES);
          fill = 0;
        }
      }
    }
    this.#unpackedBytes += fill;
    if (fill > 0) yield output.subarray(0, fill);
    return ~crc >>> 0;
  }

  /** Reading past what is held means: the stream is cut, or (with more to come) the block is longer than any can be. */
  #checkEnd(bits: BitReader): void {
    if (!bits.isPastEnd) return;
    if (this.#atEnd) throw this.#cut();
    throw corruptError('bzip2', this.#soFar(), 'a block is longer than bzip2 allows');
  }

  #damaged(bits: BitReader, reason: string): AppError {
    // The zeros past the end of a cut stream look like damage.
    if (bits.isPastEnd && this.#atEnd) return this.#cut();
    return corruptError('bzip2', this.#soFar(), reason);
  }

  /** All stored bytes have come by then, also those of a block that never became whole. */
  #cut(): AppError {
    const storedBytes = this.#storedBytes + this.#heldEnd - this.#heldStart;
    return truncatedError('bzip2', { storedBytes, unpackedBytes: this.#unpackedBytes });
  }

  #soFar() {
    return { storedBytes: this.#storedBytes, unpackedBytes: this.#unpackedBytes };
  }
}

/** The bytes that occur in the block, in order: 16 bits say which sixteenths occur, 16 more for each of those say which bytes. */
function readSymbolMap(bits: BitReader): Uint8Array {
  const sixteenths = bits.read(16);
  const alphabet = new Uint8Array(256);
  let size = 0;
  for (let high = 0; high < 16; high++) {
    if ((sixteenths & (0x8000 >> high)) === 0) continue;
    const used = bits.read(16);
    for (let low = 0; low < 16; low++) if (used & (0x8000 >> low)) alphabet[size++] = high * 16 + low;
  }
  return alphabet.subarray(0, size);
}

/** Which table each group of 50 symbols uses: move-to-front indices in unary. Null where an index names no table. */
function readSelectors(bits: BitReader, count: number, tableCount: number): Uint8Array | null {
  const order = Array.from({ length: tableCount }, (_, i) => i);
  const selectors = new Uint8Array(Math.min(count, MAX_SELECTORS));
  for (let i = 0; i < count; i++) {
    let place = 0;
    while (bits.read(1) === 1) if (++place >= tableCount) return null;
    const table = order[place]!;
    order.copyWithin(1, 0, place);
    order[0] = table;
    if (i < MAX_SELECTORS) selectors[i] = table;
  }
  return selectors;
}

/** Code lengths of a table, each as steps from the one before; then the canonical code. Null where a length is impossible. */
function readHuffmanTable(bits: BitReader, symbolCount: number): HuffmanTable | null {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.read(5);
  for (let i = 0; i < symbolCount; i++) {
    for (;;) {
      if (length < 1 || length > MAX_CODE_LENGTH) return null;
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[i] = length;
  }

  const counts = new Uint16Array(MAX_CODE_LENGTH + 2);
  for (const each of lengths) counts[each]!++;
  const symbols = new Uint16Array(symbolCount);
  const limits = new Int32Array(MAX_CODE_LENGTH + 1).fill(-1);
  const bases = new Int32Array(MAX_CODE_LENGTH + 1);
  let code = 0;
  let placed = 0;
  let minLength = 0;
  for (let size = 1; size <= MAX_CODE_LENGTH; size++) {
    code <<= 1;
    const count = counts[size]!;
    bases[size] = code - placed;
    if (count > 0) {
      if (minLength === 0) minLength = size;
      for (let symbol = 0; symbol < symbolCount; symbol++) if (lengths[symbol] === size) symbols[placed++] = symbol;
      code += count;
      // More codes than bits can tell apart.
      if (code > 1 << size) return null;
    }
    limits[size] = (code << (MAX_CODE_LENGTH - size)) - 1;
  }
  return { minLength, limits, bases, symbols };
}

/** The next symbol, or -1 for a code that the table does not hold. */
function readSymbol(bits: BitReader, table: HuffmanTable): number {
  const code = bits.peek(MAX_CODE_LENGTH);
  let length = table.minLength;
  while (length <= MAX_CODE_LENGTH && code > table.limits[length]!) length++;
  if (length > MAX_CODE_LENGTH) return -1;
  bits.take(length);
  return table.symbols[(code >>> (MAX_CODE_LENGTH - length)) - table.bases[length]!] ?? -1;
}

/**
 * Prepares undoing the Burrows-Wheeler transform: element i keeps its byte in the low 8 bits and gets, above them, the index
 * of the element that follows it in the original order.
 */
function linkPredecessors(next: Uint32Array, count: number): void {
  const starts = new Uint32Array(256);
  for (let i = 0; i < count; i++) starts[next[i]! & 0xff]!++;
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    const occurrences = starts[byte]!;
    starts[byte] = sum;
    sum += occurrences;
  }
  for (let i = 0; i < count; i++) {
    const target = starts[next[i]! & 0xff]!++;
    next[target] = (next[target]! & 0xff) | (i << 8);
  }
}

/** CRC-32 with polynomial 0x04c11db7, most significant bit first (not gzip's, which is reflected). */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  return crc >>> 0;
});
