import { AppError } from '../../base/app-error.ts';
import { countWasmMemory } from '../bytes/memory-use.ts';
import type { Checkpoint, CheckpointCollector } from './checkpoints.ts';
import { corruptError, type Decoder, placeOf, truncatedError } from './decoder.ts';
import { HostMemory, slotBytes } from './wasm/host-memory.ts';
import { compileBase64, WasmMemoryViews } from './wasm/load-wasm.ts';
import { zstdWasm } from './wasm/zstd-wasm.ts';

/** What src/wasm/zstd exports. Addresses and sizes are 32-bit. */
interface ZstdExports {
  readonly memory: WebAssembly.Memory;
  /** Answers 0, or 1 where there is not enough memory. */
  start(): number;
  /** Address of `inputBytes` bytes. */
  inputFrom(): number;
  pushed(count: number): void;
  run(): number;
  inputTaken(): number;
  outputFrom(): number;
  outputTo(): number;
  /** Addresses between which nothing of the module lies. */
  guestFrom(): number;
  guestTo(): number;
}

const inputBytes = 128 * 1024;

/** Answers of `run`; those below zero are errors. */
const needInput = 0;
const frameEnd = 2;

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

/**
 * A decoder on an instance of its own: its memory (0.5 MB, and the window) goes when the decoder goes.
 * Throws AppError `compression-unsupported` where WebAssembly or its SIMD is not to be had, which all browsers have that the
 * page is built for.
 */
export async function createZstdDecoder(options: ZstdOptions = {}): Promise<Decoder> {
  const module = await compileZstd();
  const instance = await WebAssembly.instantiate(module, {});
  const exports = instance.exports as unknown as ZstdExports;
  countWasmMemory(exports.memory);
  return new ZstdDecoder(exports, options);
}

async function compileZstd(): Promise<WebAssembly.Module> {
  try {
    compiled ??= compileBase64(zstdWasm);
    return await compiled;
  } catch (cause) {
    const message = 'zstd data cannot be unpacked here: that takes WebAssembly with SIMD';
    throw new AppError('compression-unsupported', message, {}, { cause });
  }
}

/**
 * zstd (RFC 8878) by libzstd, built from src/wasm/zstd: any number of frames and skippable frames, checksums verified, windows up
 * to 128 MiB (libzstd's own limit for untrusted streams, and that of `zstd -d` without --long).
 */
class ZstdDecoder implements Decoder {
  readonly memory: HostMemory;
  readonly #zstd: ZstdExports;
  readonly #views: WasmMemoryViews;
  readonly #collector: CheckpointCollector | null;
  /** So it is at a checkpoint, and not where nothing was read: a stream has at least one frame. */
  #isAtFrameEnd: boolean;
  #lastCheckpoint = 0;
  #storedBytes = 0;
  #unpackedBytes = 0;

  constructor(zstd: ZstdExports, { collector = null, from = null }: ZstdOptions) {
    this.#collector = collector;
    this.#isAtFrameEnd = from !== null;
    this.#storedBytes = from?.storedOffset ?? 0;
    this.#unpackedBytes = from?.unpackedOffset ?? 0;
    this.#zstd = zstd;
    this.#views = new WasmMemoryViews(zstd.memory);
    if (zstd.start() !== 0) throw this.#decodeError(ErrorNumber.memoryAllocation);
    let next = zstd.guestFrom();
    this.memory = new HostMemory(zstd.memory, () => {
      if (next + slotBytes > zstd.guestTo()) return null;
      next += slotBytes;
      return next - slotBytes;
    });
  }

  *decode(chunk: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < chunk.length; at += inputBytes) {
      const piece = chunk.subarray(at, at + inputBytes);
      this.#views.bytes.set(piece, this.#zstd.inputFrom());
      this.#zstd.pushed(piece.length);
      yield* this.#takeOutput(piece.length);
    }
  }

  *#takeOutput(pushedBytes: number): Generator<Uint8Array, void> {
    const zstd = this.#zstd;
    let taken = 0;
    for (;;) {
      const answer = this.#run();
      this.#storedBytes += zstd.inputTaken() - taken;
      taken = zstd.inputTaken();
      const from = zstd.outputFrom();
      const to = zstd.outputTo();
      this.#unpackedBytes += to - from;
      if (to > from) yield this.#views.bytes.subarray(from, to);
      if (answer < 0) throw this.#decodeError(-answer);
      this.#isAtFrameEnd = answer === frameEnd;
      if (this.#isAtFrameEnd) this.#collect();
      // Behind the end of a frame one call more would begin the next, and its absence would look like a cut.
      if (answer === needInput || (this.#isAtFrameEnd && taken === pushedBytes)) return;
    }
  }

  /** What `run` answers. A trap means that libzstd did what it must not; its instance is not run again. */
  #run(): number {
    try {
      return this.#zstd.run();
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError)
        throw corruptError('zstd', this.#soFar(), `libzstd ended in a trap (${error.message})`);
      throw error;
    }
  }

  *finish(): Generator<Uint8Array, void> {
    if (!this.#isAtFrameEnd) throw truncatedError('zstd', this.#soFar());
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
