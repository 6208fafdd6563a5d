import { AppError } from '../../base/app-error.ts';
import { mergeGlobalRecords, parsePaxRecords, type PaxRecords } from './pax-records.ts';
import { MAX_SPARSE_EXTENTS } from './sparse-map.ts';
import { BLOCK_BYTES, copyTextField, EMPTY_BYTES } from './tar-header.ts';

/** Largest PAX header or GNU long name that is read. It is held in memory; what is declared is not allocated before it arrives. */
export const MAX_EXTENSION_BYTES = 64 * 1024 * 1024;

/** First allocation for an extension that does not lie whole in one chunk. */
const FIRST_ALLOCATION = 4096;

const FLAG_GNU_LONG_LINK = 0x4b;
const FLAG_GNU_LONG_NAME = 0x4c;
/** Solaris wrote its extended headers under this flag before POSIX settled on 'x'. */
const FLAG_SOLARIS_LOCAL = 0x58;
const FLAG_PAX_GLOBAL = 0x67;
const FLAG_PAX_LOCAL = 0x78;

/** Whether a header with this type flag is about the members after it, and not a member. */
export function isExtensionFlag(flag: number): boolean {
  return (
    flag === FLAG_PAX_LOCAL ||
    flag === FLAG_PAX_GLOBAL ||
    flag === FLAG_GNU_LONG_NAME ||
    flag === FLAG_GNU_LONG_LINK ||
    flag === FLAG_SOLARIS_LOCAL
  );
}

/** Gathers PAX headers and GNU long names: what they say about the next member, and about all further ones. */
export class HeaderExtensions {
  /** Records for the next member alone. A second header replaces the first, as in GNU tar, bsdtar and Go. */
  local: PaxRecords | null = null;
  gnuName: Uint8Array | null = null;
  gnuLink: Uint8Array | null = null;
  /** Offset in bytes of the first header that belongs to the next member alone, or -1. */
  firstOffset = -1;
  /** Records for all further members. */
  global: PaxRecords | null = null;
  globalCount = 0;

  #flag = 0;
  #offset = 0;
  #missingBytes = 0;
  #buffer: Uint8Array = EMPTY_BYTES;
  #fill = 0;

  /** Begins with the header at `offset`, whose body is `size` bytes long. */
  begin(flag: number, size: number, offset: number): void {
    this.#flag = flag;
    this.#offset = offset;
    if (size < 0)
      throw new AppError('tar-bad-number', `${this.describe()} has a negative size`, { byteOffset: offset });
    if (size > MAX_EXTENSION_BYTES) {
      const message = `${this.describe()} is ${size} bytes long; at most ${MAX_EXTENSION_BYTES} are read`;
      throw new AppError('tar-header-too-large', message, { byteOffset: offset });
    }
    if (flag !== FLAG_PAX_GLOBAL && this.firstOffset < 0) this.firstOffset = offset;
    this.#missingBytes = size;
    this.#fill = 0;
    if (size === 0) this.#end(EMPTY_BYTES);
  }

  /** Takes `length` bytes of the body, not more than are missing. They are used in place where they are the whole. */
  take(chunk: Uint8Array, at: number, length: number): void {
    this.#missingBytes -= length;
    const part = chunk.subarray(at, at + length);
    if (this.#fill === 0 && this.#missingBytes === 0) {
      this.#end(part);
      return;
    }
    this.#makeRoom(length);
    this.#buffer.set(part, this.#fill);
    this.#fill += length;
    if (this.#missingBytes > 0) return;
    const whole = this.#buffer.subarray(0, this.#fill);
    this.#buffer = EMPTY_BYTES;
    this.#end(whole);
  }

  /** Forgets what was said about the member that has just been read. */
  endMember(): void {
    this.local = null;
    this.gnuName = null;
    this.gnuLink = null;
    this.firstOffset = -1;
  }

  /** "the PAX header at byte 512", for messages. */
  describe(): string {
    const kind =
      this.#flag === FLAG_GNU_LONG_NAME ? 'GNU long name' : this.#flag === FLAG_GNU_LONG_LINK ? 'GNU long link' : 'PAX';
    return `the ${kind} header at byte ${this.#offset}`;
  }

  #makeRoom(length: number): void {
    const needed = this.#fill + length;
    if (needed <= this.#buffer.length) return;
    const wanted = Math.max(needed, FIRST_ALLOCATION, this.#buffer.length * 2);
    const larger = new Uint8Array(Math.min(wanted, needed + this.#missingBytes));
    larger.set(this.#buffer.subarray(0, this.#fill));
    this.#buffer = larger;
  }

  #end(body: Uint8Array): void {
    if (this.#flag === FLAG_GNU_LONG_NAME) {
      this.gnuName = copyTextField(body, 0, body.length);
      return;
    }
    if (this.#flag === FLAG_GNU_LONG_LINK) {
      this.gnuLink = copyTextField(body, 0, body.length);
      return;
    }
    const { records, fault } = parsePaxRecords(body, MAX_SPARSE_EXTENTS * 2);
    if (fault !== null) {
      const byteOffset = this.#offset + BLOCK_BYTES + fault.offset;
      throw new AppError(
        fault.kind === 'limit' ? 'tar-header-too-large' : 'tar-bad-pax',
        `${this.describe()} has a bad record at byte ${byteOffset}: ${fault.reason}`,
        { byteOffset },
      );
    }
    if (this.#flag === FLAG_PAX_GLOBAL) {
      this.globalCount++;
      this.global = mergeGlobalRecords(this.global ?? {}, records);
    } else {
      this.local = records;
    }
  }
}
