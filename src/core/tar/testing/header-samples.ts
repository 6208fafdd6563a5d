import {
  archive,
  base256,
  directory,
  file,
  hardlink,
  headerBlock,
  member,
  padded,
  symlink,
  toBytes,
} from './raw-tar.ts';
import { before, after, BEFORE, AFTER, BLOCK, AT, type TarSample } from './tar-sample.ts';

const latin1 = Uint8Array.of(0x63, 0x61, 0x66, 0xe9);

export const headerSamples: readonly TarSample[] = [
  {
    claim: 'reads every field of a ustar header',
    bytes: archive(
      file('etc/passwd', 'root:x:0:0\n', {
        mode: 0o4755,
        uid: 1000,
        gid: 1001,
        mtime: 1_700_000_000,
        userName: 'alice',
        groupName: 'staff',
      }),
    ),
    members: [
      {
        name: 'etc/passwd',
        type: 'file',
        mode: 0o4755,
        uid: 1000,
        gid: 1001,
        userName: 'alice',
        groupName: 'staff',
        sizeBytes: 11,
        storedBytes: 11,
        mtimeSeconds: 1_700_000_000,
        body: 'root:x:0:0\n',
        headerOffset: 0,
        bodyOffset: 512,
        sparse: null,
        xattrs: [],
      },
    ],
  },
  {
    claim: 'keeps only permission bits of a mode with a file type in it',
    bytes: archive(file('a', '', { mode: 0o100644 })),
    members: [{ mode: 0o644 }],
  },
  {
    claim: 'joins the ustar prefix and the name',
    bytes: archive(file('name.txt', 'x', { prefix: 'very/long/way' })),
    members: [{ name: 'very/long/way/name.txt' }],
  },
  {
    claim: 'reads a name and a prefix that fill their fields without a NUL',
    bytes: archive(file('n'.repeat(100), '', { prefix: 'p'.repeat(155) })),
    members: [{ name: `${'p'.repeat(155)}/${'n'.repeat(100)}` }],
  },
  {
    claim: 'reads only 131 bytes of prefix from a star header, whose times stand behind it',
    bytes: archive(
      file('name', 'x', { format: 'star', prefix: 'p'.repeat(131), patches: [[476, '14523123454 14523123454 ']] }),
    ),
    members: [{ name: `${'p'.repeat(131)}/name` }],
  },
  {
    claim: 'does not take the times in a GNU header for a prefix',
    bytes: archive(file('name', 'x', { format: 'gnu', patches: [[345, '14523123454\u000014523123454\0']] })),
    members: [{ name: 'name', body: 'x' }],
  },
  {
    claim: 'reads a v7 header, which has no magic, owner names or devices',
    bytes: archive(file('old', 'v7', { format: 'v7' }), after),
    members: [{ name: 'old', type: 'file', body: 'v7', userName: '', groupName: '' }, AFTER],
  },
  {
    claim: 'takes NUL as the flag of a file, and of a directory where the name ends in a slash',
    bytes: archive(file('file', 'x', { flag: '\0' }), member({ name: 'dir/', flag: '\0', format: 'v7' })),
    members: [
      { name: 'file', type: 'file', body: 'x' },
      { name: 'dir/', type: 'directory', storedBytes: 0 },
    ],
  },
  {
    claim: "leaves a file with flag '0' a file although its name ends in a slash",
    bytes: archive(file('odd/', 'x')),
    members: [{ name: 'odd/', type: 'file', body: 'x' }],
  },
  {
    claim: 'knows each type by its flag',
    bytes: archive(
      file('contiguous', 'c', { flag: '7' }),
      hardlink('hard', 'contiguous'),
      symlink('soft', '../to'),
      member({ name: 'null', flag: '3', deviceMajor: 1, deviceMinor: 3 }),
      member({ name: 'disk', flag: '4', deviceMajor: 259, deviceMinor: 65_537 }),
      directory('dir/'),
      member({ name: 'pipe', flag: '6' }),
    ),
    members: [
      { name: 'contiguous', type: 'file', body: 'c' },
      { name: 'hard', type: 'hardlink', linkName: 'contiguous' },
      { name: 'soft', type: 'symlink', linkName: '../to' },
      { name: 'null', type: 'character', deviceMajor: 1, deviceMinor: 3 },
      { name: 'disk', type: 'block', deviceMajor: 259, deviceMinor: 65_537 },
      { name: 'dir/', type: 'directory' },
      { name: 'pipe', type: 'fifo' },
    ],
  },
  {
    claim: 'gives device numbers only to devices',
    bytes: archive(file('a', '', { deviceMajor: 8, deviceMinor: 1 })),
    members: [{ deviceMajor: 0, deviceMinor: 0 }],
  },
  {
    claim: 'keeps a member of an unknown flag, with its body',
    bytes: archive(member({ name: 'label', flag: 'V' }), member({ name: 'dump', flag: 'D' }, 'listing'), after),
    members: [{ name: 'label', type: 'other' }, { name: 'dump', type: 'other', body: 'listing', sizeBytes: 7 }, AFTER],
  },
  {
    claim: 'gives no body to links, devices, directories and fifos, whatever their size says',
    bytes: archive(
      ...['1', '2', '3', '4', '5', '6'].map((flag) => headerBlock({ name: `flag${flag}`, flag, size: 700 })),
      after,
    ),
    members: [
      ...['1', '2', '3', '4', '5', '6'].map((flag) => ({
        name: `flag${flag}`,
        sizeBytes: 0,
        storedBytes: 0,
        body: '',
      })),
      AFTER,
    ],
  },
  {
    claim: 'keeps names that are not UTF-8 byte for byte',
    bytes: archive(file(latin1, ''), symlink('link', latin1), file('line\nbreak\u202e', '')),
    members: [{ name: 'caf\xe9' }, { name: 'link', linkName: 'caf\xe9' }, { name: 'line\nbreak\xe2\x80\xae' }],
  },
  {
    claim: 'passes names with dots, slashes and nothing in them as they are',
    bytes: archive(file('./a'), file('/abs'), file('a//b'), file('../up'), file('')),
    members: [{ name: './a' }, { name: '/abs' }, { name: 'a//b' }, { name: '../up' }, { name: '' }],
  },
  {
    claim: 'changes owner names from member to member',
    bytes: archive(
      file('1', '', { userName: 'root', groupName: 'root' }),
      file('2', '', { userName: 'roo' }),
      file('3', '', { userName: 'rooted', groupName: 'g'.repeat(32) }),
      file('4', '', { format: 'v7' }),
      file('5', '', { userName: 'rooted', groupName: 'g'.repeat(32) }),
    ),
    members: [
      { userName: 'root', groupName: 'root' },
      { userName: 'roo', groupName: '' },
      { userName: 'rooted', groupName: 'g'.repeat(32) },
      { userName: '', groupName: '' },
      { userName: 'rooted', groupName: 'g'.repeat(32) },
    ],
  },
  {
    claim: 'delivers bodies that end at, before and after a block border',
    bytes: archive(file('511', 'a'.repeat(511)), file('512', 'b'.repeat(512)), file('513', 'c'.repeat(513)), after),
    members: [{ body: 'a'.repeat(511) }, { body: 'b'.repeat(512) }, { body: 'c'.repeat(513) }, AFTER],
  },

  {
    claim: 'reads octal numbers with spaces and NULs around them, and blank ones as 0',
    bytes: archive(
      file('a', 'x', {
        mode: '   644 \0',
        uid: '17\u00009999',
        gid: '        ',
        size: '          1 ',
        mtime: '\0\0\0',
      }),
      after,
    ),
    members: [{ mode: 0o644, uid: 0o17, gid: 0, sizeBytes: 1, mtimeSeconds: 0 }, AFTER],
  },
  {
    claim: 'reads base-256 sizes, owners and negative times',
    bytes: archive(
      file('a', 'five!', {
        size: base256(5n, 12),
        uid: base256(3_000_000n, 8),
        gid: base256(4_294_967_294n, 8),
        mtime: base256(-86_400n, 12),
      }),
      after,
    ),
    members: [{ body: 'five!', uid: 3_000_000, gid: 4_294_967_294, mtimeSeconds: -86_400 }, AFTER],
  },
  {
    claim: 'does not wrap base-256 numbers beyond 2^53',
    bytes: archive(file('a', '', { mtime: base256(2n ** 88n, 12), uid: base256(2n ** 60n, 8), gid: base256(-1n, 8) })),
    members: [{ mtimeSeconds: 2 ** 88, uid: 2 ** 60, gid: -1 }],
  },
  {
    claim: 'stops at a number that is no number, with what it is and where',
    bytes: archive(before, file('bad', '', { mtime: '12x4567\0' })),
    members: [BEFORE],
    error: { code: 'tar-bad-number', byteOffset: AT + 136 },
  },
  {
    claim: 'stops at a number with digits that are not octal',
    bytes: archive(before, file('bad', '', { uid: '0000089\0' })),
    members: [BEFORE],
    error: { code: 'tar-bad-number', byteOffset: AT + 108 },
  },
  {
    claim: 'stops at a negative size',
    bytes: archive(before, file('bad', '', { size: base256(-5n, 12) }), after),
    members: [BEFORE],
    error: { code: 'tar-bad-number', byteOffset: AT },
  },
  {
    claim: 'takes a size of 4 EiB at its word and finds the archive cut',
    bytes: archive(before, file('huge', '', { size: base256(2n ** 62n, 12) })),
    members: [BEFORE, { name: 'huge', sizeBytes: 2 ** 62, isWhole: false }],
    error: { code: 'tar-truncated', byteOffset: AT + 3 * BLOCK },
  },
  {
    claim: 'takes a size of 2^88 at its word and finds the archive cut',
    bytes: archive(before, file('huge', '', { size: base256(2n ** 88n - 1n, 12) })),
    members: [BEFORE, { name: 'huge', isWhole: false }],
    error: { code: 'tar-truncated', byteOffset: AT + 3 * BLOCK },
  },
  {
    claim: 'takes an octal size of 8 GiB at its word and finds the archive cut',
    bytes: archive(before, file('huge', '', { size: '77777777777' })),
    members: [BEFORE, { name: 'huge', sizeBytes: 2 ** 33 - 1, isWhole: false }],
    error: { code: 'tar-truncated', byteOffset: AT + 3 * BLOCK },
  },

  {
    claim: 'takes checksums of signed bytes',
    bytes: archive(file(latin1, 'x', { checksum: 'signed', userName: '\u00fc\u00fc' }), after),
    members: [{ name: 'caf\xe9', body: 'x' }, AFTER],
  },
  {
    claim: 'stops at a wrong checksum',
    bytes: archive(before, file('bad', 'x', { checksum: '000001\0 ' }), after),
    members: [BEFORE],
    error: { code: 'tar-bad-checksum', byteOffset: AT },
  },
  {
    claim: 'stops at bytes that are no header',
    bytes: archive(before, padded(toBytes('not a header'.repeat(40))), after),
    members: [BEFORE],
    error: { code: 'tar-bad-checksum', byteOffset: AT },
  },
  {
    claim: 'finds no tar in text',
    bytes: toBytes('#!/bin/sh\n'.repeat(100)),
    members: [],
    error: { code: 'tar-bad-checksum', byteOffset: 0 },
  },
];
