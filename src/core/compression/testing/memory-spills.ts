import type { Spill, SpillStore } from '../spill.ts';

/** Spills in memory, at most `maxBytes` of each. */
export class MemorySpills implements SpillStore {
  readonly #kept = new Map<string, { bytes: Uint8Array; length: number }>();
  readonly #maxBytes: number;
  /** How many are open. */
  openCount = 0;

  constructor(maxBytes = Infinity) {
    this.#maxBytes = maxBytes;
  }

  get keys(): readonly string[] {
    return [...this.#kept.keys()];
  }

  keptBytes(key: string): number {
    return this.#kept.get(key)?.length ?? 0;
  }

  open(key: string): Promise<Spill> {
    this.openCount += 1;
    const kept = this.#kept.get(key) ?? { bytes: new Uint8Array(1 << 16), length: 0 };
    this.#kept.set(key, kept);
    return Promise.resolve({
      get sizeBytes() {
        return kept.length;
      },
      read: (offset, target) => {
        const part = kept.bytes.subarray(offset, Math.min(kept.length, offset + target.length));
        target.set(part);
        return part.length;
      },
      append: (more) => {
        const part = more.subarray(0, this.#maxBytes - kept.length);
        const length = kept.length + part.length;
        if (length > kept.bytes.length) {
          const larger = new Uint8Array(Math.max(length, kept.bytes.length * 2));
          larger.set(kept.bytes);
          kept.bytes = larger;
        }
        kept.bytes.set(part, kept.length);
        kept.length = length;
        return part.length === more.length;
      },
      close: () => {
        this.openCount -= 1;
      },
    });
  }
}
