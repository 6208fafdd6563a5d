/** The module behind base64 text. `atob` rather than fetch('data:…'), which the page's Content-Security-Policy forbids. */
export function compileBase64(text: string): Promise<WebAssembly.Module> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < characters.length; i++) bytes[i] = characters.charCodeAt(i);
  return WebAssembly.compile(bytes);
}

/** Views of a WebAssembly memory, made anew when it has grown: growing detaches the old buffer. */
export class WasmMemoryViews {
  readonly #memory: WebAssembly.Memory;
  #bytes = new Uint8Array(0);
  #words = new Uint32Array(0);

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.#bytes.buffer !== this.#memory.buffer) this.#bytes = new Uint8Array(this.#memory.buffer);
    return this.#bytes;
  }

  /** The memory as 32-bit words: index = address / 4. */
  get words(): Uint32Array {
    if (this.#words.buffer !== this.#memory.buffer) this.#words = new Uint32Array(this.#memory.buffer);
    return this.#words;
  }
}
