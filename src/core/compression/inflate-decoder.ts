import { corruptError, type Decoder, trailingJunkError, truncatedError } from './decoder.ts';
import { HostMemory, slotBytes } from './wasm/host-memory.ts';
import { inflateWasm } from './wasm/inflate-wasm.ts';
import { compileBase64, WasmMemoryViews } from './wasm/load-wasm.ts';

/** What src/wasm/inflate exports. Addresses and sizes are 32-bit. */
interface InflateExports {
  readonly memory: WebAssembly.Memory;
  start(): void;
  inputRoom(): number;
  inputEnd(): number;
  pushed(count: number, final: number): void;
  run(): number;
  outputFrom(): number;
  outputTo(): number;
  /** Addresses between which nothing of the module lies. */
  guestFrom(): number;
  guestTo(): number;
  /** Pushed bytes that were not used. */
  bytesLeft(): number;
}

/** Answers of `run` that are no errors. */
const needInput = 0;
const done = 2;

/** Errors of `run`: src/wasm/inflate/inflate.ts, negated. */
const reasons = new Map([
  [1, 'it does not start like gzip'],
  [2, 'its compression method is not deflate'],
  [3, 'its header has reserved flags set'],
  [4, 'the CRC of its header does not match'],
  [5, 'a block has an unknown type'],
  [6, 'the length of a stored block contradicts its check'],
  [7, 'the code lengths of a block make no code'],
  [8, 'a code stands for nothing'],
  [9, 'a distance reaches back before the start'],
  [10, 'the CRC-32 of the content does not match'],
  [11, 'the length of the content does not match'],
]);
const truncated = -12;
const trailingJunk = -13;

let compiled: Promise<WebAssembly.Module> | null = null;

/**
 * gzip (RFC 1952) by our own inflate: any number of members, then any number of zero bytes; CRC-32 and length of every
 * member are checked. 1.7 MB of memory, whatever the blob; a third faster than the browser's own stream and more than twice
 * as fast as `gzip -dc` (docs/decisions/0006-own-inflate.md).
 * Null where WebAssembly or its SIMD is not to be had.
 */
export async function createInflateDecoder(): Promise<Decoder | null> {
  try {
    compiled ??= compileBase64(inflateWasm);
    const instance = await WebAssembly.instantiate(await compiled, {});
    return new InflateDecoder(instance.exports as unknown as InflateExports);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return null;
    throw error;
  }
}

class InflateDecoder implements Decoder {
  readonly memory: HostMemory;
  readonly #inflate: InflateExports;
  readonly #views: WasmMemoryViews;
  #storedBytes = 0;
  #unpackedBytes = 0;

  constructor(inflate: InflateExports) {
    this.#inflate = inflate;
    inflate.start();
    this.#views = new WasmMemoryViews(inflate.memory);
    let next = inflate.guestFrom();
    this.memory = new HostMemory(inflate.memory, () => {
      if (next + slotBytes > inflate.guestTo()) return null;
      next += slotBytes;
      return next - slotBytes;
    });
  }

  *decode(chunk: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < chunk.length;) {
      const count = Math.min(this.#inflate.inputRoom(), chunk.length - at);
      this.#views.bytes.set(chunk.subarray(at, at + count), this.#inflate.inputEnd());
      this.#inflate.pushed(count, 0);
      this.#storedBytes += count;
      at += count;
      yield* this.#takeOutput();
    }
  }

  *finish(): Generator<Uint8Array, void> {
    this.#inflate.pushed(0, 1);
    yield* this.#takeOutput();
  }

  *#takeOutput(): Generator<Uint8Array, void> {
    for (;;) {
      const answer = this.#inflate.run();
      const from = this.#inflate.outputFrom();
      const to = this.#inflate.outputTo();
      if (to > from) {
        this.#unpackedBytes += to - from;
        yield this.#views.bytes.subarray(from, to);
      }
      if (answer < 0) throw this.#error(answer);
      if (answer === needInput || answer === done) return;
    }
  }

  #error(answer: number): Error {
    const soFar = { storedBytes: this.#storedBytes - this.#inflate.bytesLeft(), unpackedBytes: this.#unpackedBytes };
    if (answer === truncated) return truncatedError('gzip', soFar);
    if (answer === trailingJunk) return trailingJunkError('gzip', soFar);
    return corruptError('gzip', soFar, reasons.get(-answer) ?? `error ${-answer}`);
  }
}
