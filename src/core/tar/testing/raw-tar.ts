import { BLOCK_BYTES, SPARSE_EXTENSION_MORE_OFFSET, SPARSE_EXTENSION_PAIRS } from '../tar-header.ts';

/*
 * Builds tar archives byte by byte, also wrong ones: ordinary writers refuse what readers must survive. Pure; runs in Node and
 * in browsers. Text is UTF-8; pass bytes where a name is not text.
 */

export type Text = string | Uint8Array;

export interface RawHeader {
  readonly name?: Text;
  /** Type flag: one character, "\0" for v7's. Default "0". */
  readonly flag?: string;
  /** Numbers are written in octal; text and bytes fill the field as they are (base-256 or nonsense). */
  readonly mode?: number | Text;
  readonly uid?: number | Text;
  readonly gid?: number | Text;
  readonly size?: number | Text;
  readonly mtime?: number | Text;
  readonly linkName?: Text;
  /** Default 'ustar'. */
  readonly format?: 'ustar' | 'gnu' | 'v7' | 'star';
  readonly userName?: Text;
  readonly groupName?: Text;
  readonly deviceMajor?: number | Text;
  readonly deviceMinor?: number | Text;
  readonly prefix?: Text;
  /** Written over the finished fields, before the checksum: [offset, bytes]. */
  readonly patches?: readonly (readonly [offset: number, bytes: Text])[];
  /** 'signed' sums signed bytes as old SunOS did; other text is written into the field as it is. Default: the right sum. */
  readonly checksum?: Text;
}

/** One header block of 512 bytes. */
export function headerBlock(header: RawHeader): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  const put = (offset: number, length: number, value: Text) => {
    block.set(toBytes(value).subarray(0, length), offset);
  };
  const putNumber = (offset: number, length: number, value: number | Text) => {
    put(offset, length, typeof value === 'number' ? value.toString(8).padStart(length - 1, '0') : value);
  };
  const format = header.format ?? 'ustar';
  put(0, 100, header.name ?? '');
  putNumber(100, 8, header.mode ?? 0o644);
  putNumber(108, 8, header.uid ?? 0);
  putNumber(116, 8, header.gid ?? 0);
  putNumber(124, 12, header.size ?? 0);
  putNumber(136, 12, header.mtime ?? 0);
  put(156, 1, header.flag ?? '0');
  put(157, 100, header.linkName ?? '');
  if (format !== 'v7') {
    put(257, 8, format === 'gnu' ? 'ustar  \0' : 'ustar\u000000');
    put(265, 32, header.userName ?? '');
    put(297, 32, header.groupName ?? '');
    putNumber(329, 8, header.deviceMajor ?? 0);
    putNumber(337, 8, header.deviceMinor ?? 0);
    put(345, format === 'star' ? 131 : 155, header.prefix ?? '');
    if (format === 'star') put(508, 4, 'tar\0');
  }
  for (const [offset, bytes] of header.patches ?? []) put(offset, BLOCK_BYTES - offset, bytes);

  const { checksum } = header;
  if (checksum !== undefined && checksum !== 'signed') {
    put(148, 8, checksum);
    return block;
  }
  block.fill(0x20, 148, 156);
  let sum = 0;
  for (const byte of checksum === 'signed' ? new Int8Array(block.buffer) : block) sum += byte;
  put(148, 8, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

/** A member: header, body, padding. The size field is the body's length unless the header says otherwise. */
export function member(header: RawHeader, body: Text = ''): Uint8Array {
  const bytes = toBytes(body);
  return concatBytes([headerBlock({ size: bytes.length, ...header }), padded(bytes)]);
}

export function file(name: Text, body: Text = '', header: RawHeader = {}): Uint8Array {
  return member({ name, ...header }, body);
}

export function directory(name: Text, header: RawHeader = {}): Uint8Array {
  return member({ name, flag: '5', mode: 0o755, ...header });
}

export function symlink(name: Text, linkName: Text, header: RawHeader = {}): Uint8Array {
  return member({ name, flag: '2', mode: 0o777, linkName, ...header });
}

export function hardlink(name: Text, linkName: Text, header: RawHeader = {}): Uint8Array {
  return member({ name, flag: '1', linkName, ...header });
}

export type PaxList = readonly (readonly [key: Text, value: Text])[];

/** "LENGTH KEY=VALUE\n" for each record. */
export function paxBody(records: PaxList): Uint8Array {
  return concatBytes(
    records.map(([key, value]) => {
      const rest = concatBytes([toBytes(' '), toBytes(key), toBytes('='), toBytes(value), toBytes('\n')]);
      let length = rest.length + 1;
      while (String(length).length + rest.length !== length) length++;
      return concatBytes([toBytes(String(length)), rest]);
    }),
  );
}

/** A local PAX header ('x'), to be followed by its member. */
export function pax(records: PaxList, header: RawHeader = {}): Uint8Array {
  return member({ name: 'PaxHeaders.0/member', flag: 'x', ...header }, paxBody(records));
}

/** A global PAX header ('g'). */
export function paxGlobal(records: PaxList, header: RawHeader = {}): Uint8Array {
  return member({ name: 'pax_global_header', flag: 'g', ...header }, paxBody(records));
}

export function gnuLongName(name: Text): Uint8Array {
  return member({ name: '././@LongLink', flag: 'L', format: 'gnu' }, concatBytes([toBytes(name), new Uint8Array(1)]));
}

export function gnuLongLink(linkName: Text): Uint8Array {
  return member(
    { name: '././@LongLink', flag: 'K', format: 'gnu' },
    concatBytes([toBytes(linkName), new Uint8Array(1)]),
  );
}

/** An old GNU sparse member ('S'): up to four extents in the header, 21 in each extension block. */
export function gnuSparse(
  name: Text,
  realSize: number,
  extents: readonly (readonly [offset: number, data: Text])[],
  header: RawHeader = {},
): Uint8Array {
  const data = extents.map(([, bytes]) => toBytes(bytes));
  const pairs = extents.map(([offset], i) => concatBytes([octal(offset, 12), octal(data[i]!.length, 12)]));
  const stored = concatBytes(data);
  const blocks: Uint8Array[] = [];
  for (let i = 4; i < pairs.length; i += SPARSE_EXTENSION_PAIRS) {
    const block = new Uint8Array(BLOCK_BYTES);
    block.set(concatBytes(pairs.slice(i, i + SPARSE_EXTENSION_PAIRS)));
    if (i + SPARSE_EXTENSION_PAIRS < pairs.length) block[SPARSE_EXTENSION_MORE_OFFSET] = 1;
    blocks.push(block);
  }
  const head = headerBlock({
    name,
    flag: 'S',
    format: 'gnu',
    size: stored.length,
    patches: [
      [386, concatBytes(pairs.slice(0, 4))],
      [482, Uint8Array.of(pairs.length > 4 ? 1 : 0)],
      [483, octal(realSize, 12)],
    ],
    ...header,
  });
  return concatBytes([head, ...blocks, padded(stored)]);
}

/** A number field in base-256: two's complement, big-endian, the top bit of the first byte set. */
export function base256(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = BigInt.asUintN(length * 8, value);
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  bytes[0]! |= 0x80;
  return bytes;
}

/** The two zero blocks that end an archive. */
export function endBlocks(count = 2): Uint8Array {
  return new Uint8Array(count * BLOCK_BYTES);
}

/** The parts one after another, and the two end blocks. */
export function archive(...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes([...parts, endBlocks()]);
}

/** Bytes with zeros up to the next block border. */
export function padded(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / BLOCK_BYTES) * BLOCK_BYTES);
  out.set(bytes);
  return out;
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function toBytes(text: Text): Uint8Array {
  return typeof text === 'string' ? new TextEncoder().encode(text) : text;
}

function octal(value: number, length: number): Uint8Array {
  return toBytes(`${value.toString(8).padStart(length - 1, '0')}\0`);
}
