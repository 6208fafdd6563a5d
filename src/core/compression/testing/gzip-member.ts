import { crc32 } from './crc32.ts';
import { deflateRaw } from 'pako';

export interface GzipFields {
  readonly extra?: Uint8Array;
  readonly name?: string;
  readonly comment?: string;
  readonly headerCrc?: boolean;
  /** 0 stores, 9 packs hardest. */
  readonly level?: number;
}

/** One gzip member (RFC 1952) with any header fields. */
export function gzipMember(plain: Uint8Array, fields: GzipFields = {}): Uint8Array {
  const { extra, name, comment, headerCrc = false, level = 9 } = fields;
  const flags =
    (headerCrc ? 2 : 0) |
    (extra === undefined ? 0 : 4) |
    (name === undefined ? 0 : 8) |
    (comment === undefined ? 0 : 16);
  const header = [0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 255];
  if (extra !== undefined) header.push(extra.length & 0xff, extra.length >> 8, ...extra);
  if (name !== undefined) header.push(...new TextEncoder().encode(name), 0);
  if (comment !== undefined) header.push(...new TextEncoder().encode(comment), 0);
  if (headerCrc) {
    const crc = crc32(Uint8Array.from(header));
    header.push(crc & 0xff, (crc >>> 8) & 0xff);
  }
  const packed = deflateRaw(plain, { level });
  const member = new Uint8Array(header.length + packed.length + 8);
  member.set(header);
  member.set(packed, header.length);
  const trailer = new DataView(member.buffer, header.length + packed.length);
  trailer.setUint32(0, crc32(plain), true);
  trailer.setUint32(4, plain.length, true);
  return member;
}

/** The footer of an eStargz blob: an empty member whose extra field says where the table of contents begins. */
export function estargzFooter(): Uint8Array {
  const text = new TextEncoder().encode('0000000000000123STARGZ');
  return gzipMember(new Uint8Array(0), { extra: Uint8Array.of(0x53, 0x47, text.length, 0, ...text), level: 0 });
}
