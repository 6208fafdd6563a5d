import { decodeRawText } from '../bytes/byte-text.ts';
import { bufferBytes, countHeld } from '../bytes/memory-use.ts';
import type { TarEntry } from '../tar/tar-entry.ts';
import type { NameOddities } from './canonical-path.ts';
import { appendCanonicalPath } from './canonical-path.ts';
import { ByteBuffer, growColumn, grownCapacity } from './growable.ts';
import type { ByteStrings, HashState, HashWidth, LayerTable, Owner } from './layer-table.ts';
import { NONE } from './layer-table.ts';

/** Appends entries to the columns of a LayerTable. */
export class LayerTableBuilder {
  readonly hashWidth: HashWidth;
  #count = 0;
  #isFinished = false;
  #capacity = 256;
  readonly #paths = new StringsBuilder();
  #type = new Uint8Array(this.#capacity);
  #mode = new Uint16Array(this.#capacity);
  #owner = new Uint32Array(this.#capacity);
  #sizeBytes = new Float64Array(this.#capacity);
  #storedBytes = new Float64Array(this.#capacity);
  /** Null until an entry has one that is not its size. */
  #declaredBytes: Float64Array<ArrayBuffer> | null = null;
  #climbs: Uint32Array<ArrayBuffer> | null = null;
  #mtimeSeconds = new Float64Array(this.#capacity);
  #link = new Uint32Array(this.#capacity);
  #xattrs = new Uint32Array(this.#capacity);
  #device = new Uint32Array(this.#capacity);
  #bodyOffset = new Float64Array(this.#capacity);
  #hashState = new Uint8Array(this.#capacity);
  #sparse = new Uint8Array(this.#capacity);
  #hashes: Uint8Array<ArrayBuffer>;
  readonly #owners = new OwnerTable();
  readonly #links = new StringsBuilder();
  readonly #xattrSets = new StringsBuilder();
  readonly #xattrIndex = new Map<string, number>();
  readonly #devices: (readonly [number, number])[] = [];

  constructor(hashWidth: HashWidth) {
    this.hashWidth = hashWidth;
    this.#hashes = new Uint8Array(this.#capacity * hashWidth);
    countHeld('tables', this);
  }

  /** Nothing once it is finished: what it made is the table's. */
  get heldBytes(): number {
    if (this.#isFinished) return 0;
    const large = [
      this.#type,
      this.#mode,
      this.#owner,
      this.#sizeBytes,
      this.#storedBytes,
      this.#mtimeSeconds,
      this.#link,
    ];
    const more = [this.#xattrs, this.#device, this.#bodyOffset, this.#hashState, this.#sparse, this.#hashes];
    const rare = [this.#declaredBytes, this.#climbs].filter((column) => column !== null);
    return bufferBytes([...large, ...more, ...rare, this.#paths.buffer.bytes, this.#links.buffer.bytes]);
  }

  get entryCount(): number {
    return this.#count;
  }

  /** Appends an entry with no hash yet; answers what was odd about its name. */
  append(entry: TarEntry): NameOddities {
    if (this.#count === this.#capacity) this.#grow();
    const i = this.#count++;
    const oddities = appendCanonicalPath(entry.name, this.#paths.buffer);
    this.#paths.end();
    this.#type[i] = entry.type;
    this.#mode[i] = entry.mode;
    this.#owner[i] = this.#owners.intern(entry);
    this.#sizeBytes[i] = entry.sizeBytes;
    this.#storedBytes[i] = entry.storedBytes;
    if (entry.declaredBytes !== undefined && this.#declaredBytes === null) {
      this.#declaredBytes = this.#sizeBytes.slice();
    }
    if (this.#declaredBytes !== null) this.#declaredBytes[i] = entry.declaredBytes ?? entry.sizeBytes;
    if (oddities.climbs > 0) this.#climbs ??= new Uint32Array(this.#capacity);
    if (this.#climbs !== null) this.#climbs[i] = oddities.climbs;
    this.#mtimeSeconds[i] = entry.mtimeSeconds;
    this.#link[i] = entry.linkName.length > 0 ? this.#links.push(entry.linkName) : NONE;
    this.#xattrs[i] = entry.xattrs.length > 0 ? this.#internXattrs(entry.xattrs) : NONE;
    this.#device[i] = NONE;
    if (entry.deviceMajor !== 0 || entry.deviceMinor !== 0) {
      this.#device[i] = this.#devices.push([entry.deviceMajor, entry.deviceMinor]) - 1;
    }
    this.#bodyOffset[i] = entry.bodyOffset;
    this.#sparse[i] = entry.sparse ? 1 : 0;
    return oddities;
  }

  /** Takes the last entry back: its body was cut off. */
  removeLast(): void {
    this.#count -= 1;
    this.#paths.removeLast();
  }

  /** Says what is known of the last entry's content. */
  setHashState(state: HashState): void {
    this.#hashState[this.#count - 1] = state;
  }

  /** The column of hashes, to write that of the last entry into at `lastHashAt`; replaced by the next `append`. */
  get hashes(): Uint8Array {
    return this.#hashes;
  }

  get lastHashAt(): number {
    return (this.#count - 1) * this.hashWidth;
  }

  /** Raw text of entry i's path with a leading slash, for warnings. */
  pathText(i: number): string {
    return '/' + decodeRawText(this.#paths.at(i));
  }

  /** Bytes of entry i's canonical path. */
  pathBytes(i: number): Uint8Array {
    return this.#paths.at(i);
  }

  finish(facts: Pick<LayerTable, 'uncompressedBytes' | 'complete' | 'warnings'>): LayerTable {
    this.#isFinished = true;
    const n = this.#count;
    return {
      entryCount: n,
      paths: this.#paths.finish(),
      type: this.#type.slice(0, n),
      mode: this.#mode.slice(0, n),
      owner: this.#owner.slice(0, n),
      owners: this.#owners.owners,
      sizeBytes: this.#sizeBytes.slice(0, n),
      storedBytes: this.#storedBytes.slice(0, n),
      declaredBytes: this.#declaredBytes?.slice(0, n) ?? null,
      climbs: this.#climbs?.slice(0, n) ?? null,
      mtimeSeconds: this.#mtimeSeconds.slice(0, n),
      link: this.#link.slice(0, n),
      links: this.#links.finish(),
      xattrs: this.#xattrs.slice(0, n),
      xattrSets: this.#xattrSets.finish(),
      device: this.#device.slice(0, n),
      devices: this.#devices,
      bodyOffset: this.#bodyOffset.slice(0, n),
      hashState: this.#hashState.slice(0, n),
      hashWidth: this.hashWidth,
      hashes: this.#hashes.slice(0, n * this.hashWidth),
      sparse: this.#sparse.slice(0, n),
      ...facts,
    };
  }

  #grow(): void {
    const capacity = grownCapacity(this.#capacity, this.#count + 1);
    this.#capacity = capacity;
    this.#type = growColumn(this.#type, capacity);
    this.#mode = growColumn(this.#mode, capacity);
    this.#owner = growColumn(this.#owner, capacity);
    this.#sizeBytes = growColumn(this.#sizeBytes, capacity);
    this.#storedBytes = growColumn(this.#storedBytes, capacity);
    this.#declaredBytes &&= growColumn(this.#declaredBytes, capacity);
    this.#climbs &&= growColumn(this.#climbs, capacity);
    this.#mtimeSeconds = growColumn(this.#mtimeSeconds, capacity);
    this.#link = growColumn(this.#link, capacity);
    this.#xattrs = growColumn(this.#xattrs, capacity);
    this.#device = growColumn(this.#device, capacity);
    this.#bodyOffset = growColumn(this.#bodyOffset, capacity);
    this.#hashState = growColumn(this.#hashState, capacity);
    this.#sparse = growColumn(this.#sparse, capacity);
    this.#hashes = growColumn(this.#hashes, capacity * this.hashWidth);
  }

  #internXattrs(xattrs: TarEntry['xattrs']): number {
    const serialised = serialiseXattrs(xattrs);
    const key = `${String.fromCharCode(...serialised.subarray(0, 4096))}${serialised.length}`;
    const known = this.#xattrIndex.get(key);
    // A set longer than the key covers is stored again rather than compared: it is as rare as it is large.
    if (known !== undefined && serialised.length <= 4096) return known;
    const index = this.#xattrSets.push(serialised);
    this.#xattrIndex.set(key, index);
    return index;
  }
}

/** name NUL length-of-value (u32 LE) value, sorted by name; of repeated names the last counts. */
function serialiseXattrs(xattrs: TarEntry['xattrs']): Uint8Array {
  const byName = new Map<string, readonly [Uint8Array, Uint8Array]>();
  for (const pair of xattrs) byName.set(decodeRawText(pair[0]), pair);
  const names = [...byName.keys()].sort();
  const out = new ByteBuffer();
  for (const key of names) {
    const [name, value] = byName.get(key)!;
    out.append(name);
    const length = new Uint8Array(5);
    new DataView(length.buffer).setUint32(1, value.length, true);
    out.append(length);
    out.append(value);
  }
  return out.toBytes();
}

/** Collects byte strings one after another. */
class StringsBuilder {
  readonly buffer = new ByteBuffer();
  #ends = new Uint32Array(64);
  #count = 0;

  push(bytes: Uint8Array): number {
    this.buffer.append(bytes);
    return this.end();
  }

  /** Ends the string that was written to `buffer`; answers its index. */
  end(): number {
    if (this.#count === this.#ends.length) {
      this.#ends = growColumn(this.#ends, grownCapacity(this.#ends.length, this.#count + 1));
    }
    this.#ends[this.#count] = this.buffer.length;
    return this.#count++;
  }

  removeLast(): void {
    this.#count -= 1;
    this.buffer.length = this.#count === 0 ? 0 : this.#ends[this.#count - 1]!;
  }

  at(i: number): Uint8Array {
    return this.buffer.bytes.subarray(i === 0 ? 0 : this.#ends[i - 1]!, this.#ends[i]);
  }

  finish(): ByteStrings {
    return { bytes: this.buffer.toBytes(), ends: this.#ends.slice(0, this.#count) };
  }
}

/** Owners are few: neighbours mostly have the same one, so the last is tried before the table. */
class OwnerTable {
  readonly owners: Owner[] = [];
  readonly #index = new Map<string, number>();
  #last: { readonly entry: TarEntry; readonly index: number } | null = null;

  intern(entry: TarEntry): number {
    if (this.#last && sameOwner(this.#last.entry, entry)) return this.#last.index;
    const owner: Owner = {
      uid: entry.uid,
      gid: entry.gid,
      userName: decodeRawText(entry.userName),
      groupName: decodeRawText(entry.groupName),
    };
    const key = `${owner.uid}:${owner.gid}:${owner.userName}\0${owner.groupName}`;
    let index = this.#index.get(key);
    if (index === undefined) {
      index = this.owners.push(owner) - 1;
      this.#index.set(key, index);
    }
    this.#last = {
      entry: { ...entry, userName: entry.userName.slice(), groupName: entry.groupName.slice() },
      index,
    };
    return index;
  }
}

function sameOwner(a: TarEntry, b: TarEntry): boolean {
  return a.uid === b.uid && a.gid === b.gid && sameBytes(a.userName, b.userName) && sameBytes(a.groupName, b.groupName);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
