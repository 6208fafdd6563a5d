import { AppError } from '../../base/app-error.ts';
import { countWasmMemory } from '../bytes/memory-use.ts';
import { corruptError, type Decoder, placeOf, truncatedError } from './decoder.ts';
import { compileBase64, WasmMemoryViews } from './wasm/load-wasm.ts';
import { xzWasm } from './wasm/xz-wasm.ts';

/** What the module exports: XZ Embedded's xz_dec_catrun behind one context with an input and an output buffer of its own. */
interface XzExports {
  readonly memory: WebAssembly.Memory;
  create_context(): number;
  /** Says how many bytes stand in the input buffer; 0 says that no more come. */
  supply_input(context: number, size: number): void;
  /** Answers an XzResult. */
  get_next_output(context: number): number;
}

/** Words of the context: size of either buffer, then address, position and size of the input, then of the output. */
const Field = { bufferSize: 0, input: 1, inputPosition: 2, inputSize: 3, output: 4, outputPosition: 5 } as const;

/** enum xz_ret of XZ Embedded (xz.h). */
const XzResult = {
  ok: 0,
  streamEnd: 1,
  memoryError: 3,
  memoryLimit: 4,
  formatError: 5,
  optionsError: 6,
  dataError: 7,
  bufferError: 8,
} as const;

let compiled: Promise<WebAssembly.Module> | null = null;

export async function createXzDecoder(): Promise<Decoder> {
  compiled ??= compileBase64(xzWasm);
  const instance = await WebAssembly.instantiate(await compiled, {});
  const exports = instance.exports as unknown as XzExports;
  countWasmMemory(exports.memory);
  return new XzDecoder(exports);
}

/**
 * xz (.xz file format 1.1.0): any number of streams, zeros in fours between and after them, CRC-32 and CRC-64 verified.
 * Dictionaries up to 64 MiB (`xz -9`).
 *
 * The module is that of xz-decompress; its JavaScript is not used: it stops after the first stream and keeps one context for
 * all readers behind a lock that an abandoned stream never gives back.
 */
class XzDecoder implements Decoder {
  readonly memory = null;
  readonly #xz: XzExports;
  readonly #memory: WasmMemoryViews;
  readonly #context: number;
  readonly #bufferSize: number;
  #storedBytes = 0;
  #unpackedBytes = 0;

  constructor(xz: XzExports) {
    this.#xz = xz;
    this.#memory = new WasmMemoryViews(xz.memory);
    this.#context = xz.create_context();
    this.#bufferSize = this.#field(Field.bufferSize);
  }

  *decode(chunk: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < chunk.length; at += this.#bufferSize) {
      const piece = chunk.subarray(at, at + this.#bufferSize);
      this.#memory.bytes.set(piece, this.#field(Field.input));
      this.#xz.supply_input(this.#context, piece.length);
      let consumed = 0;
      let filled = 0;
      // A full output buffer may mean that more waits inside the context, also when all input is taken.
      while (consumed < piece.length || filled === this.#bufferSize) {
        this.#memory.words[this.#context / 4 + Field.outputPosition] = 0;
        const result = this.#xz.get_next_output(this.#context);
        this.#storedBytes += this.#field(Field.inputPosition) - consumed;
        consumed = this.#field(Field.inputPosition);
        filled = this.#field(Field.outputPosition);
        this.#unpackedBytes += filled;
        const output = this.#field(Field.output);
        if (filled > 0) yield this.#memory.bytes.slice(output, output + filled);
        // "No progress possible" when all input is taken only says that nothing was waiting.
        if (result === XzResult.bufferError && consumed === piece.length) break;
        if (result !== XzResult.ok) throw this.#decodeError(result);
      }
    }
  }

  *finish(): Generator<Uint8Array, void> {
    this.#xz.supply_input(this.#context, 0);
    const isWhole = this.#storedBytes > 0 && this.#xz.get_next_output(this.#context) === XzResult.streamEnd;
    if (!isWhole) throw truncatedError('xz', this.#soFar());
  }

  #field(field: number): number {
    return this.#memory.words[this.#context / 4 + field]!;
  }

  #decodeError(result: number): AppError {
    switch (result) {
      case XzResult.memoryLimit:
      case XzResult.memoryError:
        return new AppError(
          'compression-window-too-large',
          'the xz data was packed with a dictionary above 64 MiB; pack it anew with `xz -9` or less, to open it here',
          placeOf(this.#soFar()),
        );
      case XzResult.optionsError:
        return new AppError(
          'compression-unsupported',
          'the xz data uses a check or a filter that is not known here (SHA-256, or one for machine code); run `xz -d` on it first',
          placeOf(this.#soFar()),
        );
      case XzResult.formatError:
        return corruptError('xz', this.#soFar(), 'a stream begins with bytes that are not xz');
      case XzResult.dataError:
        return corruptError('xz', this.#soFar(), 'a checksum or the packed data is wrong');
      default:
        return corruptError('xz', this.#soFar(), `XZ Embedded error ${result}`);
    }
  }

  #soFar() {
    return { storedBytes: this.#storedBytes, unpackedBytes: this.#unpackedBytes };
  }
}
