import { ByteBuffer } from '../layers/growable.ts';
import { EntryType, type TarEntry } from '../tar/tar-entry.ts';
import { BLOCK_BYTES } from '../tar/tar-header.ts';

/** What a written header says; names and links as raw bytes, a directory's name without its closing "/". */
export type HeaderFacts = Pick<
  TarEntry,
  | 'name'
  | 'type'
  | 'mode'
  | 'uid'
  | 'gid'
  | 'userName'
  | 'groupName'
  | 'sizeBytes'
  | 'mtimeSeconds'
  | 'linkName'
  | 'deviceMajor'
  | 'deviceMinor'
  | 'xattrs'
>;

const SLASH = 0x2f;

/** Largest numbers of the octal fields: 7 digits in mode, owner and devices, 11 in size and time. */
const MAX_OCTAL_7 = 0o7777777;
const MAX_OCTAL_11 = 0o77777777777;

/** Fields of the header block that hold text, in bytes (layout: tar/tar-header.ts). */
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;
/** The closing NUL, which every reader of owner names expects, not counted. */
const OWNER_BYTES = 31;

const FLAG_PAX_LOCAL = 0x78;
const FLAGS: Readonly<Record<EntryType, number>> = {
  [EntryType.file]: 0x30,
  [EntryType.hardlink]: 0x31,
  [EntryType.symlink]: 0x32,
  [EntryType.character]: 0x33,
  [EntryType.block]: 0x34,
  [EntryType.directory]: 0x35,
  [EntryType.fifo]: 0x36,
  [EntryType.other]: 0x30,
};

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The blocks that stand before a member's content: a ustar header, and before it a PAX header with whatever the ustar one
 * cannot hold (POSIX.1-2017 pax): long names and links, fractions of seconds and times before 1970, large owners, contents over
 * 8 GiB, extended attributes as `SCHILY.xattr.*`. A type that is not known is written as a file.
 */
export function writeHeader(facts: HeaderFacts): Uint8Array {
  const name = facts.type === EntryType.directory ? withSlash(facts.name) : facts.name;
  const records = new PaxWriter();
  const split = splitName(name);
  if (split === null) records.add('path', name);
  if (facts.linkName.length > NAME_BYTES) records.add('linkpath', facts.linkName);
  if (facts.userName.length > OWNER_BYTES) records.add('uname', facts.userName);
  if (facts.groupName.length > OWNER_BYTES) records.add('gname', facts.groupName);
  if (!fits(facts.uid, MAX_OCTAL_7)) records.addText('uid', String(facts.uid));
  if (!fits(facts.gid, MAX_OCTAL_7)) records.addText('gid', String(facts.gid));
  if (!fits(facts.sizeBytes, MAX_OCTAL_11)) records.addText('size', String(facts.sizeBytes));
  if (!fits(facts.mtimeSeconds, MAX_OCTAL_11)) records.addText('mtime', decimalSeconds(facts.mtimeSeconds));
  for (const [xattr, value] of facts.xattrs) records.addXattr(xattr, value);

  const header = new Uint8Array(BLOCK_BYTES);
  header.set((split?.name ?? name).subarray(0, NAME_BYTES), 0);
  header.set(split?.prefix ?? [], 345);
  header.set(facts.linkName.subarray(0, NAME_BYTES), 157);
  header.set(facts.userName.subarray(0, OWNER_BYTES), 265);
  header.set(facts.groupName.subarray(0, OWNER_BYTES), 297);
  writeOctal(header, 100, 8, facts.mode & 0o7777);
  writeOctal(header, 108, 8, fits(facts.uid, MAX_OCTAL_7) ? facts.uid : 0);
  writeOctal(header, 116, 8, fits(facts.gid, MAX_OCTAL_7) ? facts.gid : 0);
  writeOctal(header, 124, 12, fits(facts.sizeBytes, MAX_OCTAL_11) ? facts.sizeBytes : 0);
  const wholeSeconds = Math.floor(facts.mtimeSeconds);
  writeOctal(header, 136, 12, fits(wholeSeconds, MAX_OCTAL_11) ? wholeSeconds : 0);
  writeDevice(header, 329, facts.deviceMajor);
  writeDevice(header, 337, facts.deviceMinor);
  finishBlock(header, FLAGS[facts.type]);
  return records.isEmpty ? header : records.before(header, name);
}

/** Zeros that fill the last block of a content. */
export function paddingBytes(sizeBytes: number): number {
  return (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;
}

function fits(value: number, largest: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= largest;
}

/** Decimal with at most nine digits after the point, never with an exponent: what file systems keep. */
function decimalSeconds(seconds: number): string {
  return Number.isInteger(seconds) ? seconds.toFixed(0) : seconds.toFixed(9).replace(/0+$/, '');
}

function withSlash(name: Uint8Array): Uint8Array {
  const slashed = new Uint8Array(name.length + 1);
  slashed.set(name);
  slashed[name.length] = SLASH;
  return slashed;
}

/** The name in the fields of a ustar header, cut at a "/" where it needs both; null where it does not fit. */
function splitName(name: Uint8Array): { readonly name: Uint8Array; readonly prefix: Uint8Array | null } | null {
  if (name.length <= NAME_BYTES) return { name, prefix: null };
  // The "/" at the cut is in neither field, and the name must not be empty.
  const slash = name.indexOf(SLASH, name.length - NAME_BYTES - 1);
  if (slash <= 0 || slash > PREFIX_BYTES || slash >= name.length - 1) return null;
  return { name: name.subarray(slash + 1), prefix: name.subarray(0, slash) };
}

function writeOctal(header: Uint8Array, at: number, length: number, value: number): void {
  const digits = value.toString(8).padStart(length - 1, '0');
  for (let i = 0; i < digits.length; i++) header[at + i] = digits.charCodeAt(i);
}

/** No PAX record stands for a device: one that octal cannot hold is written in base 256, as GNU tar does. */
function writeDevice(header: Uint8Array, at: number, value: number): void {
  if (fits(value, MAX_OCTAL_7)) {
    writeOctal(header, at, 8, value);
    return;
  }
  let rest = Math.max(0, Math.floor(value));
  for (let i = 7; i > 0; i--) {
    header[at + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  header[at] = 0x80;
}

function finishBlock(header: Uint8Array, flag: number): void {
  header[156] = flag;
  header.set(encoder.encode('ustar\x0000'), 257);
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(encoder.encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
}

/** Gathers the records of one PAX header: "LENGTH KEY=VALUE\n", LENGTH counting itself. Values are bytes. */
class PaxWriter {
  readonly #body = new ByteBuffer(0);
  #isText = true;

  get isEmpty(): boolean {
    return this.#body.length === 0;
  }

  add(key: string, value: Uint8Array): void {
    this.#isText &&= isUtf8(value);
    this.#append(encoder.encode(key), value);
  }

  addText(key: string, value: string): void {
    this.#append(encoder.encode(key), encoder.encode(value));
  }

  /** Values of attributes are binary in every header, whatever its charset is said to be (star's manual). */
  addXattr(name: Uint8Array, value: Uint8Array): void {
    const prefix = encoder.encode('SCHILY.xattr.');
    const key = new Uint8Array(prefix.length + name.length);
    key.set(prefix);
    key.set(name, prefix.length);
    this.#append(key, value);
  }

  /** The PAX header, its body, and the header that they are about. */
  before(header: Uint8Array, name: Uint8Array): Uint8Array {
    const charset = this.#isText ? new Uint8Array(0) : record(encoder.encode('hdrcharset'), encoder.encode('BINARY'));
    const size = charset.length + this.#body.length;
    const blocks = new Uint8Array(2 * BLOCK_BYTES + size + paddingBytes(size));
    blocks.set(paxHeader(size, name), 0);
    blocks.set(charset, BLOCK_BYTES);
    blocks.set(this.#body.toBytes(), BLOCK_BYTES + charset.length);
    blocks.set(header, blocks.length - BLOCK_BYTES);
    return blocks;
  }

  #append(key: Uint8Array, value: Uint8Array): void {
    this.#body.append(record(key, value));
  }
}

function record(key: Uint8Array, value: Uint8Array): Uint8Array {
  // A space, "=" and a newline.
  const rest = key.length + value.length + 3;
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length += 1;
  const bytes = new Uint8Array(length);
  const digits = encoder.encode(`${length} `);
  bytes.set(digits);
  bytes.set(key, digits.length);
  bytes[digits.length + key.length] = 0x3d;
  bytes.set(value, digits.length + key.length + 1);
  bytes[length - 1] = 0x0a;
  return bytes;
}

/** The header of a PAX header; its name is for readers that take it for a file. */
function paxHeader(sizeBytes: number, name: Uint8Array): Uint8Array {
  const header = new Uint8Array(BLOCK_BYTES);
  const prefix = encoder.encode('PaxHeaders/');
  header.set(prefix);
  const end = name.at(-1) === SLASH ? name.length - 1 : name.length;
  const own = name.subarray(name.lastIndexOf(SLASH, end - 1) + 1, end);
  header.set(own.subarray(0, NAME_BYTES - prefix.length), prefix.length);
  writeOctal(header, 100, 8, 0o644);
  writeOctal(header, 108, 8, 0);
  writeOctal(header, 116, 8, 0);
  writeOctal(header, 124, 12, sizeBytes);
  writeOctal(header, 136, 12, 0);
  writeOctal(header, 329, 8, 0);
  writeOctal(header, 337, 8, 0);
  finishBlock(header, FLAG_PAX_LOCAL);
  return header;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictDecoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
