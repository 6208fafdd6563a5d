import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { gzipMember } from '../compression/testing/gzip-member.ts';
import { computeDigest } from '../formats/digest.ts';
import { concatBytes, toBytes } from '../tar/testing/raw-tar.ts';
import { readListedFile } from './read-listed-file.ts';
import { zstdFrame } from './testing/write-lazy-layer.ts';
import { buildTocTable } from './toc-entries.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

async function entryOf(name: string, content: string, more: object): Promise<object> {
  const bytes = toBytes(content);
  return { name, type: 'reg', size: bytes.length, digest: await computeDigest(bytes), ...more };
}

function list(entries: readonly object[], format: 'estargz' | 'zstd-chunked', dataEndBytes: number) {
  const options = { hashWidth: 32, format, uncompressedBytes: null, dataEndBytes } as const;
  return buildTocTable(toBytes(JSON.stringify({ entries })), options);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? error.code : String(error);
}

describe('a file of an eStargz layer', () => {
  const members = ['first', 'second, ', 'in two', 'AAAABBBB', 'landmark'].map((content) =>
    gzipMember(toBytes(content)),
  );
  const offsets = members.map((_, i) => members.slice(0, i).reduce((sum, member) => sum + member.length, 0));
  const blob = concatBytes(members);

  async function setUp() {
    return list(
      [
        await entryOf('first', 'first', { offset: offsets[0] }),
        await entryOf('chunked', 'second, in two', { offset: offsets[1], chunkSize: 8 }),
        { name: 'chunked', type: 'chunk', offset: offsets[2], chunkOffset: 8 },
        { name: 'empty', type: 'reg' },
        await entryOf('shared-a', 'AAAA', { offset: offsets[3] }),
        await entryOf('shared-b', 'BBBB', { offset: offsets[3], innerOffset: 4 }),
        { name: '.no.prefetch.landmark', type: 'reg', size: 8, offset: offsets[4] },
      ],
      'estargz',
      blob.length,
    );
  }

  it.each([
    [0, 'first'],
    [1, 'second, in two'],
    [2, ''],
    [3, 'AAAA'],
    [4, 'BBBB'],
  ])('is read by its own bytes alone (entry %i)', async (entry, content) => {
    const { table, bodies } = await setUp();
    const read = await readListedFile(memorySource(blob), table, bodies, entry, { format: 'estargz', maxBytes: 1000 });
    expect(text(read)).toBe(content);
    expect(bodies.end[4]).toBe(offsets[4]);
    expect(bodies.end[1]).toBe(offsets[3]);
  });

  it('that is larger than the limit is not fetched', async () => {
    const { table, bodies } = await setUp();
    const options = { format: 'estargz', maxBytes: 10 } as const;
    expect(await codeOf(readListedFile(memorySource(blob), table, bodies, 1, options))).toBe('toc-too-large');
  });

  it('whose content is another than the table says is refused', async () => {
    const { table, bodies } = list([await entryOf('first', 'FIRST', { offset: 0 })], 'estargz', blob.length);
    const options = { format: 'estargz', maxBytes: 1000 } as const;
    expect(await codeOf(readListedFile(memorySource(blob), table, bodies, 0, options))).toBe('toc-digest-mismatch');
  });

  it.each([
    ['into the middle of a member', { offset: 3 }],
    ['past the data', { offset: 100_000 }],
    ['to fewer bytes than the file has', { offset: offsets[4]!, innerOffset: 7 }],
  ])('whose table leads %s is refused', async (_, more) => {
    const { table, bodies } = list([await entryOf('first', 'first', more)], 'estargz', blob.length);
    const options = { format: 'estargz', maxBytes: 200_000 } as const;
    expect(await codeOf(readListedFile(memorySource(blob), table, bodies, 0, options))).toBe('toc-malformed');
  });
});

describe('a file of a zstd:chunked layer', () => {
  it('is read by the frames between its offsets', async () => {
    const frames = ['header', 'one, ', 'two', 'next'].map((content) => zstdFrame(toBytes(content)));
    const blob = concatBytes(frames);
    const begin = frames[0]!.length;
    const end = begin + frames[1]!.length + frames[2]!.length;
    const entry = await entryOf('f', 'one, two', { offset: begin, endOffset: end });
    const { table, bodies } = list([entry], 'zstd-chunked', blob.length);
    const read = await readListedFile(memorySource(blob), table, bodies, 0, { format: 'zstd-chunked', maxBytes: 1000 });
    expect(text(read)).toBe('one, two');
  });
});
