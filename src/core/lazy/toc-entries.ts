import { AppError } from '../../base/app-error.ts';
import type { Json, JsonObject } from '../formats/json-document.ts';
import { isJsonObject, parseJsonDocument } from '../formats/json-document.ts';
import type { LayerTable } from '../layers/layer-table.ts';
import { EntryType } from '../tar/tar-entry.ts';
import type { TarEntry } from '../tar/tar-entry.ts';
import type { ListedTableOptions } from './listed-table.ts';
import { ENTRY_TYPES, ListedTable, maxTocTextLength, maxTocXattrs } from './listed-table.ts';
import { parseTocTime } from './toc-time.ts';
import type { ListedBodies } from './listed-bodies.ts';
import { ListedBodiesBuilder } from './listed-bodies.ts';
import { malformed, tooLarge } from './toc-json.ts';

/** Files that only tell a lazy runtime what to fetch first, and the TOC itself; runtimes hide them (docs/estargz.md). */
const HIDDEN: ReadonlySet<string> = new Set(['.prefetch.landmark', '.no.prefetch.landmark', 'stargz.index.json']);

export interface TocOptions extends ListedTableOptions {
  /** eStargz names the owner of an id once and hides landmarks; zstd:chunked has neither habit. */
  readonly format: 'estargz' | 'stargz' | 'zstd-chunked';
  /** Where the bytes of files end in the blob: the TOC begins there. */
  readonly dataEndBytes: number;
}

export interface TocListing {
  readonly table: LayerTable;
  readonly bodies: ListedBodies;
}

/**
 * Turns the JSON of a TOC into the table that scanning the layer would give: the same columns, with `known` hashes where
 * the TOC has SHA-256 digests and the table is that wide, `unseen` ones elsewhere. Offsets into the tar are not in a TOC;
 * `bodyOffset` is 0. Names come as UTF-8, since JSON cannot hold others.
 * `bodies`: where the contents of the table's entries lie in the blob.
 * Throws toc-malformed, toc-too-large, too-many-entries.
 */
export function buildTocTable(json: Uint8Array, options: TocOptions): TocListing {
  const reader = new TocReader(options);
  for (const item of readItems(json)) reader.add(item);
  return reader.finish();
}

function readItems(json: Uint8Array): readonly Json[] {
  let document: Json;
  try {
    document = parseJsonDocument(json, 'the table of contents');
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw malformed(cause.message.replace(/\.$/, ''), cause);
  }
  const entries = isJsonObject(document) ? own(document, 'entries') : undefined;
  // Go writes null for the list of a layer without entries.
  if (entries === null) return [];
  if (!Array.isArray(entries)) throw malformed('it has no list of entries');
  return entries as readonly Json[];
}

class TocReader {
  readonly #isChunked: boolean;
  readonly #table: ListedTable;
  readonly #encoder = new TextEncoder();
  readonly #userNames = new Map<number, string>();
  readonly #groupNames = new Map<number, string>();
  readonly #bodies: ListedBodiesBuilder;
  #items = 0;

  constructor(options: TocOptions) {
    this.#isChunked = options.format === 'zstd-chunked';
    this.#table = new ListedTable(options);
    this.#bodies = new ListedBodiesBuilder(options.dataEndBytes);
  }

  add(item: Json): void {
    this.#items += 1;
    if (!isJsonObject(item)) throw malformed(`entry ${this.#items} is no object`);
    const type = text(item, 'type');
    // A chunk is a further piece of the file before it, whose entry already has its whole size and digest.
    const name = text(item, 'name');
    const offset = wholeNumber(item, 'offset', name);
    if (type === 'chunk') {
      this.#bodies.addChunk(offset);
      return;
    }
    if (!this.#isChunked && HIDDEN.has(name.replace(/^(?:\.?\/)+/, ''))) {
      this.#bodies.addBoundary(offset);
      return;
    }
    const entry = this.#entry(item, name, ENTRY_TYPES.get(type) ?? EntryType.other);
    this.#table.add(entry, sha256Bytes(text(item, 'digest')));
    if (entry.sizeBytes === 0) this.#bodies.addNone();
    else this.#bodies.add(offset, wholeNumber(item, 'endOffset', name), wholeNumber(item, 'innerOffset', name));
  }

  finish(): TocListing {
    return { table: this.#table.finish(), bodies: this.#bodies.finish() };
  }

  #entry(item: JsonObject, name: string, type: EntryType): TarEntry {
    const hasBody = type === EntryType.file || type === EntryType.other;
    const sizeBytes = hasBody ? wholeNumber(item, 'size', name) : 0;
    const uid = wholeNumber(item, 'uid', name);
    const gid = wholeNumber(item, 'gid', name);
    return {
      name: this.#encoder.encode(name),
      type,
      mode: wholeNumber(item, 'mode', name) % 0o10000,
      uid,
      gid,
      userName: this.#encoder.encode(this.#nameOf(this.#userNames, uid, text(item, 'userName'))),
      groupName: this.#encoder.encode(this.#nameOf(this.#groupNames, gid, text(item, 'groupName'))),
      sizeBytes,
      storedBytes: sizeBytes,
      mtimeSeconds: parseTocTime(text(item, 'modtime')),
      linkName: this.#encoder.encode(text(item, 'linkName')),
      deviceMajor: wholeNumber(item, 'devMajor', name),
      deviceMinor: wholeNumber(item, 'devMinor', name),
      xattrs: this.#xattrs(own(item, 'xattrs'), name),
      sparse: null,
      headerOffset: 0,
      bodyOffset: 0,
    };
  }

  /** eStargz writes the name of an id with the first entry that has it, and again only where it changes. */
  #nameOf(names: Map<number, string>, id: number, written: string): string {
    if (this.#isChunked) return written;
    if (written === '') return names.get(id) ?? '';
    names.set(id, written);
    return written;
  }

  #xattrs(value: Json | undefined, name: string): TarEntry['xattrs'] {
    if (!isJsonObject(value)) return [];
    const keys = Object.keys(value);
    if (keys.length > maxTocXattrs) {
      throw tooLarge(`more than ${maxTocXattrs} extended attributes of ${shorten(name)}`);
    }
    return keys.map((key) => {
      const written = text(value, key);
      return [this.#encoder.encode(key), decodeBase64(written) ?? this.#encoder.encode(written)] as const;
    });
  }
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function text(object: JsonObject, name: string): string {
  const value = own(object, name);
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw malformed(`the ${shorten(name)} of an entry is no text`);
  if (value.length > maxTocTextLength)
    throw tooLarge(`a ${shorten(name)} of ${value.length.toLocaleString('en')} characters`);
  return value;
}

function wholeNumber(object: JsonObject, name: string, entry: string): number {
  const value = own(object, name) ?? 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw malformed(`the ${name} of ${shorten(entry)} is no whole number of zero or more`);
  }
  return value;
}

function sha256Bytes(digest: string): Uint8Array | null {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
  if (hex === undefined) return null;
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16));
}

function decodeBase64(written: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(written), (character) => character.charCodeAt(0));
  } catch {
    // Not base64: the value is taken as it is written.
    return null;
  }
}

function shorten(name: string): string {
  return name.length <= 100 ? name : `${name.slice(0, 100)}…`;
}
