import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { gzip } from 'pako';
import { expect, test } from 'vitest';
import { memorySource } from '../bytes/memory-source.ts';
import { archive, concatBytes, directory, file, symlink } from '../tar/testing/raw-tar.ts';
import type { ArchiveListing } from './archive-listing.ts';
import { inspectContent } from './inspect-content.ts';
import { listArchive } from './list-archive.ts';

const tar = archive(directory('usr/'), file('usr/a', 'hello', { mode: 0o755, mtime: 7 }), symlink('usr/b', 'a'));

/** What a person reads of a listing. */
function lines({ members }: ArchiveListing): string[] {
  return members.map(
    ({ name, sizeBytes, linkTarget }) => `${name} ${sizeBytes}${linkTarget === null ? '' : ` -> ${linkTarget}`}`,
  );
}

function arMember(name: string, body: Uint8Array): Uint8Array {
  const header = `${name.padEnd(16)}${'9'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(body.length).padEnd(10)}\`\n`;
  return concatBytes([new TextEncoder().encode(header), body, new Uint8Array(body.length % 2).fill(0x0a)]);
}

const text = (value: string) => new TextEncoder().encode(value);
const deb = concatBytes([
  text('!<arch>\n'),
  arMember('debian-binary', text('2.0\n')),
  arMember('control.tar.gz', gzip(archive(file('./control', 'Package: x\n')))),
  arMember('data.tar', tar),
]);

test.each([
  ['plain', tar, 5],
  ['packed', gzip(tar), null],
] as const)('the members of a %s tar', async (_, bytes, stored) => {
  const listing = await listArchive(memorySource(bytes), 'tar');
  expect(lines(listing)).toEqual(['usr/ 0', 'usr/a 5', 'usr/b 0 -> a']);
  expect(listing).toMatchObject({ bytes: 5, isCut: false, error: null });
  expect(listing.members[1]).toMatchObject({ mode: 0o755, mtimeSeconds: 7, storedBytes: stored });
});

test('the bodies of a plain tar are jumped over', async () => {
  const big = archive(file('big', new Uint8Array(20_000_000)), file('after', 'x'));
  let readBytes = 0;
  const source = memorySource(big);
  const counting = {
    ...source,
    read: async (offset: number, length: number) => {
      const bytes = await source.read(offset, length);
      readBytes += bytes.length;
      return bytes;
    },
  };
  expect(lines(await listArchive(counting, 'tar'))).toEqual(['big 20000000', 'after 1']);
  expect(readBytes).toBeLessThan(4_000_000);
});

test('a Debian package with what is in its tars', async () => {
  expect(lines(await listArchive(memorySource(deb), 'ar'))).toEqual([
    'debian-binary 4',
    expect.stringMatching(/^control\.tar\.gz \d+$/),
    'control.tar.gz › ./control 11',
    `data.tar ${tar.length}`,
    'data.tar › usr/ 0',
    'data.tar › usr/a 5',
    'data.tar › usr/b 0 -> a',
  ]);
});

test('a static library with long names of GNU and of BSD', async () => {
  const names = text('a_very_long_object_name.o/\n');
  const library = concatBytes([
    text('!<arch>\n'),
    arMember('/', text('symbols!')),
    arMember('//', names),
    arMember('/0', text('obj')),
    arMember('short.o/', text('o')),
    arMember('#1/8', text('bsd.o\0\0\0xy')),
  ]);
  expect(lines(await listArchive(memorySource(library), 'ar'))).toEqual([
    'a_very_long_object_name.o 3',
    'short.o 1',
    'bsd.o 2',
  ]);
});

test('a zip is listed by its directory', async () => {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  await writer.add('META-INF/', undefined, { directory: true });
  await writer.add('META-INF/MANIFEST.MF', new TextReader('Manifest-Version: 1.0\n'.repeat(50)));
  const bytes = new Uint8Array(await (await writer.close()).arrayBuffer());
  const listing = await listArchive(memorySource(bytes), 'zip');
  expect(lines(listing)).toEqual(['META-INF/ 0', 'META-INF/MANIFEST.MF 1100']);
  expect(listing.members[1]!.storedBytes).toBeLessThan(200);
});

test('a broken archive says what is wrong after what could be read', async () => {
  const cut = await listArchive(memorySource(tar.subarray(0, 1026)), 'tar');
  expect(lines(cut)).toEqual(['usr/ 0', 'usr/a 5']);
  expect(cut.error).toMatchObject({ code: 'tar-truncated' });
  expect((await listArchive(memorySource(hugeDirectory()), 'zip')).error?.message).toMatch(
    /more than 67,108,864 are not read/,
  );
  expect((await listArchive(memorySource(text('PK\x03\x04 and no more')), 'zip')).error).toMatchObject({
    code: 'read-failed',
  });
  expect((await listArchive(memorySource(text(`!<arch>\n${'x'.repeat(70)}`)), 'ar')).error).toMatchObject({
    code: 'read-failed',
  });
});

/** An end record that claims a central directory of 80 MB (APPNOTE.TXT, 4.3.16). */
function hugeDirectory(): Uint8Array {
  const bytes = new Uint8Array(80_000_022);
  const view = new DataView(bytes.buffer);
  const end = 80_000_000;
  view.setUint32(0, 0x02014b50, true);
  view.setUint32(end, 0x06054b50, true);
  view.setUint16(end + 8, 1, true);
  view.setUint16(end + 10, 1, true);
  view.setUint32(end + 12, end, true);
  return bytes;
}

test('cut anywhere, every kind of archive ends in a list and at most an error', async () => {
  for (const [format, whole] of [
    ['ar', deb],
    ['tar', gzip(tar)],
  ] as const) {
    for (let length = 8; length < whole.length; length += 37) {
      const listing = await listArchive(memorySource(whole.subarray(0, length)), format);
      expect(listing.members.length).toBeLessThanOrEqual(7);
    }
  }
});

test('more members than the limit are said to be more', async () => {
  const listing = await listArchive(memorySource(tar), 'tar', { most: 2 });
  expect(listing).toMatchObject({ isCut: true, error: null });
  expect(listing.members).toHaveLength(2);
});

test('what is packed is told apart by what is inside', async () => {
  expect(await inspectContent(memorySource(gzip(tar)), '/a.tgz')).toEqual({
    content: { kind: 'archive', format: 'tar' },
    line: 'tar archive, gzip-compressed data',
  });
  expect((await inspectContent(memorySource(gzip(text('changes'))), '/changelog.gz')).content.kind).toBe('compressed');
  expect((await inspectContent(memorySource(gzip(tar).subarray(0, 15)), '/a.tgz')).content.kind).toBe('compressed');
});
