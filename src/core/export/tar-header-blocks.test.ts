import { describe, expect, it } from 'vitest';
import { EntryType } from '../tar/tar-entry.ts';
import { scanBytes } from '../tar/testing/scan-bytes.ts';
import { concatBytes, endBlocks } from '../tar/testing/raw-tar.ts';
import { writeHeader, type HeaderFacts } from './tar-header-blocks.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

const ordinary: HeaderFacts = {
  name: bytes('etc/motd'),
  type: EntryType.file,
  mode: 0o4755,
  uid: 1000,
  gid: 50,
  userName: bytes('ann'),
  groupName: bytes('staff'),
  sizeBytes: 0,
  mtimeSeconds: 1_700_000_000,
  linkName: new Uint8Array(0),
  deviceMajor: 0,
  deviceMinor: 0,
  xattrs: [],
};

function readBack(facts: HeaderFacts) {
  const { members, error } = scanBytes(concatBytes([writeHeader(facts), endBlocks()]));
  expect(error).toBeNull();
  expect(members.length).toBe(1);
  return members[0]!.entry;
}

describe('the header of a written member', () => {
  it('is one block where that holds everything', () => {
    expect(writeHeader(ordinary).length).toBe(512);
    expect(readBack(ordinary)).toMatchObject(ordinary);
  });

  const a = (length: number) => 'a'.repeat(length);
  it.each([
    ['fills the name field', a(100), 512],
    ['is cut at a slash', `${a(155)}/${a(100)}`, 512],
    ['has no slash where it could be cut', a(101), 1536],
    ['has its slash too early', `${a(3)}/${a(101)}`, 1536],
    ['has its slash too late', `${a(156)}/${a(10)}`, 1536],
    ['is longer than any field', `${a(90)}/`.repeat(20) + 'z', 3072],
  ])('keeps a name that %s', (_, name, length) => {
    expect(readBack({ ...ordinary, name: bytes(name) }).name).toEqual(bytes(name));
    expect(writeHeader({ ...ordinary, name: bytes(name) }).length).toBe(length);
  });

  it('keeps names and links that are no text, byte for byte', () => {
    const odd = Uint8Array.from({ length: 120 }, (_, i) => 0x80 + (i % 64));
    const facts = { ...ordinary, type: EntryType.symlink, name: odd, linkName: odd };
    expect(readBack(facts)).toMatchObject({ name: odd, linkName: odd, type: EntryType.symlink });
    expect(new TextDecoder('latin1').decode(writeHeader(facts))).toContain('21 hdrcharset=BINARY\n');
    const short = odd.subarray(0, 20);
    expect(writeHeader({ ...ordinary, name: short }).length).toBe(512);
    expect(readBack({ ...ordinary, name: short }).name).toEqual(short);
  });

  it.each([
    ['a file of 9 GiB', { sizeBytes: 9 * 2 ** 30 }],
    ['an owner beyond octal', { uid: 3_000_000_000, gid: 2_097_152 }],
    ['a time before 1970', { mtimeSeconds: -86_400 }],
    ['a time with a fraction', { mtimeSeconds: 1_700_000_000.25 }],
    ['a tiny fraction', { mtimeSeconds: 0.0000005 }],
    ['a time beyond octal', { mtimeSeconds: 2 ** 33 }],
    ['long owner names', { userName: bytes('u'.repeat(32)), groupName: bytes('g'.repeat(300)) }],
  ])('keeps %s', (_, facts) => {
    const header = writeHeader({ ...ordinary, ...facts });
    // Without the content: a file that is cut short has no end, and its header is whole all the same.
    const { members } = scanBytes(header);
    expect(members[0]!.entry).toMatchObject({ ...ordinary, ...facts, storedBytes: members[0]!.entry.sizeBytes });
  });

  it('writes devices, also with numbers that octal cannot hold', () => {
    const disk = { ...ordinary, type: EntryType.block, deviceMajor: 8, deviceMinor: 2 ** 40 };
    expect(readBack(disk)).toMatchObject({ type: EntryType.block, deviceMajor: 8, deviceMinor: 2 ** 40 });
    expect(readBack({ ...ordinary, type: EntryType.fifo }).type).toBe(EntryType.fifo);
  });

  it('closes a directory’s name with a slash and writes what is not known as a file', () => {
    expect(readBack({ ...ordinary, type: EntryType.directory }).name).toEqual(bytes('etc/motd/'));
    expect(readBack({ ...ordinary, type: EntryType.other }).type).toBe(EntryType.file);
  });

  it('keeps attributes with any bytes as values', () => {
    const xattrs = [
      [bytes('security.capability'), Uint8Array.of(1, 0, 0, 2, 0x0a, 0x3d, 0xff, 0)],
      [bytes('user.empty'), new Uint8Array(0)],
      // 998 and 999 bytes: the length of the record grows by a digit with its own.
      ...[970, 971, 972, 973].map((n) => [bytes(`user.n${n}`), new Uint8Array(n).fill(7)] as const),
    ] as const;
    expect(readBack({ ...ordinary, xattrs }).xattrs).toEqual(xattrs);
  });
});
