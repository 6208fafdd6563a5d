/** What a worker's memory is for. */
export type MemoryUse =
  /** Paths and versions of the images that were read. */
  | 'model'
  /** Columns of the view that is shown. */
  | 'view'
  /** Places in packed layers at which unpacking can begin. */
  | 'checkpoints'
  /** Entries of layers that are being read, or wait to be laid over those below. */
  | 'tables'
  /** Modules in WebAssembly: decoders with their windows and buffers, and the content hash. */
  | 'webassembly'
  /** Stored bytes that were read ahead. */
  | 'windows';

export interface MemoryPart {
  readonly use: MemoryUse;
  readonly bytes: number;
}

/** Something of this thread that holds bytes for a time. */
export interface MemoryHolder {
  readonly heldBytes: number;
}

const memories = new Set<WeakRef<WebAssembly.Memory>>();
const holders = { tables: new Set<WeakRef<MemoryHolder>>(), windows: new Set<WeakRef<MemoryHolder>>() };

/** Counts a module's memory for as long as anybody can reach it. */
export function countWasmMemory(memory: WebAssembly.Memory): void {
  memories.add(new WeakRef(memory));
}

let fixedBytes = 0;
const fixedMemories = new FinalizationRegistry<number>((bytes) => {
  fixedBytes -= bytes;
});

/**
 * The same for a memory that never grows and of which there is one for each layer: no WeakRef, as making one keeps its target
 * for as long as nothing but promises is awaited, and an engine has room for some hundred memories at a time.
 */
export function countFixedMemory(memory: WebAssembly.Memory): void {
  const bytes = memory.buffer.byteLength;
  fixedBytes += bytes;
  fixedMemories.register(memory, bytes);
}

/** Counts what something holds for as long as anybody can reach it. */
export function countHeld(use: keyof typeof holders, holder: MemoryHolder): void {
  holders[use].add(new WeakRef(holder));
}

/** What this thread holds to read with, as of now. What nobody can reach any more counts until it is collected. */
export function readingMemory(): readonly MemoryPart[] {
  return [
    { use: 'tables', bytes: sumLiving(holders.tables, (holder) => holder.heldBytes) },
    { use: 'webassembly', bytes: fixedBytes + sumLiving(memories, (memory) => memory.buffer.byteLength) },
    { use: 'windows', bytes: sumLiving(holders.windows, (holder) => holder.heldBytes) },
  ];
}

function sumLiving<Held extends object>(held: Set<WeakRef<Held>>, bytesOf: (held: Held) => number): number {
  let bytes = 0;
  for (const reference of held) {
    const living = reference.deref();
    if (living === undefined) held.delete(reference);
    else bytes += bytesOf(living);
  }
  return bytes;
}

/** Bytes of the buffers behind columns, each counted once; `seen` are those counted before. */
export function bufferBytes(columns: Iterable<ArrayBufferView>, seen = new Set<ArrayBufferLike>()): number {
  let bytes = 0;
  for (const { buffer } of columns) {
    if (seen.has(buffer)) continue;
    seen.add(buffer);
    bytes += buffer.byteLength;
  }
  return bytes;
}

/** The columns among the properties of objects. */
export function columnsOf(...objects: readonly object[]): ArrayBufferView[] {
  return objects.flatMap((each) => Object.values(each).filter((value) => ArrayBuffer.isView(value)));
}
