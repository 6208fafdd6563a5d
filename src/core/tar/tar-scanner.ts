import { AppError, type ErrorCode } from '../../base/app-error.ts';
import { describeName } from './describe-name.ts';
import { mergeGlobalRecords, parsePaxRecords, type PaxRecords } from './pax-records.ts';
import {
  appendSparsePairs,
  findSparseFault,
  MAX_SPARSE_EXTENTS,
  parsePaxSparseMap,
  SparseMapReader,
} from './sparse-map.ts';
import { EntryType, type SparseExtent, type TarEnd, type TarEntry, type TarSink } from './tar-entry.ts';
import {
  BLOCK_BYTES,
  copyHeaderName,
  copyTextField,
  EMPTY_BYTES,
  headerFormat,
  isChecksumRight,
  reuseTextField,
  SPARSE_EXTENDED_OFFSET,
  SPARSE_EXTENSION_MORE_OFFSET,
  SPARSE_EXTENSION_PAIRS,
  SPARSE_PAIRS_OFFSET,
  SPARSE_REAL_SIZE_OFFSET,
  sumBlock,
} from './tar-header.ts';
import { parseNumberField } from './tar-number.ts';

/** Largest PAX header or GNU long name that is read. It is held in memory; what is declared is not allocated before it arrives. */
export const MAX_EXTENSION_BYTES = 64 * 1024 * 1024;

/** First allocation for an extension header that does not lie whole in one chunk. */
const FIRST_EXTENSION_ALLOCATION = 4096;

/** What the next bytes of the stream are. */
const State = {
  header: 0,
  /** Content of the current member. */
  body: 1,
  /** Zeros up to the next block border. */
  padding: 2,
  /** Body of a PAX header or GNU long name. */
  extension: 3,
  /** Extension block of an old GNU sparse header. */
  sparseHeader: 4,
  /** Block of a PAX 1.0 sparse map, which leads the body. */
  sparseMap: 5,
  /** The block after one zero block. */
  secondEndBlock: 6,
  /** After the end-of-archive blocks. */
  ended: 7,
} as const;
type State = (typeof State)[keyof typeof State];

const FLAG_0 = 0x30;
const FLAG_CONTIGUOUS = 0x37;
const FLAG_GNU_LONG_LINK = 0x4b;
const FLAG_GNU_LONG_NAME = 0x4c;
const FLAG_GNU_SPARSE = 0x53;
const FLAG_PAX_GLOBAL = 0x67;
const FLAG_PAX_LOCAL = 0x78;
/** Solaris wrote its extended headers under this flag before POSIX settled on 'x'. */
const FLAG_SOLARIS_LOCAL = 0x58;

const NO_XATTRS: TarEntry['xattrs'] = [];

/** The fields of a member while a sparse map that follows its header is still being read. */
type EntryDraft = { -readonly [K in keyof TarEntry]: TarEntry[K] };

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
 * gets no `entryEnd`. After an error, `push` and `finish` throw the same error again. What the sink throws passes through.
 */
export class TarScanner {
  readonly #sink: TarSink;
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
  /** Name of the member whose body is being read, for messages. */
  #openName: Uint8Array = EMPTY_BYTES;

  #extensionFlag = 0;
  #extensionOffset = 0;
  #extension: Uint8Array = EMPTY_BYTES;
  #extensionFill = 0;

  // What the headers before the next member said about it.
  #firstHeaderOffset = -1;
  #local: PaxRecords | null = null;
  #gnuName: Uint8Array | null = null;
  #gnuLink: Uint8Array | null = null;

  #global: PaxRecords | null = null;
  #globalCount = 0;

  #draft: EntryDraft | null = null;
  #draftExtents: SparseExtent[] = [];
  #mapReader: SparseMapReader | null = null;

  #userName: Uint8Array = EMPTY_BYTES;
  #groupName: Uint8Array = EMPTY_BYTES;

  #endOffset = -1;
  #endBlocks: 0 | 1 | 2 = 0;
  #junkAfterEnd = false;

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

  /** Passes over `bytes` of the archive, at most `skippableBytes`, that exist and need not be looked at. */
  skip(bytes: number): void {
    if (bytes < 0 || bytes > this.skippableBytes) throw new RangeError(`cannot skip ${bytes} bytes here`);
    this.#offset += bytes;
    let rest = bytes;
    if (this.#state === State.body) {
      const taken = Math.min(rest, this.#left);
      this.#left -= taken;
      rest -= taken;
      if (this.#left === 0) this.#endBody();
    }
    if (this.#state === State.padding) {
      this.#padding -= rest;
      if (this.#padding === 0) this.#state = State.header;
    }
  }

  /** Takes the next bytes of the archive. Views of `chunk` go to the sink and are not kept. */
  push(chunk: Uint8Array): void {
    if (this.#error !== null) throw this.#error;
    const end = chunk.length;
    let at = 0;
    while (at < end) {
      switch (this.#state) {
        case State.body: {
          const taken = Math.min(this.#left, end - at);
          if (this.#delivering) this.#sink.body(taken === end ? chunk : chunk.subarray(at, at + taken));
          at += taken;
          this.#offset += taken;
          this.#left -= taken;
          if (this.#left === 0) this.#endBody();
          break;
        }
        case State.padding: {
          const taken = Math.min(this.#padding, end - at);
          at += taken;
          this.#offset += taken;
          this.#padding -= taken;
          if (this.#padding === 0) this.#state = State.header;
          break;
        }
        case State.extension: {
          const taken = Math.min(this.#left, end - at);
          this.#offset += taken;
          this.#takeExtension(chunk, at, taken);
          at += taken;
          break;
        }
        case State.ended: {
          if (!this.#junkAfterEnd) this.#junkAfterEnd = !isZero(chunk, at, end);
          this.#offset += end - at;
          at = end;
          break;
        }
        default: {
          if (this.#blockFill === 0 && end - at >= BLOCK_BYTES) {
            this.#offset += BLOCK_BYTES;
            this.#takeBlock(chunk, at);
            at += BLOCK_BYTES;
            break;
          }
          const taken = Math.min(BLOCK_BYTES - this.#blockFill, end - at);
          this.#block.set(chunk.subarray(at, at + taken), this.#blockFill);
          this.#blockFill += taken;
          at += taken;
          this.#offset += taken;
          if (this.#blockFill === BLOCK_BYTES) {
            this.#blockFill = 0;
            this.#takeBlock(this.#block, 0);
          }
        }
      }
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
      this.#fail('tar-truncated', `the archive ends at byte ${this.#offset}, ${cut}`, this.#offset - this.#blockFill);
    }
    if (this.#state === State.secondEndBlock) this.#junkAfterEnd = !isZero(this.#block, 0, this.#blockFill);
    return {
      endBlocks: this.#endBlocks,
      endOffset: this.#endOffset < 0 ? this.#offset : this.#endOffset,
      junkAfterEnd: this.#junkAfterEnd,
      globalPaxHeaders: this.#globalCount,
    };
  }

  /** What an end of the stream at this point would cut, or null. */
  #findCut(): string | null {
    switch (this.#state) {
      case State.header:
        return this.#blockFill > 0 ? 'inside a header' : null;
      case State.body:
        return `${this.#left} bytes before the content of ${describeName(this.#openName)} is complete`;
      case State.extension:
        return `inside ${this.#extensionKind()}`;
      case State.sparseHeader:
      case State.sparseMap:
        return `inside the map of the sparse file ${describeName(this.#draft?.name ?? EMPTY_BYTES)}`;
      case State.secondEndBlock:
      case State.padding:
      case State.ended:
        return null;
    }
  }

  #takeBlock(bytes: Uint8Array, at: number): void {
    switch (this.#state) {
      case State.header:
        this.#takeHeader(bytes, at);
        return;
      case State.secondEndBlock:
        if (sumBlock(bytes, at) !== 0) {
          const offset = this.#offset - BLOCK_BYTES;
          this.#fail('tar-lone-zero-block', `data after a single zero block at byte ${offset}`, offset);
        }
        this.#endBlocks = 2;
        this.#state = State.ended;
        return;
      case State.sparseHeader:
        this.#takeSparseHeader(bytes, at);
        return;
      case State.sparseMap:
        this.#takeSparseMap(bytes, at);
        return;
    }
  }

  #takeHeader(bytes: Uint8Array, at: number): void {
    const offset = this.#offset - BLOCK_BYTES;
    const sum = sumBlock(bytes, at);
    if (sum === 0) {
      this.#endOffset = offset;
      this.#endBlocks = 1;
      this.#state = State.secondEndBlock;
      return;
    }
    if (!isChecksumRight(bytes, at, sum)) {
      this.#fail('tar-bad-checksum', `the header at byte ${offset} has a wrong checksum`, offset);
    }
    const flag = bytes[at + 156]!;
    const size = this.#number(bytes, at, 124, 12, 'size', offset);
    if (flag === FLAG_PAX_GLOBAL) {
      this.#beginExtension(flag, size, offset);
      return;
    }
    if (this.#firstHeaderOffset < 0) this.#firstHeaderOffset = offset;
    if (
      flag === FLAG_PAX_LOCAL ||
      flag === FLAG_SOLARIS_LOCAL ||
      flag === FLAG_GNU_LONG_NAME ||
      flag === FLAG_GNU_LONG_LINK
    ) {
      this.#beginExtension(flag, size, offset);
      return;
    }
    this.#takeMember(bytes, at, offset, flag, size);
  }

  #takeMember(bytes: Uint8Array, at: number, offset: number, flag: number, headerSize: number): void {
    const format = headerFormat(bytes, at);
    const local = this.#local;
    const global = this.#global;

    const mode = this.#number(bytes, at, 100, 8, 'mode', offset);
    const headerUid = this.#number(bytes, at, 108, 8, 'uid', offset);
    const headerGid = this.#number(bytes, at, 116, 8, 'gid', offset);
    const headerMtime = this.#number(bytes, at, 136, 12, 'mtime', offset);
    if (format !== 'v7') {
      this.#userName = reuseTextField(bytes, at + 265, 32, this.#userName);
      this.#groupName = reuseTextField(bytes, at + 297, 32, this.#groupName);
    }
    let userName = format === 'v7' ? EMPTY_BYTES : this.#userName;
    let groupName = format === 'v7' ? EMPTY_BYTES : this.#groupName;
    let name = local?.path ?? this.#gnuName ?? global?.path;
    let linkName = local?.linkPath ?? this.#gnuLink ?? global?.linkPath;
    name ??= copyHeaderName(bytes, at, format);
    linkName ??= copyTextField(bytes, at + 157, 100);
    let size = headerSize;
    let uid = headerUid;
    let gid = headerGid;
    let mtime = headerMtime;
    let xattrs = NO_XATTRS;
    if (local !== null || global !== null) {
      userName = local?.userName ?? global?.userName ?? userName;
      groupName = local?.groupName ?? global?.groupName ?? groupName;
      size = this.#paxNumber('size', local?.sizeBytes, global?.sizeBytes, headerSize, offset);
      uid = this.#paxNumber('uid', local?.uid, global?.uid, headerUid, offset);
      gid = this.#paxNumber('gid', local?.gid, global?.gid, headerGid, offset);
      mtime = this.#paxNumber('mtime', local?.mtimeSeconds, global?.mtimeSeconds, headerMtime, offset);
      if (local?.xattrs !== undefined) {
        xattrs = Array.from(local.xattrs.values(), (xattr) => [xattr.name, xattr.value] as const);
      }
    }
    if (size < 0) this.#fail('tar-bad-number', `the header at byte ${offset} has a negative size`, offset);

    const type = entryType(flag, name);
    const isDevice = type === EntryType.character || type === EntryType.block;
    const hasBody = type === EntryType.file || type === EntryType.other;
    const storedBytes = hasBody ? size : 0;
    const entry: EntryDraft = {
      name,
      type,
      // ToInt32 is exact for the low bits up to 2^53 and harmless above.
      mode: mode & 0o7777,
      uid,
      gid,
      userName,
      groupName,
      sizeBytes: storedBytes,
      storedBytes,
      mtimeSeconds: mtime,
      linkName,
      deviceMajor: isDevice && format !== 'v7' ? this.#number(bytes, at, 329, 8, 'devmajor', offset) : 0,
      deviceMinor: isDevice && format !== 'v7' ? this.#number(bytes, at, 337, 8, 'devminor', offset) : 0,
      xattrs,
      sparse: null,
      headerOffset: this.#firstHeaderOffset,
      bodyOffset: this.#offset,
    };
    this.#left = storedBytes;
    this.#padding = (BLOCK_BYTES - (storedBytes % BLOCK_BYTES)) % BLOCK_BYTES;
    this.#firstHeaderOffset = -1;
    this.#local = null;
    this.#gnuName = null;
    this.#gnuLink = null;

    if (flag === FLAG_GNU_SPARSE) {
      entry.type = EntryType.file;
      entry.sizeBytes = this.#number(bytes, at, SPARSE_REAL_SIZE_OFFSET, 12, 'real size', offset);
      this.#beginSparseHeader(entry, bytes, at, offset);
    } else if (type === EntryType.file && local?.sparse?.marked === true) {
      this.#beginPaxSparse(entry, local, offset);
    } else {
      this.#emit(entry);
    }
  }

  #emit(entry: TarEntry): void {
    this.#openName = entry.name;
    this.#state = State.body;
    this.#delivering = this.#sink.entry(entry);
    if (this.#left === 0) this.#endBody();
  }

  #endBody(): void {
    this.#state = this.#padding > 0 ? State.padding : State.header;
    this.#sink.entryEnd();
  }

  // ---- extension headers: PAX, GNU long names

  #beginExtension(flag: number, size: number, offset: number): void {
    this.#extensionFlag = flag;
    this.#extensionOffset = offset;
    if (size < 0) this.#fail('tar-bad-number', `the header at byte ${offset} has a negative size`, offset);
    if (size > MAX_EXTENSION_BYTES) {
      this.#fail(
        'tar-header-too-large',
        `${this.#extensionKind()} at byte ${offset} is ${size} bytes long; at most ${MAX_EXTENSION_BYTES} are read`,
        offset,
      );
    }
    this.#left = size;
    this.#padding = (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
    this.#extensionFill = 0;
    this.#state = State.extension;
    if (size === 0) this.#endExtension(EMPTY_BYTES);
  }

  #takeExtension(chunk: Uint8Array, at: number, taken: number): void {
    if (this.#extensionFill === 0 && taken === this.#left) {
      this.#left = 0;
      this.#endExtension(chunk.subarray(at, at + taken));
      return;
    }
    const needed = this.#extensionFill + taken;
    if (needed > this.#extension.length) {
      const grown = Math.max(needed, FIRST_EXTENSION_ALLOCATION, this.#extension.length * 2);
      const larger = new Uint8Array(Math.min(grown, this.#extensionFill + this.#left));
      larger.set(this.#extension.subarray(0, this.#extensionFill));
      this.#extension = larger;
    }
    this.#extension.set(chunk.subarray(at, at + taken), this.#extensionFill);
    this.#extensionFill = needed;
    this.#left -= taken;
    if (this.#left > 0) return;
    const whole = this.#extension.subarray(0, this.#extensionFill);
    this.#extension = EMPTY_BYTES;
    this.#endExtension(whole);
  }

  /** `bytes` live only during the call. */
  #endExtension(bytes: Uint8Array): void {
    this.#state = this.#padding > 0 ? State.padding : State.header;
    switch (this.#extensionFlag) {
      case FLAG_GNU_LONG_NAME:
        this.#gnuName = copyTextField(bytes, 0, bytes.length);
        return;
      case FLAG_GNU_LONG_LINK:
        this.#gnuLink = copyTextField(bytes, 0, bytes.length);
        return;
    }
    const { records, fault } = parsePaxRecords(bytes, MAX_SPARSE_EXTENTS * 2);
    if (fault !== null) {
      const offset = this.#extensionOffset + BLOCK_BYTES + fault.offset;
      this.#fail(
        fault.kind === 'limit' ? 'tar-header-too-large' : 'tar-bad-pax',
        `${this.#extensionKind()} at byte ${this.#extensionOffset} has a bad record at byte ${offset}: ${fault.reason}`,
        offset,
      );
    }
    if (this.#extensionFlag === FLAG_PAX_GLOBAL) {
      this.#globalCount++;
      this.#global = mergeGlobalRecords(this.#global ?? {}, records);
    } else {
      this.#local = records;
    }
  }

  #extensionKind(): string {
    switch (this.#extensionFlag) {
      case FLAG_GNU_LONG_NAME:
        return 'the GNU long name header';
      case FLAG_GNU_LONG_LINK:
        return 'the GNU long link header';
      default:
        return 'the PAX header';
    }
  }

  // ---- sparse files

  #beginSparseHeader(entry: EntryDraft, bytes: Uint8Array, at: number, offset: number): void {
    this.#draft = entry;
    this.#draftExtents = [];
    if (!appendSparsePairs(this.#draftExtents, bytes, at + SPARSE_PAIRS_OFFSET, 4)) {
      this.#failSparse('a number in its map is malformed', offset);
    }
    if (bytes[at + SPARSE_EXTENDED_OFFSET] === 0) this.#endSparse(offset);
    else this.#state = State.sparseHeader;
  }

  #takeSparseHeader(bytes: Uint8Array, at: number): void {
    const offset = this.#offset - BLOCK_BYTES;
    if (!appendSparsePairs(this.#draftExtents, bytes, at, SPARSE_EXTENSION_PAIRS)) {
      this.#failSparse('a number in its map is malformed', offset);
    }
    if (this.#draftExtents.length > MAX_SPARSE_EXTENTS) {
      this.#failSparse(`it has more than ${MAX_SPARSE_EXTENTS} extents`, offset);
    }
    if (bytes[at + SPARSE_EXTENSION_MORE_OFFSET] === 0) this.#endSparse(offset);
  }

  #beginPaxSparse(entry: EntryDraft, local: PaxRecords, offset: number): void {
    const sparse = local.sparse ?? {};
    this.#draft = entry;
    this.#draftExtents = [];
    entry.name = sparse.name ?? entry.name;
    const realSize = sparse.realSizeBytes ?? sparse.sizeBytes ?? entry.sizeBytes;
    if (Number.isNaN(realSize)) this.#failSparse('its real size is not a number', offset);
    entry.sizeBytes = realSize;
    if (sparse.mapInBody === true) {
      this.#mapReader = new SparseMapReader();
      this.#state = State.sparseMap;
      return;
    }
    const extents = parsePaxSparseMap(sparse);
    if (extents === null) this.#failSparse('its map is malformed', offset);
    this.#draftExtents = extents;
    this.#endSparse(offset);
  }

  #takeSparseMap(bytes: Uint8Array, at: number): void {
    const offset = this.#offset - BLOCK_BYTES;
    const reader = this.#mapReader as SparseMapReader;
    if (this.#left < BLOCK_BYTES) this.#failSparse('its map is longer than its content', offset);
    this.#left -= BLOCK_BYTES;
    const outcome = reader.push(bytes, at, BLOCK_BYTES);
    if (outcome === 'more') return;
    if (outcome === 'malformed') this.#failSparse('its map is malformed', offset);
    this.#draftExtents = reader.extents;
    this.#mapReader = null;
    this.#endSparse(offset);
  }

  #endSparse(offset: number): void {
    const entry = this.#draft as EntryDraft;
    const fault = findSparseFault(this.#draftExtents, entry.sizeBytes, this.#left);
    if (fault !== null) this.#failSparse(fault, offset);
    entry.sparse = this.#draftExtents;
    entry.bodyOffset = this.#offset;
    this.#draft = null;
    this.#draftExtents = [];
    this.#emit(entry);
  }

  #failSparse(reason: string, offset: number): never {
    const name = describeName(this.#draft?.name ?? EMPTY_BYTES);
    return this.#fail('tar-bad-sparse', `the sparse file ${name} at byte ${offset} cannot be read: ${reason}`, offset);
  }

  // ---- numbers and errors

  #number(bytes: Uint8Array, at: number, field: number, length: number, what: string, offset: number): number {
    const value = parseNumberField(bytes, at + field, length);
    if (Number.isNaN(value)) {
      this.#fail('tar-bad-number', `the header at byte ${offset} has a malformed ${what}`, offset + field);
    }
    return value;
  }

  /** An empty local value takes a global one back (POSIX.1-2017 pax, "pax Extended Header"). */
  #paxNumber(
    what: string,
    local: number | null | undefined,
    global: number | null | undefined,
    header: number,
    offset: number,
  ): number {
    const value = local === undefined ? global : local;
    if (value === undefined || value === null) return header;
    if (Number.isNaN(value)) {
      this.#fail('tar-bad-number', `the PAX ${what} of the member at byte ${offset} is not a number`, offset);
    }
    return value;
  }

  #fail(code: ErrorCode, message: string, byteOffset: number): never {
    this.#error = new AppError(code, message, { byteOffset });
    throw this.#error;
  }
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** NUL is the v7 flag for a regular file, and for a directory where the name ends in "/". '7' is a contiguous file. */
function entryType(flag: number, name: Uint8Array): EntryType {
  if (flag === 0) return name[name.length - 1] === 0x2f ? EntryType.directory : EntryType.file;
  switch (flag) {
    case FLAG_0:
    case FLAG_CONTIGUOUS:
      return EntryType.file;
    case 0x31:
      return EntryType.hardlink;
    case 0x32:
      return EntryType.symlink;
    case 0x33:
      return EntryType.character;
    case 0x34:
      return EntryType.block;
    case 0x35:
      return EntryType.directory;
    case 0x36:
      return EntryType.fifo;
    default:
      return EntryType.other;
  }
}
