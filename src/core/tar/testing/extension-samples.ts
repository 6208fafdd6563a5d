import { MAX_EXTENSION_BYTES } from '../header-extensions.ts';
import {
  archive,
  base256,
  concatBytes,
  directory,
  file,
  gnuLongLink,
  gnuLongName,
  headerBlock,
  member,
  padded,
  pax,
  paxGlobal,
  symlink,
  toBytes,
} from './raw-tar.ts';
import { before, after, BEFORE, AFTER, BLOCK, AT, type TarSample } from './tar-sample.ts';

const longName = `deep/${'directory/'.repeat(20)}file.txt`;
const latin1 = Uint8Array.of(0x63, 0x61, 0x66, 0xe9);

export const extensionSamples: readonly TarSample[] = [
  {
    claim: 'takes name and link of any length from GNU headers, in either order',
    bytes: archive(
      gnuLongName(longName),
      file('cut off', 'a'),
      gnuLongLink(longName),
      gnuLongName('short'),
      symlink('x', 'y', { format: 'gnu' }),
      after,
    ),
    members: [
      { name: longName, body: 'a', headerOffset: 0, bodyOffset: 3 * BLOCK },
      { name: 'short', linkName: longName, headerOffset: 4 * BLOCK },
      AFTER,
    ],
  },
  {
    claim: 'ends a GNU long name at its first NUL and takes one without any',
    bytes: archive(
      member({ flag: 'L' }, 'name\0left over'),
      file('x'),
      member({ flag: 'L' }, 'n'.repeat(512)),
      file('x'),
      member({ flag: 'L' }, ''),
      file('x'),
    ),
    members: [{ name: 'name' }, { name: 'n'.repeat(512) }, { name: '' }],
  },
  {
    claim: 'prefers PAX over GNU over the header',
    bytes: archive(
      gnuLongName('gnu name'),
      gnuLongLink('gnu link'),
      pax([['path', 'pax name']]),
      symlink('header name', 'header link'),
      after,
    ),
    members: [{ name: 'pax name', linkName: 'gnu link' }, AFTER],
  },

  {
    claim: 'applies local PAX records to the next member only',
    bytes: archive(
      pax([
        ['path', longName],
        ['linkpath', 'far/away'],
        ['uid', '4294967296'],
        ['gid', '70000'],
        ['uname', 'Ärzte'],
        ['gname', 'g'],
        ['mtime', '-12.25'],
        ['comment', 'of no consequence'],
        ['hdrcharset', 'BINARY'],
        ['VENDOR.unknown', '\0\n='],
      ]),
      symlink('short', 'here', { uid: 1, userName: 'u' }),
      after,
    ),
    members: [
      {
        name: longName,
        linkName: 'far/away',
        uid: 4_294_967_296,
        gid: 70_000,
        userName: '\xc3\x84rzte',
        groupName: 'g',
        mtimeSeconds: -12.25,
        headerOffset: 0,
      },
      { ...AFTER, uid: 0, userName: '', mtimeSeconds: 0 },
    ],
  },
  {
    claim: 'lets the PAX size govern how much body follows',
    bytes: archive(
      pax([['size', '7']]),
      headerBlock({ name: 'a', size: 0 }),
      padded(toBytes('seven b')),
      pax([['size', '0']]),
      headerBlock({ name: 'b', size: 100 }),
      after,
    ),
    members: [{ name: 'a', body: 'seven b', sizeBytes: 7 }, { name: 'b', sizeBytes: 0 }, AFTER],
  },
  {
    claim: 'gives a directory no body although a PAX size says so',
    bytes: archive(pax([['size', '512']]), directory('d/'), after),
    members: [{ name: 'd/', storedBytes: 0 }, AFTER],
  },
  {
    claim: 'tells a v7 directory by the PAX name',
    bytes: archive(pax([['path', 'd/']]), member({ name: 'x', flag: '\0' })),
    members: [{ name: 'd/', type: 'directory' }],
  },
  {
    claim: 'takes a Solaris extended header for a PAX header',
    bytes: archive(pax([['path', 'sun']], { flag: 'X' }), file('x')),
    members: [{ name: 'sun' }],
  },
  {
    claim: 'lets a second local PAX header replace the first',
    bytes: archive(
      pax([
        ['path', 'first'],
        ['uid', '5'],
      ]),
      pax([['path', 'second']]),
      file('x', '', { uid: 3 }),
    ),
    members: [{ name: 'second', uid: 3, headerOffset: 0 }],
  },
  {
    claim: 'takes the last of two PAX records of one key',
    bytes: archive(
      pax([
        ['path', 'first'],
        ['path', 'last'],
      ]),
      file('x'),
    ),
    members: [{ name: 'last' }],
  },
  {
    claim: 'empties a name whose PAX value is empty, and leaves numbers with an empty value to the header',
    bytes: archive(
      pax([
        ['path', ''],
        ['uid', ''],
        ['size', ''],
        ['mtime', ''],
      ]),
      file('x', 'body', { uid: 3, mtime: 4 }),
    ),
    members: [{ name: '', uid: 3, mtimeSeconds: 4, body: 'body' }],
  },
  {
    claim: 'keeps PAX names that are not UTF-8 and ones with NULs byte for byte',
    bytes: archive(pax([['path', latin1]]), file('x'), pax([['path', 'a\0b']]), file('x')),
    members: [{ name: 'caf\xe9' }, { name: 'a\0b' }],
  },
  {
    claim: 'applies global PAX records to all following members, later ones key by key, local ones first',
    bytes: archive(
      paxGlobal([
        ['uid', '7'],
        ['gname', 'wheel'],
        ['comment', 'a0b1c2'],
      ]),
      file('1', '', { uid: 1, groupName: 'g' }),
      pax([['uid', '8']]),
      file('2'),
      paxGlobal([['uid', '9']]),
      file('3'),
      pax([['uid', '']]),
      file('4', '', { uid: 4 }),
    ),
    members: [
      { name: '1', uid: 7, groupName: 'wheel', headerOffset: AT },
      { name: '2', uid: 8, groupName: 'wheel' },
      { name: '3', uid: 9, groupName: 'wheel' },
      { name: '4', uid: 4, groupName: 'wheel' },
    ],
  },
  {
    claim: 'prefers a GNU long name over a global PAX name',
    bytes: archive(paxGlobal([['path', 'global']]), file('1'), gnuLongName('gnu'), file('2')),
    members: [{ name: 'global' }, { name: 'gnu' }],
  },
  {
    claim: 'keeps a global PAX header between a local one and its member apart',
    bytes: archive(pax([['path', 'mine']]), paxGlobal([['uid', '7']]), file('x')),
    members: [{ name: 'mine', uid: 7, headerOffset: 0 }],
  },
  {
    claim: 'stops at a negative PAX size',
    bytes: archive(before, pax([['size', '-5']]), file('bad', 'x')),
    members: [BEFORE],
    error: { code: 'tar-bad-number', byteOffset: AT + 2 * BLOCK },
  },
  {
    claim: 'stops at a PAX size that is no decimal integer',
    bytes: archive(before, pax([['size', '1e3']]), file('bad', 'x')),
    members: [BEFORE],
    error: { code: 'tar-bad-number', byteOffset: AT + 2 * BLOCK },
  },
  {
    claim: 'stops at a PAX time that is no number',
    bytes: archive(before, pax([['mtime', 'NaN']]), file('bad', 'x')),
    members: [BEFORE],
    error: { code: 'tar-bad-number', byteOffset: AT + 2 * BLOCK },
  },
  {
    claim: 'keeps PAX numbers far beyond 2^53 as doubles',
    bytes: archive(
      pax([
        ['mtime', `1${'0'.repeat(300)}`],
        ['uid', (2n ** 80n).toString()],
      ]),
      file('x'),
    ),
    members: [{ mtimeSeconds: 1e300, uid: 2 ** 80 }],
  },
  {
    claim: 'ignores a PAX header with no member after it',
    bytes: archive(before, pax([['path', 'orphan']])),
    members: [BEFORE],
  },
  ...[
    ['a record longer than its header', '99 path=x\n', 0],
    ['a record of length 0', '0 path=x\n', 0],
    ['a negative record length', '-9 path=x\n', 0],
    ['a record without a newline', '9 path=xx', 0],
    ['a record length that is no number', 'nn path=x\n', 0],
    ['a record length of eleven digits', '00000000010 a=b\n', 0],
    ['a record without "="', '9 pathxx\n', 0],
    ['zeros where a record should begin', '10 path=x\n\0\0\0', 10],
    ['a record length without a space', '12345', 0],
  ].map(([what, body, offset]): TarSample => ({
    claim: `stops at ${what as string} in a PAX header`,
    bytes: archive(before, member({ flag: 'x' }, body as string), file('bad'), after),
    members: [BEFORE],
    error: { code: 'tar-bad-pax', byteOffset: AT + BLOCK + (offset as number) },
  })),
  {
    claim: 'refuses a PAX header that declares 1 GiB',
    bytes: concatBytes([before, headerBlock({ flag: 'x', size: 2 ** 30 }), toBytes('30 path=x\n')]),
    members: [BEFORE],
    error: { code: 'tar-header-too-large', byteOffset: AT },
  },
  {
    claim: 'reads what there is of a PAX header that declares as much as is allowed',
    bytes: concatBytes([before, headerBlock({ flag: 'x', size: MAX_EXTENSION_BYTES }), new Uint8Array(700)]),
    members: [BEFORE],
    error: { code: 'tar-truncated', byteOffset: AT + BLOCK + 700 },
  },
  {
    claim: 'refuses a GNU long name with a negative size',
    bytes: archive(before, headerBlock({ flag: 'L', size: base256(-1n, 12) })),
    members: [BEFORE],
    error: { code: 'tar-bad-number', byteOffset: AT },
  },

  {
    claim: 'keeps xattrs as bytes, in order, the last of one name',
    bytes: archive(
      pax([
        ['SCHILY.xattr.user.b', Uint8Array.of(0, 0xff, 0x0a, 0x3d)],
        ['SCHILY.xattr.security.capability', Uint8Array.of(1, 0, 0, 2)],
        ['SCHILY.xattr.user.b', 'again'],
        ['SCHILY.xattr.', 'nameless'],
      ]),
      file('x'),
      after,
    ),
    members: [
      {
        xattrs: [
          ['user.b', 'again'],
          ['security.capability', '\x01\0\0\x02'],
          ['', 'nameless'],
        ],
      },
      { ...AFTER, xattrs: [] },
    ],
  },
  {
    claim: 'decodes xattrs in libarchive form, and prefers the raw form of the same name in either order',
    bytes: archive(
      pax([
        ['LIBARCHIVE.xattr.user.a', 'aGVsbG8'],
        ['LIBARCHIVE.xattr.user.b', 'cm F3\n=='],
        ['LIBARCHIVE.xattr.user.c', 'Zm9v'],
        ['SCHILY.xattr.user.c', 'raw'],
        ['SCHILY.xattr.user.d', 'raw'],
        ['LIBARCHIVE.xattr.user.d', 'Zm9v'],
        ['LIBARCHIVE.xattr.user.e', 'A'],
        ['LIBARCHIVE.xattr.user.f', '/+8=ignored'],
      ]),
      file('x'),
    ),
    members: [
      {
        xattrs: [
          ['user.a', 'hello'],
          ['user.b', 'raw'],
          ['user.c', 'raw'],
          ['user.d', 'raw'],
          ['user.e', 'A'],
          ['user.f', '\xff\xef'],
        ],
      },
    ],
  },
];
