/*
 * Where a layer keeps its table of contents (TOC), by its annotations or its last bytes.
 *
 *   eStargz, 51 bytes (stargz-snapshotter docs/estargz.md): an empty gzip member whose extra field holds the offset
 *     1f 8b 08 04 …  u16 26 | "SG" u16 22 | 16 hex digits | "STARGZ" | …
 *   stargz, 47 bytes (google/crfs): the same without the "SG" subfield
 *     1f 8b 08 04 …  u16 22 | 16 hex digits | "STARGZ" | …
 *   eStargz with the TOC elsewhere, 46 bytes
 *     1f 8b 08 04 …  u16 21 | "SG" u16 17 | "STARGZEXTERNALTOC" | …
 *   zstd:chunked, a skippable frame of 64 or 40 bytes (containers/storage pkg/chunked/internal/minimal/compression.go)
 *     50 2a 4d 18 u32 length | u64 offset, length, uncompressed length, type | (64 only: u64 of tar-split x 3) | magic
 */

/** Enough of a blob's end for every footer: the longest, 64 bytes, and the head of its frame. */
export const footerProbeBytes = 72;

/** Of an eStargz blob whose TOC is elsewhere: its files end before them. */
export const externalFooterBytes = 46;

export type TocPlace =
  | {
      readonly format: 'estargz' | 'stargz';
      /** The TOC's gzip member is [offsetBytes, endBytes) of the blob. */
      readonly offsetBytes: number;
      readonly endBytes: number;
    }
  | {
      readonly format: 'zstd-chunked';
      /** The TOC's zstd frame is [offsetBytes, endBytes) of the blob. */
      readonly offsetBytes: number;
      readonly endBytes: number;
      /** As declared; the limit on reading it. */
      readonly uncompressedBytes: number;
    }
  | { readonly format: 'estargz-external' };

const ESTARGZ_DIGEST = 'containerd.io/snapshot/stargz/toc.digest';
const UNCOMPRESSED_SIZE = 'io.containers.estargz.uncompressed-size';
/** What writers use now, and what skopeo and stargz wrote until 2022. */
const CHUNKED_PREFIXES = ['io.github.containers.zstd-chunked.', 'io.containers.zstd-chunked.'];

/** What a layer's annotations say of its TOC. */
export interface TocHints {
  /** Of the TOC's JSON, uncompressed. */
  readonly estargzDigest: string | null;
  readonly uncompressedBytes: number | null;
  readonly chunked: {
    readonly place: TocPlace & { readonly format: 'zstd-chunked' };
    /** Of the TOC as it is stored, compressed. */
    readonly digest: string | null;
  } | null;
}

export function readTocHints(annotations: ReadonlyMap<string, string>, blobBytes: number): TocHints {
  const uncompressed = annotations.get(UNCOMPRESSED_SIZE) ?? '';
  return {
    estargzDigest: annotations.get(ESTARGZ_DIGEST) ?? null,
    uncompressedBytes: /^\d{1,15}$/.test(uncompressed) ? Number(uncompressed) : null,
    chunked: readChunkedHints(annotations, blobBytes),
  };
}

function readChunkedHints(annotations: ReadonlyMap<string, string>, blobBytes: number): TocHints['chunked'] {
  for (const prefix of CHUNKED_PREFIXES) {
    // offset:length:uncompressed length:type; type 1 is the TOC described in toc-entries.ts, the only one there is.
    const position = /^(\d{1,15}):(\d{1,15}):(\d{1,15}):1$/.exec(annotations.get(`${prefix}manifest-position`) ?? '');
    if (!position) continue;
    const [offset, length, uncompressed] = position.slice(1).map(Number) as [number, number, number];
    const place = chunkedPlace(offset, length, uncompressed, blobBytes);
    if (place) return { place, digest: annotations.get(`${prefix}manifest-checksum`) ?? null };
  }
  return null;
}

/**
 * Reads the end of a blob. `tail`: its last bytes, footerProbeBytes or more where it has so many. Null where there is no
 * footer, or one that points outside the blob.
 */
export function parseFooter(tail: Uint8Array, blobBytes: number): TocPlace | null {
  return parseGzipFooter(tail, blobBytes) ?? parseChunkedFooter(tail, blobBytes);
}

function parseGzipFooter(tail: Uint8Array, blobBytes: number): TocPlace | null {
  const estargz = gzipFooter(tail, 51, 26);
  if (estargz && textAt(estargz, 12, 2) === 'SG' && textAt(estargz, 32, 6) === 'STARGZ') {
    return gzipPlace('estargz', textAt(estargz, 16, 16), blobBytes, 51);
  }
  const stargz = gzipFooter(tail, 47, 22);
  if (stargz && textAt(stargz, 28, 6) === 'STARGZ') return gzipPlace('stargz', textAt(stargz, 12, 16), blobBytes, 47);
  const external = gzipFooter(tail, externalFooterBytes, 21);
  if (external && textAt(external, 16, 17) === 'STARGZEXTERNALTOC') return { format: 'estargz-external' };
  return null;
}

/** The last bytes as a gzip member with an extra field of that length; null where they are none. */
function gzipFooter(tail: Uint8Array, footerBytes: number, extraBytes: number): Uint8Array | null {
  if (tail.length < footerBytes) return null;
  const footer = tail.subarray(tail.length - footerBytes);
  const isMember = footer[0] === 0x1f && footer[1] === 0x8b && footer[2] === 8 && footer[3] === 4;
  return isMember && footer[10] === extraBytes && footer[11] === 0 ? footer : null;
}

function gzipPlace(
  format: 'estargz' | 'stargz',
  hexOffset: string,
  blobBytes: number,
  footerBytes: number,
): TocPlace | null {
  if (!/^[0-9a-f]{16}$/i.test(hexOffset)) return null;
  const offsetBytes = Number.parseInt(hexOffset, 16);
  const endBytes = blobBytes - footerBytes;
  return offsetBytes < endBytes ? { format, offsetBytes, endBytes } : null;
}

function parseChunkedFooter(tail: Uint8Array, blobBytes: number): TocPlace | null {
  const magic = textAt(tail, tail.length - 8, 8);
  if (magic !== 'GNUlInUx' && magic !== 'GnUlInUx') return null;
  for (const length of [64, 40]) {
    const start = tail.length - length - 8;
    if (start < 0) continue;
    const view = new DataView(tail.buffer, tail.byteOffset + start, length + 8);
    if (view.getUint32(0, true) !== 0x184d2a50 || view.getUint32(4, true) !== length) continue;
    const number = (index: number): number => Number(view.getBigUint64(8 + index * 8, true));
    return number(3) === 1 ? chunkedPlace(number(0), number(1), number(2), blobBytes) : null;
  }
  return null;
}

function chunkedPlace(
  offset: number,
  length: number,
  uncompressed: number,
  blobBytes: number,
): (TocPlace & { format: 'zstd-chunked' }) | null {
  if (length === 0 || offset + length > blobBytes) return null;
  return {
    format: 'zstd-chunked',
    offsetBytes: offset,
    endBytes: offset + length,
    uncompressedBytes: uncompressed,
  };
}

function textAt(bytes: Uint8Array, from: number, length: number): string {
  return from < 0 ? '' : String.fromCharCode(...bytes.subarray(from, from + length));
}
