import {
  Z_BUF_ERROR,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  ZStream,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
} from 'pako';
import { corruptError, type Decoder, trailingJunkError, truncatedError } from './decoder.ts';

/** zlib's windowBits for "gzip wrapper, any window". */
const GZIP_WINDOW_BITS = 31;
/** Output buffer. Larger gains nothing (measured 64 KiB to 1 MiB); smaller costs a window copy of 32 KiB more often. */
const OUTPUT_BYTES = 256 * 1024;

/**
 * gzip (RFC 1952) by pako's inflate, driven member by member: any number of members, then any number of zero bytes. Other
 * bytes after a member are an error, as for `gzip -t`. CRC-32 and length of every member are checked.
 *
 * pako's low-level calls and not its Inflate class: that stops after the first member and calls back from inside push(), where
 * nothing can wait, so that a chunk of a bomb would be unpacked into memory whole.
 */
export class GzipDecoder implements Decoder {
  readonly memory = null;
  readonly #zlib = new ZStream();
  #place: 'member' | 'after-member' | 'padding' = 'member';
  #members = 1;
  #storedBytes = 0;
  #unpackedBytes = 0;
  /** Output is handed out as views of successive parts of this buffer, which is replaced when it is full. */
  #output = new Uint8Array(OUTPUT_BYTES);
  #outputFill = 0;

  constructor() {
    zlibInflateInit2(this.#zlib, GZIP_WINDOW_BITS);
  }

  *decode(chunk: Uint8Array): Generator<Uint8Array, void> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#place === 'member') {
        at = yield* this.#inflate(chunk, at);
      } else if (chunk[at] === 0) {
        this.#place = 'padding';
        at++;
        this.#storedBytes++;
      } else if (this.#place === 'after-member' && chunk[at] === 0x1f) {
        zlibInflateReset(this.#zlib);
        this.#members++;
        this.#place = 'member';
      } else {
        throw trailingJunkError('gzip', this.#soFar());
      }
    }
  }

  *finish(): Generator<Uint8Array, void> {
    if (this.#place === 'member') throw truncatedError('gzip', this.#soFar());
  }

  /** Inflates from `at` to the end of the chunk or of the member; answers where it stopped. */
  *#inflate(chunk: Uint8Array, at: number): Generator<Uint8Array, number> {
    const zlib = this.#zlib;
    zlib.input = chunk;
    zlib.next_in = at;
    zlib.avail_in = chunk.length - at;
    for (;;) {
      if (this.#outputFill === OUTPUT_BYTES) {
        this.#output = new Uint8Array(OUTPUT_BYTES);
        this.#outputFill = 0;
      }
      const from = this.#outputFill;
      zlib.output = this.#output;
      zlib.next_out = from;
      zlib.avail_out = OUTPUT_BYTES - from;
      const before = zlib.next_in;
      const status = zlibInflate(zlib, Z_NO_FLUSH);
      this.#storedBytes += zlib.next_in - before;
      this.#outputFill = zlib.next_out;
      this.#unpackedBytes += zlib.next_out - from;
      const outputWasFilled = zlib.avail_out === 0;
      // zlib's fields are read before the yield: the consumer may take its time.
      const stop = zlib.next_in;
      if (this.#outputFill > from) yield this.#output.subarray(from, this.#outputFill);
      if (status === Z_STREAM_END) {
        this.#place = 'after-member';
        return stop;
      }
      if (status !== Z_OK && status !== Z_BUF_ERROR) throw this.#inflateError();
      if (stop === chunk.length && !outputWasFilled) return stop;
    }
  }

  #inflateError(): Error {
    const reason = this.#zlib.msg;
    if (this.#members > 1 && reason === 'incorrect header check') return trailingJunkError('gzip', this.#soFar());
    return corruptError('gzip', this.#soFar(), reason);
  }

  #soFar() {
    return { storedBytes: this.#storedBytes, unpackedBytes: this.#unpackedBytes };
  }
}
