import { AppError } from '../../base/app-error.ts';
import { countWasmMemory } from '../bytes/memory-use.ts';
import type { Checkpoint, CheckpointCollector } from './checkpoints.ts';
import { corruptError, type Decoder, placeOf, truncatedError } from './decoder.ts';
import { HostMemory, slotBytes } from './wasm/host-memory.ts';
import { compileBase64, WasmMemoryViews } from './wasm/load-wasm.ts';
import { zstdWasm } from './wasm/zstd-wasm.ts';

/** What the module exports of libzstd (zstd.h). Addresses and sizes are 32-bit. */
interface ZstdExports {
  readonly memory: WebAssembly.Memory;
  malloc(size: number): number;
  ZSTD_createDCtx(): number;
  /** Takes addresses of ZSTD_outBuffer and ZSTD_inBuffer, each three words: address, size, position. */
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

/** Both buffers: libzstd's own advice is 128 KiB (ZSTD_DStreamInSize, ZSTD_DStreamOutSize), the largest block. */
const BUFFER_BYTES = 128 * 1024;
const WORD = 4;

/** Results above this are error codes, negated (ZSTD_isError: the largest code is 120). */
const FIRST_ERROR = 0x1_0000_0000 - 120;

/** zstd_errors.h, numbers that never change. */
const ErrorNumber = {
  windowTooLarge: 16,
  prefixUnknown: 10,
  checksumWrong: 22,
  dictionaryWrong: 32,
  memoryAllocation: 64,
} as const;

let compiled: Promise<WebAssembly.Module> | null = null;

/** Where unpacking begins, and whom it tells where else it may: at the starts of frames. */
export interface ZstdOptions {
  readonly collector?: CheckpointCollector | null;
  /** Of the same blob; the first byte to be pushed is that at its `storedOffset`. */
  readonly from?: Checkpoint | null;
}

const noWindow = new Uint8Array(0);

/** A decoder on an instance of its own: its memory (17 MB, and the window beyond that) goes when the decoder goes. */
export async function createZstdDecoder(options: ZstdOptions = {}): Promise<Decoder> {
  compiled ??= compileBase64(zstdWasm);
  const instance = await WebAssembly.instantiate(await compiled, {
    env: { emscripten_notify_memory_growth: () => undefined },
  });
  const exports = instance.exports as unknown as ZstdExports;
  countWasmMemory(exports.memory);
  return new ZstdDecoder(exports, options);
}

/**
 * zstd (RFC 8878): any number of frames and skippable frames, checksums verified, windows up to 128 MiB (libzstd's own limit for
 * untrusted streams, and that of `zstd -d` without --long).
 *
 * The module is that of zstddec; its JavaScript is not used: it never looks at error codes (a damaged block spins for ever or
 * passes in silence), leaves output unflushed at the end, and loads itself through fetch('data:…').
 */
class ZstdDecoder implements Decoder {
  readonly memory: HostMemory;
  readonly #zstd: ZstdExports;
  readonly #views: WasmMemoryViews;
  readonly #context: number;
  readonly #input: number;
  readonly #output: number;
  /** ZSTD_inBuffer, then ZSTD_outBuffer. */
  readonly #structs: number;
  /** What the last call answered: 0 at the end of a frame, else a hint how much to read next. */
  #expected = 0;
  readonly #collector: CheckpointCollector | null;
  #lastCheckpoint = 0;
  #storedBytes = 0;
  #unpackedBytes = 0;

  constructor(zstd: ZstdExports, { collector = null, from = null }: ZstdOptions) {
    this.#collector = collector;
    this.#storedBytes = from?.storedOffset ?? 0;
    this.#unpackedBytes = from?.unpackedOffset ?? 0;
    this.#zstd = zstd;
    this.memory = new HostMemory(zstd.memory, () => zstd.malloc(slotBytes) || null);
    this.#views = new WasmMemoryViews(zstd.memory);
    this.#context = zstd.ZSTD_createDCtx();
    this.#input = zstd.malloc(BUFFER_BYTES);
    this.#output = zstd.malloc(BUFFER_BYTES);
    this.#structs = zstd.malloc(6 * WORD);
  }

  *decode(chunk: Uint8Array): Generator<Uint8Array, void> {
    const input = this.#structs / WORD;
    const output = input + 3;
    for (let at = 0; at < chunk.length; at += BUFFER_BYTES) {
      const piece = chunk.subarray(at, at + BUFFER_BYTES);
      this.#views.bytes.set(piece, this.#input);
      this.#views.words.set([this.#input, piece.length, 0], input);
      let consumed = 0;
      let filled = 0;
      // A full output buffer may mean that more waits inside the context, also when all input is taken; but not at the end
      // of a frame, where one call more would begin the next, and its absence would look like a cut.
      while (consumed < piece.length || (filled === BUFFER_BYTES && this.#expected !== 0)) {
        this.#views.words.set([this.#output, BUFFER_BYTES, 0], output);
        const result = this.#zstd.ZSTD_decompressStream(this.#context, output * WORD, input * WORD) >>> 0;
        const words = this.#views.words;
        this.#storedBytes += words[input + 2]! - consumed;
        consumed = words[input + 2]!;
        filled = words[output + 2]!;
        this.#unpackedBytes += filled;
        if (filled > 0) yield this.#views.bytes.subarray(this.#output, this.#output + filled);
        if (result >= FIRST_ERROR) throw this.#decodeError(0x1_0000_0000 - result);
        this.#expected = result;
        if (result === 0) this.#collect();
      }
    }
  }

  *finish(): Generator<Uint8Array, void> {
    if (this.#expected !== 0 || this.#storedBytes === 0) throw truncatedError('zstd', this.#soFar());
  }

  /** The end of a frame is where another, or a skippable one, begins. */
  #collect(): void {
    const collector = this.#collector;
    if (collector === null || this.#unpackedBytes - this.#lastCheckpoint < collector.spanBytes) return;
    this.#lastCheckpoint = this.#unpackedBytes;
    collector.add({
      storedOffset: this.#storedBytes,
      usedBits: 0,
      unpackedOffset: this.#unpackedBytes,
      memberCrc: 0,
      memberBytes: 0,
      window: noWindow,
    });
  }

  #decodeError(number: number): AppError {
    switch (number) {
      case ErrorNumber.windowTooLarge:
        return new AppError(
          'compression-window-too-large',
          'the zstd data was packed with a window above 128 MiB (--long or --ultra); pack it anew without, to open it here',
          placeOf(this.#soFar()),
        );
      case ErrorNumber.memoryAllocation:
        return new AppError(
          'compression-window-too-large',
          'there is not enough memory for the window of the zstd data',
          placeOf(this.#soFar()),
        );
      case ErrorNumber.dictionaryWrong:
        return new AppError(
          'compression-unsupported',
          'the zstd data needs a dictionary that is not part of it',
          placeOf(this.#soFar()),
        );
      case ErrorNumber.prefixUnknown:
        return corruptError('zstd', this.#soFar(), 'a frame begins with bytes that are not zstd');
      case ErrorNumber.checksumWrong:
        return corruptError('zstd', this.#soFar(), 'the checksum of a frame does not match its content');
      default:
        return corruptError('zstd', this.#soFar(), `libzstd error ${number}`);
    }
  }

  #soFar() {
    return { storedBytes: this.#storedBytes, unpackedBytes: this.#unpackedBytes };
  }
}
