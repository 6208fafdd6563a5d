import { AppError } from '../../base/app-error.ts';
import { describeName } from './describe-name.ts';
import { HeaderExtensions, isExtensionFlag } from './header-extensions.ts';
import { MemberHeaderReader, readNumber } from './member-header.ts';
import { SparseMember } from './sparse-member.ts';
import { EntryType, type TarEnd, type TarEntry, type TarSink } from './tar-entry.ts';
import { BLOCK_BYTES, EMPTY_BYTES, isChecksumRight, sumBlock } from './tar-header.ts';
import { TrailingData } from './trailing-data.ts';

/** What the next bytes of the stream are. */
const State = {
  header: 0,
  /** Content of the current member. */
  body: 1,
  /** Zeros up to the next block border. */
  padding: 2,
  /** Body of a PAX header or GNU long name. */
  extension: 3,
  /** A block of a sparse file's map, after its header. */
  sparseMap: 4,
  /** The block after one zero block. */
  secondEndBlock: 5,
  /** After the end-of-archive blocks. */
  ended: 6,
} as const;
type State = (typeof State)[keyof typeof State];

const TYPE_FLAG_OFFSET = 156;
const FLAG_GNU_SPARSE = 0x53;

/**
 * Reads a tar archive pushed in chunks of any size and hands its members to a sink as they come.
 * Holds one block, and extension headers up to MAX_EXTENSION_BYTES; bodies pass through as views of the pushed chunk.
 *
 * Source of the rules: POSIX.1-2017 pax (ustar and extended headers), the GNU tar manual (long names, base-256 numbers, sparse
 * files), and what GNU tar, bsdtar and Go's archive/tar agree on where those are silent:
 * - precedence: local PAX records, then GNU long names, then global PAX records, then the header;
 * - a second local PAX header before a member replaces the first;
 * - links, devices, directories and fifos have no body, whatever their size field says;
 * - two zero blocks end the archive, and nothing after them is ever a member.
 *
 * Ends in AppError `tar-*` with the byte offset at fault; the members before it have been delivered, and the cut or broken one
 * gets no `entryEnd`. After an AppError, also one of the sink's, `push` and `finish` throw the same error again.
 */
export class TarScanner {
  readonly #sink: TarSink;
  readonly #extensions = new HeaderExtensions();
  readonly #headers = new MemberHeaderReader();
  #state: State = State.header;
  #error: AppError | null = null;
  /** Bytes taken so far. */
  #offset = 0;

  /** Holds a block that is split over chunks. */
  readonly #block = new Uint8Array(BLOCK_BYTES);
  #blockFill = 0;

  /** Bytes of body or extension still to come, and of padding after them. */
  #left = 0;
  #padding = 0;
  #delivering = false;
  /** The member whose body is being read, for messages: its name, and where its body should end. */
  #openName: Uint8Array = EMPTY_BYTES;
  #openEnd = 0;
  #sparse: SparseMember | null = null;

  #endOffset = -1;
  #endBlocks: 0 | 1 | 2 = 0;
  readonly #trailing = new TrailingData();

  constructor(sink: TarSink) {
    this.#sink = sink;
  }

  /** Bytes taken so far, pushed or skipped: the position in the archive. */
  get offset(): number {
    return this.#offset;
  }

  /** True once the end-of-archive blocks have been read: no member can follow. */
  get ended(): boolean {
    return this.#state === State.ended;
  }

  /**
   * Bytes of undelivered body and padding that may be skipped without being pushed. As large as the header says: the caller
   * knows where its source ends and skips no further.
   */
  get skippableBytes(): number {
    if (this.#state === State.body) return this.#delivering ? 0 : this.#left + this.#padding;
    return this.#state === State.padding ? this.#padding : 0;
  }

  /** Bytes of body and padding still to come, delivered or not; as large as the header says. */
  get restOfBodyBytes(): number {
    return this.#state === State.body ? this.#left + this.#padding : 0;
  }

  /** The sink gets no more of the body under way, which may then be skipped; its `entryEnd` comes as ever. */
  stopDelivering(): void {
    this.#delivering = false;
  }

  /** Passes over `bytes` of the archive, at most `skippableBytes`, that exist and need not be looked at. */
  skip(bytes: number): void {
    if (bytes < 0 || bytes > this.skippableBytes) throw new RangeError(`cannot skip ${bytes} bytes here`);
    this.#offset += bytes;
    const ofBody = this.#state === State.body ? Math.min(bytes, this.#left) : 0;
    if (this.#state === State.body) this.#passBody(ofBody);
    if (this.#state === State.padding) this.#passPadding(bytes - ofBody);
  }

  /** Takes the next bytes of the archive. Views of `chunk` go to the sink and are not kept. */
  push(chunk: Uint8Array): void {
    if (this.#error !== null) throw this.#error;
    try {
      for (let at = 0; at < chunk.length;) at += this.#take(chunk, at);
    } catch (error) {
      if (error instanceof AppError) this.#error = error;
      throw error;
    }
  }

  /**
   * Says that the archive ends here. A missing end-of-archive block, or missing padding after the last body, is common and fine.
   * Throws `tar-truncated` where a header, an extension or a body is cut.
   */
  finish(): TarEnd {
    if (this.#error !== null) throw this.#error;
    const cut = this.#findCut();
    if (cut !== null) {
      const byteOffset = this.#offset - this.#blockFill;
      this.#error = new AppError('tar-truncated', `the archive ends at byte ${this.#offset}, ${cut}`, { byteOffset });
      throw this.#error;
    }
    const isLoneBlockCut = this.#state === State.secondEndBlock && !isZero(this.#block, 0, this.#blockFill);
    return {
      endBlocks: this.#endBlocks,
      endOffset: this.#endOffset < 0 ? this.#offset : this.#endOffset,
      junkAfterEnd: isLoneBlockCut || this.#trailing.isJunk,
      globalPaxHeaders: this.#extensions.globalCount,
    };
  }

  /** What an end of the stream at this point would cut, or null. */
  #findCut(): string | null {
    switch (this.#state) {
      case State.header:
        return this.#blockFill > 0 ? 'inside a header' : null;
      case State.body:
        // Not #left: beyond 2^53 that loses what is taken from it piece by piece.
        return `${this.#openEnd - this.#offset} bytes before the content of ${describeName(this.#openName)} is complete`;
      case State.extension:
        return `inside ${this.#extensions.describe()}`;
      case State.sparseMap:
        return `inside the map of the sparse file ${describeName(this.#sparse?.name ?? EMPTY_BYTES)}`;
      case State.secondEndBlock:
      case State.padding:
      case State.ended:
        return null;
    }
  }

  /** Takes what it can of `chunk` from `at` on; answers how many bytes, at least one. */
  #take(chunk: Uint8Array, at: number): number {
    const available = chunk.length - at;
    switch (this.#state) {
      case State.body: {
        const taken = Math.min(this.#left, available);
        if (this.#delivering) this.#sink.body(taken === chunk.length ? chunk : chunk.subarray(at, at + taken));
        this.#offset += taken;
        this.#passBody(taken);
        return taken;
      }
      case State.padding: {
        const taken = Math.min(this.#padding, available);
        this.#offset += taken;
        this.#passPadding(taken);
        return taken;
      }
      case State.extension: {
        const taken = Math.min(this.#left, available);
        this.#offset += taken;
        this.#left -= taken;
        this.#extensions.take(chunk, at, taken);
        if (this.#left === 0) this.#state = this.#padding > 0 ? State.padding : State.header;
        return taken;
      }
      case State.ended: {
        this.#trailing.take(chunk, at);
        this.#offset += available;
        return available;
      }
      case State.header:
      case State.sparseMap:
      case State.secondEndBlock:
        return this.#takeOfBlock(chunk, at, available);
    }
  }

  /** Blocks that lie whole in a chunk are read in place. */
  #takeOfBlock(chunk: Uint8Array, at: number, available: number): number {
    if (this.#blockFill === 0 && available >= BLOCK_BYTES) {
      this.#offset += BLOCK_BYTES;
      this.#takeBlock(chunk, at);
      return BLOCK_BYTES;
    }
    const taken = Math.min(BLOCK_BYTES - this.#blockFill, available);
    this.#block.set(chunk.subarray(at, at + taken), this.#blockFill);
    this.#blockFill += taken;
    this.#offset += taken;
    if (this.#blockFill === BLOCK_BYTES) {
      this.#blockFill = 0;
      this.#takeBlock(this.#block, 0);
    }
    return taken;
  }

  #takeBlock(bytes: Uint8Array, at: number): void {
    const offset = this.#offset - BLOCK_BYTES;
    if (this.#state === State.header) {
      this.#takeHeader(bytes, at, offset);
    } else if (this.#sparse !== null) {
      this.#sparse.takeBlock(bytes, at, offset);
      this.#goOnWithSparse(this.#sparse);
    } else {
      this.#takeSecondEndBlock(bytes, at, offset);
    }
  }

  #takeHeader(bytes: Uint8Array, at: number, offset: number): void {
    const sum = sumBlock(bytes, at);
    if (sum === 0) {
      this.#endOffset = offset;
      this.#endBlocks = 1;
      this.#state = State.secondEndBlock;
      return;
    }
    if (!isChecksumRight(bytes, at, sum)) {
      throw new AppError('tar-bad-checksum', `the header at byte ${offset} has a wrong checksum`, {
        byteOffset: offset,
      });
    }
    const flag = bytes[at + TYPE_FLAG_OFFSET]!;
    if (isExtensionFlag(flag)) {
      const size = readNumber(bytes, at, 124, 12, 'size', offset);
      this.#extensions.begin(flag, size, offset);
      this.#expectBody(size);
      this.#state = size > 0 ? State.extension : State.header;
      return;
    }
    const entry = this.#headers.read(bytes, at, offset, this.#extensions);
    const sparseRecords = this.#extensions.local?.sparse;
    this.#extensions.endMember();
    this.#expectBody(entry.storedBytes);
    if (flag === FLAG_GNU_SPARSE) {
      this.#goOnWithSparse(SparseMember.fromHeader(entry, bytes, at, offset));
    } else if (entry.type === EntryType.file && sparseRecords?.marked === true) {
      this.#goOnWithSparse(SparseMember.fromPax(entry, sparseRecords, offset));
    } else {
      this.#emit(entry);
    }
  }

  #goOnWithSparse(sparse: SparseMember): void {
    if (!sparse.isComplete) {
      this.#sparse = sparse;
      this.#state = State.sparseMap;
      return;
    }
    this.#sparse = null;
    this.#left -= sparse.mapBytes;
    this.#emit(sparse.complete(this.#offset));
  }

  #takeSecondEndBlock(bytes: Uint8Array, at: number, offset: number): void {
    if (!isZero(bytes, at, at + BLOCK_BYTES)) {
      const message = `data after a single zero block at byte ${offset}`;
      throw new AppError('tar-lone-zero-block', message, { byteOffset: offset });
    }
    this.#endBlocks = 2;
    this.#state = State.ended;
  }

  #expectBody(sizeBytes: number): void {
    this.#left = sizeBytes;
    this.#padding = (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;
  }

  #emit(entry: TarEntry): void {
    this.#openName = entry.name;
    this.#openEnd = this.#offset + this.#left;
    this.#state = State.body;
    this.#delivering = this.#sink.entry(entry);
    if (this.#left === 0) this.#passBody(0);
  }

  #passBody(taken: number): void {
    this.#left -= taken;
    if (this.#left > 0) return;
    this.#state = this.#padding > 0 ? State.padding : State.header;
    this.#sink.entryEnd();
  }

  #passPadding(taken: number): void {
    this.#padding -= taken;
    if (this.#padding === 0) this.#state = State.header;
  }
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false;
  return true;
}
