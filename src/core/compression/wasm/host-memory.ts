/** Bytes of a slot: enough for the state of a guest, and to pass it some bytes that lie elsewhere. */
export const slotBytes = 4096;

/**
 * The memory of a WebAssembly module that lends slots to other modules: a guest keeps its state in one and reads what the
 * host has written where it lies. The host may grow its memory, which detaches `memory.buffer`.
 */
export class HostMemory {
  readonly memory: WebAssembly.Memory;
  readonly #makeSlot: () => number | null;
  readonly #free: number[] = [];

  /** `makeSlot`: the address of `slotBytes` that nobody else uses, a multiple of 8; null when there are no more. */
  constructor(memory: WebAssembly.Memory, makeSlot: () => number | null) {
    this.memory = memory;
    this.#makeSlot = makeSlot;
  }

  /** Address of a slot; null when all are taken. */
  reserve(): number | null {
    return this.#free.pop() ?? this.#makeSlot();
  }

  /** Gives a slot back. */
  release(address: number): void {
    this.#free.push(address);
  }
}
