import { countFixedMemory } from '../bytes/memory-use.ts';
import { createSHA256, createXXHash128, type IHasher } from 'hash-wasm';
import type { HostMemory } from '../compression/wasm/host-memory.ts';
import { slotBytes } from '../compression/wasm/host-memory.ts';
import { compileBase64 } from '../compression/wasm/load-wasm.ts';
import type { HashWidth } from './layer-table.ts';
import { xxh3Wasm } from './wasm/xxh3-wasm.ts';

/** Random per opening, so that an image cannot be crafted to make two contents look equal under the fast hash. */
export type HashSeed = readonly [low: number, high: number];

/** Hashes the bytes of one content after another. */
export interface StreamHash {
  start(): void;
  update(bytes: Uint8Array): void;
  updateZeros(count: number): void;
  /** Writes the hash of what came since `start` to target[at …]. */
  finish(target: Uint8Array, at: number): void;
  /** Says that it is not used any more. */
  release(): void;
}

/**
 * SHA-256 for 32 bytes; for 16 a seeded XXH3, which reads bytes in the memory of `host` in place. Bytes that lie elsewhere
 * are copied; without `host` that is its own memory. Where WebAssembly or its SIMD is not to be had, hash-wasm does the same.
 */
export async function createStreamHash(
  width: HashWidth,
  seed: HashSeed,
  host: HostMemory | null = null,
): Promise<StreamHash> {
  if (width === 32) return new PackagedHash(await createSHA256());
  return (await createXxh3(seed, host)) ?? (await createPackagedXxh3(seed));
}

/** XXH3 of 128 bits by hash-wasm, whose digests are those of src/wasm/hash. */
export async function createPackagedXxh3(seed: HashSeed): Promise<StreamHash> {
  return new PackagedHash(await createXXHash128(seed[0], seed[1]));
}

/** What src/wasm/hash exports. Addresses and sizes are 32-bit. */
interface Xxh3Exports {
  stateBytes(): number;
  init(state: number, seedLow: number, seedHigh: number): void;
  start(): void;
  update(address: number, length: number): void;
  updateZeros(length: number): void;
  finish(): number;
}

const PAGE_BYTES = 65_536;
/** Bytes from elsewhere are copied in pieces of this length, which stay in the second-level cache. */
const COPIED_BYTES = 3 * PAGE_BYTES;
const DIGEST_BYTES = 16;
const MOST_ZEROS = 2 ** 30;

let compiled: Promise<WebAssembly.Module> | null = null;

/** Null where WebAssembly or its SIMD is not to be had. */
async function createXxh3(seed: HashSeed, host: HostMemory | null): Promise<Xxh3 | null> {
  const slot = host?.reserve() ?? null;
  const memory = host !== null && slot !== null ? host.memory : new WebAssembly.Memory({ initial: 4 });
  let exports: Xxh3Exports;
  try {
    compiled ??= compileBase64(xxh3Wasm);
    const instance = await WebAssembly.instantiate(await compiled, { env: { memory } });
    exports = instance.exports as unknown as Xxh3Exports;
    // A host's memory is counted by the host.
    if (slot === null) countFixedMemory(memory);
  } catch (error) {
    if (slot !== null) host?.release(slot);
    if (error instanceof WebAssembly.CompileError) return null;
    throw error;
  }
  const room = slot === null ? COPIED_BYTES : slotBytes - exports.stateBytes();
  return new Xxh3(exports, memory, seed, slot ?? 0, room, () => {
    if (slot !== null) host?.release(slot);
  });
}

class Xxh3 implements StreamHash {
  readonly #xxh3: Xxh3Exports;
  readonly #memory: WebAssembly.Memory;
  /** Where bytes from elsewhere are copied to, and how many fit. */
  readonly #copyTo: number;
  readonly #room: number;
  readonly #onRelease: () => void;
  #digest = new Uint8Array(0);

  constructor(
    xxh3: Xxh3Exports,
    memory: WebAssembly.Memory,
    seed: HashSeed,
    state: number,
    room: number,
    onRelease: () => void,
  ) {
    this.#xxh3 = xxh3;
    this.#memory = memory;
    this.#copyTo = state + xxh3.stateBytes();
    this.#room = room;
    this.#onRelease = onRelease;
    xxh3.init(state, seed[0], seed[1]);
  }

  start(): void {
    this.#xxh3.start();
  }

  update(bytes: Uint8Array): void {
    if (bytes.buffer === this.#memory.buffer) {
      this.#xxh3.update(bytes.byteOffset, bytes.length);
      return;
    }
    for (let at = 0; at < bytes.length; at += this.#room) {
      const piece = bytes.length <= this.#room ? bytes : bytes.subarray(at, at + this.#room);
      new Uint8Array(this.#memory.buffer).set(piece, this.#copyTo);
      this.#xxh3.update(this.#copyTo, piece.length);
    }
  }

  updateZeros(count: number): void {
    for (let left = count; left > 0; left -= MOST_ZEROS) this.#xxh3.updateZeros(Math.min(left, MOST_ZEROS));
  }

  finish(target: Uint8Array, at: number): void {
    const address = this.#xxh3.finish();
    // One view for all digests: it stays where it is until the memory grows.
    if (this.#digest.buffer !== this.#memory.buffer) {
      this.#digest = new Uint8Array(this.#memory.buffer, address, DIGEST_BYTES);
    }
    target.set(this.#digest, at);
  }

  release(): void {
    this.#onRelease();
  }
}

const zeros = new Uint8Array(256 * 1024);

class PackagedHash implements StreamHash {
  readonly #hasher: IHasher;

  constructor(hasher: IHasher) {
    this.#hasher = hasher;
  }

  start(): void {
    this.#hasher.init();
  }

  update(bytes: Uint8Array): void {
    this.#hasher.update(bytes);
  }

  updateZeros(count: number): void {
    for (let left = count; left > 0; left -= zeros.length) {
      this.#hasher.update(left >= zeros.length ? zeros : zeros.subarray(0, left));
    }
  }

  finish(target: Uint8Array, at: number): void {
    target.set(this.#hasher.digest('binary'), at);
  }

  release(): void {
    // hash-wasm has one memory for all.
  }
}
