/** Byte strings stored once each; equal strings have equal indexes. */
export class ByteStringPool {
  readonly #strings: Uint8Array[] = [];
  readonly #index = new Map<string, number>();

  intern(bytes: Uint8Array): number {
    const key = latin1(bytes);
    const known = this.#index.get(key);
    if (known !== undefined) return known;
    const index = this.#strings.push(bytes.slice()) - 1;
    this.#index.set(key, index);
    return index;
  }

  get(index: number): Uint8Array {
    return this.#strings[index]!;
  }
}

/** One UTF-16 unit per byte, so that no two byte strings share a key and string order is byte order. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += 4096) {
    text += String.fromCharCode(...bytes.subarray(from, from + 4096));
  }
  return text;
}
