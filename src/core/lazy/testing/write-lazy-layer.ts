import { gzipMember } from '../../compression/testing/gzip-member.ts';
import { computeDigest } from '../../formats/digest.ts';
import * as raw from '../../tar/testing/raw-tar.ts';

/** An entry of a table of contents, as its JSON has it; and the content that goes into the layer. */
export interface LazyEntry {
  readonly name: string;
  readonly type: string;
  readonly content?: Uint8Array;
  readonly [field: string]: unknown;
}

export interface LazyLayer {
  readonly blob: Uint8Array;
  readonly annotations: ReadonlyMap<string, string>;
}

/** A regular file with its digest. */
export async function tocFile(name: string, content: Uint8Array | string, more: object = {}): Promise<LazyEntry> {
  const bytes = raw.toBytes(content);
  return {
    name,
    type: 'reg',
    size: bytes.length,
    mode: 0o644,
    ...(bytes.length === 0 ? {} : { digest: (await computeDigest(bytes))! }),
    ...more,
    content: bytes,
  };
}

/** The JSON of a table of contents. */
export function tocJson(entries: readonly LazyEntry[]): Uint8Array {
  return raw.toBytes(
    JSON.stringify({ version: 1, entries: entries.map((entry) => ({ ...entry, content: undefined })) }),
  );
}

/**
 * An eStargz blob: two gzip members for each file, its header and its content, one for the table of contents, the footer.
 * Members are stored, not packed, as fast as copying; the table is packed.
 */
export async function writeEstargz(
  entries: readonly LazyEntry[],
  options: {
    readonly json?: Uint8Array;
    readonly legacy?: boolean;
    readonly uncompressedBytes?: number;
    /** Zeros in place of the files' members: for layers that are too large to be written in a test. */
    readonly fillerBytes?: number;
    /** The table is left to another image, and is not in the blob. */
    readonly external?: boolean;
    /** As BuildKit writes it: the tar ends before the table, and an annotation tells how long the layer is unpacked. */
    readonly asBuildKit?: boolean;
  } = {},
): Promise<LazyLayer & { readonly toc: Uint8Array }> {
  const files = entries.filter(({ type }) => type === 'reg');
  const members: Uint8Array[] = options.fillerBytes === undefined ? [] : [new Uint8Array(options.fillerBytes)];
  const offsets = new Map<LazyEntry, number>();
  let atBytes = 0;
  let unpackedBytes = 0;
  const add = (bytes: Uint8Array): void => {
    unpackedBytes += bytes.length;
    const member = gzipMember(bytes, { level: 0 });
    members.push(member);
    atBytes += member.length;
  };
  for (const file of options.fillerBytes === undefined ? files : []) {
    const bytes = raw.file(file.name.slice(0, 100), file.content ?? '');
    add(bytes.subarray(0, 512));
    if (bytes.length === 512) continue;
    offsets.set(file, atBytes);
    add(bytes.subarray(512));
  }
  if (options.asBuildKit) add(raw.endBlocks());
  const placed = entries.map((entry) => (offsets.has(entry) ? { offset: offsets.get(entry), ...entry } : entry));
  const json = options.json ?? tocJson(placed);
  const tocTar = raw.archive(raw.file('stargz.index.json', json));
  const toc = gzipMember(tocTar);
  const tocOffset = members.reduce((sum, member) => sum + member.length, 0);
  const footer = options.legacy ? stargzFooter(tocOffset) : estargzFooter(tocOffset);
  const annotations = new Map([['containerd.io/snapshot/stargz/toc.digest', (await computeDigest(json))!]]);
  const uncompressedBytes = options.asBuildKit ? unpackedBytes + tocTar.length : options.uncompressedBytes;
  if (uncompressedBytes !== undefined) {
    annotations.set('io.containers.estargz.uncompressed-size', String(uncompressedBytes));
  }
  const end = options.external ? [externalTocFooter()] : [toc, footer];
  return { blob: raw.concatBytes([...members, ...end]), annotations, toc };
}

export function estargzFooter(tocOffset: number): Uint8Array {
  const extra = raw.toBytes(`SG\u0016\0${hex16(tocOffset)}STARGZ`);
  return emptyStoredMember(extra);
}

export function stargzFooter(tocOffset: number): Uint8Array {
  return emptyStoredMember(raw.toBytes(`${hex16(tocOffset)}STARGZ`));
}

export function externalTocFooter(): Uint8Array {
  return emptyStoredMember(raw.toBytes('SG\u0011\0STARGZEXTERNALTOC'));
}

function hex16(value: number): string {
  return value.toString(16).padStart(16, '0');
}

/** As Go's gzip writer makes it without compression: a stored block of no bytes. */
function emptyStoredMember(extra: Uint8Array): Uint8Array {
  const head = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, extra.length & 0xff, extra.length >> 8];
  return raw.concatBytes([Uint8Array.from(head), extra, Uint8Array.from([1, 0, 0, 0xff, 0xff]), new Uint8Array(8)]);
}

export interface ChunkedOptions {
  readonly json?: Uint8Array;
  /** What is written now: GNUlInUx in 64 bytes; before 2023: GnUlInUx in 40. */
  readonly footer?: 64 | 40;
  readonly prefix?: string;
}

/** A zstd:chunked blob: a frame for each file, then the table of contents and the footer in skippable frames. */
export async function writeZstdChunked(
  entries: readonly LazyEntry[],
  options: ChunkedOptions = {},
): Promise<LazyLayer> {
  const { footer = 64, prefix = 'io.github.containers.zstd-chunked.' } = options;
  const frames = entries
    .filter(({ type }) => type === 'reg')
    .map(({ name, content }) => zstdFrame(raw.file(name.slice(0, 100), content ?? '')));
  const json = options.json ?? tocJson(entries);
  const toc = zstdFrame(json);
  const offset = frames.reduce((sum, frame) => sum + frame.length, 0) + 8;
  const position = `${offset}:${toc.length}:${json.length}:1`;
  return {
    blob: raw.concatBytes([
      ...frames,
      skippableFrame(toc),
      skippableFrame(chunkedFooter(offset, toc.length, json.length, footer)),
    ]),
    annotations: new Map([
      [`${prefix}manifest-position`, position],
      [`${prefix}manifest-checksum`, (await computeDigest(toc))!],
    ]),
  };
}

export function chunkedFooter(offset: number, length: number, uncompressed: number, bytes: 64 | 40): Uint8Array {
  const footer = new Uint8Array(bytes);
  const view = new DataView(footer.buffer);
  for (const [i, value] of [offset, length, uncompressed, 1].entries()) view.setBigUint64(i * 8, BigInt(value), true);
  footer.set(raw.toBytes(bytes === 64 ? 'GNUlInUx' : 'GnUlInUx'), bytes - 8);
  return footer;
}

export function skippableFrame(content: Uint8Array): Uint8Array {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint32(0, 0x184d2a50, true);
  new DataView(head.buffer).setUint32(4, content.length, true);
  return raw.concatBytes([head, content]);
}

const largestBlock = 128 << 10;

/** A zstd frame (RFC 8878) of raw blocks: stored, not packed. */
export function zstdFrame(content: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < content.length || at === 0; at += largestBlock) {
    const block = content.subarray(at, at + largestBlock);
    blocks.push(blockHead(0, block.length, at + largestBlock >= content.length), block);
  }
  return raw.concatBytes([frameHead(content.length), ...blocks]);
}

/** A frame of that many zeros, in run-length blocks of four bytes. */
export function zstdFrameOfZeros(length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < length; at += largestBlock) {
    const size = Math.min(largestBlock, length - at);
    blocks.push(blockHead(1, size, at + size >= length), new Uint8Array(1));
  }
  return raw.concatBytes([Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x50]), ...blocks]);
}

function frameHead(contentBytes: number): Uint8Array {
  const head = new Uint8Array(9);
  // A single segment whose size stands in four bytes.
  head.set([0x28, 0xb5, 0x2f, 0xfd, 0xa0]);
  new DataView(head.buffer).setUint32(5, contentBytes, true);
  return head;
}

function blockHead(type: 0 | 1, size: number, last: boolean): Uint8Array {
  const value = (size << 3) | (type << 1) | (last ? 1 : 0);
  return Uint8Array.from([value & 0xff, (value >> 8) & 0xff, value >> 16]);
}
