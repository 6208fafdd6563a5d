import { describe, expect, test } from 'vitest';
import type { ByteSource } from '../bytes/byte-source.ts';
import { memorySource } from '../bytes/memory-source.ts';
import * as raw from '../tar/testing/raw-tar.ts';
import type { IndexedArchive } from './archive-index.ts';
import { indexArchive } from './archive-index.ts';

const index = (bytes: Uint8Array): Promise<IndexedArchive> => indexArchive(memorySource(bytes), {});

async function contentOf(bytes: Uint8Array, name: string): Promise<string | null> {
  const { store } = await index(bytes);
  const member = store.find(name);
  return member && new TextDecoder().decode(await store.readDocument(member));
}

/** A source over sparse bytes: what is not given is zeros. Notes every read. */
function sparseSource(
  sizeBytes: number,
  parts: readonly (readonly [offset: number, bytes: Uint8Array])[],
): {
  readonly source: ByteSource;
  readonly reads: (readonly [offset: number, length: number])[];
} {
  const reads: [number, number][] = [];
  const source: ByteSource = {
    sizeBytes,
    read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, sizeBytes - offset)));
      reads.push([offset, bytes.length]);
      for (const [at, part] of parts) {
        const from = Math.max(at, offset);
        const to = Math.min(at + part.length, offset + bytes.length);
        if (from < to) bytes.set(part.subarray(from - at, to - at), from - offset);
      }
      return Promise.resolve(bytes);
    },
    stream: () => {
      throw new Error('an index reads by windows');
    },
  };
  return { source, reads };
}

describe('the index of an outer archive', () => {
  test('finds members by any form of their name, and their bytes', async () => {
    const tar = raw.archive(raw.directory('./blobs'), raw.file('./blobs/a', 'A'), raw.file('/b', 'B'));
    expect(await contentOf(tar, 'blobs/a')).toBe('A');
    expect(await contentOf(tar, './blobs//a')).toBe('A');
    expect(await contentOf(tar, 'b')).toBe('B');
    expect(await contentOf(tar, 'blobs')).toBeNull();
    expect(await contentOf(tar, 'c')).toBeNull();
  });

  test('takes the last of several members with one name, as unpacking does', async () => {
    const tar = raw.archive(
      raw.file('manifest.json', 'first'),
      raw.file('x', '1'),
      raw.file('manifest.json', 'second'),
      raw.file('x', '2'),
    );
    expect(await contentOf(tar, 'manifest.json')).toBe('second');
    expect(await contentOf(tar, 'x')).toBe('2');
    expect([...(await index(tar)).oddities.repeatedControlFiles]).toEqual(['manifest.json']);
  });

  test('follows symlinks inside the archive, through several hops', async () => {
    const tar = raw.archive(
      raw.file('two/layer.tar', 'layer'),
      raw.symlink('one/layer.tar', '../two/layer.tar'),
      raw.symlink('zero/layer.tar', '/one/layer.tar'),
    );
    expect(await contentOf(tar, 'one/layer.tar')).toBe('layer');
    expect(await contentOf(tar, 'zero/layer.tar')).toBe('layer');
  });

  test('a symlink before its target is followed too', async () => {
    expect(await contentOf(raw.archive(raw.symlink('a', 'b'), raw.file('b', 'B')), 'a')).toBe('B');
  });

  test.each([
    ['out of the archive', [raw.symlink('a', '../../etc/passwd')]],
    ['to an absolute path that the archive does not have', [raw.symlink('a', '/etc/passwd')]],
    ['to itself', [raw.symlink('a', 'a')]],
    ['in a circle', [raw.symlink('a', 'b'), raw.symlink('b', 'a')]],
    ['to a folder', [raw.directory('d'), raw.symlink('a', 'd')]],
  ])('a symlink %s reaches nothing', async (_where, members) => {
    expect(await contentOf(raw.archive(...members), 'a')).toBeNull();
  });

  test('a hardlink is another name for the file that its target is at that moment', async () => {
    const tar = raw.archive(
      raw.file('b', 'old'),
      raw.hardlink('a', './b'),
      raw.file('b', 'new'),
      raw.hardlink('c', 'absent'),
    );
    expect(await contentOf(tar, 'a')).toBe('old');
    expect(await contentOf(tar, 'b')).toBe('new');
    expect(await contentOf(tar, 'c')).toBeNull();
  });

  test('long names count, whichever way they are stored', async () => {
    const long = `blobs/${'x'.repeat(300)}`;
    expect(await contentOf(raw.archive(raw.gnuLongName(long), raw.file('short', 'GNU')), long)).toBe('GNU');
    expect(await contentOf(raw.archive(raw.pax([['path', long]]), raw.file('short', 'PAX')), long)).toBe('PAX');
  });

  test('a member that is stored sparse is counted and not taken for the bytes of a blob', async () => {
    const { store, oddities } = await index(raw.archive(raw.gnuSparse('blob', 10_000, [[4096, 'data']])));
    expect(store.find('blob')).toBeNull();
    expect(oddities.sparseMembers).toBe(1);
  });

  test('names like those of object properties are names like any other', async () => {
    const tar = raw.archive(raw.file('__proto__', 'p'), raw.file('constructor', 'c'));
    expect(await contentOf(tar, '__proto__')).toBe('p');
    expect(await contentOf(tar, 'toString')).toBeNull();
  });

  test('an archive cut anywhere keeps the members before the cut, and says so', async () => {
    const parts = [raw.file('manifest.json', '[{}]'), raw.file('one', 'x'.repeat(600)), raw.file('two', 'y')];
    const whole = raw.archive(...parts);
    // From the last byte of a body to the end of its padding, and between the end blocks, nothing is missing.
    const wholeAt = [
      [516, 1024],
      [1024 + 512 + 600, 2560],
      [2560 + 512 + 1, 3584],
      [4096, 4608],
    ] as const;
    for (let cut = 1; cut <= whole.length; cut += 37) {
      const { store, end } = await index(whole.subarray(0, cut));
      const isWhole = wholeAt.some(([from, to]) => cut >= from && cut <= to);
      expect([cut, end.error?.code ?? null]).toEqual([cut, isWhole ? null : 'tar-truncated']);
      expect([cut, store.find('manifest.json') !== null]).toEqual([cut, cut >= 512]);
    }
  });

  test('a document that the archive cuts is refused with the byte where it ends', async () => {
    const { store } = await index(raw.archive(raw.file('index.json', '{"manifests":[]}')).subarray(0, 520));
    await expect(store.readDocument(store.find('index.json')!)).rejects.toMatchObject({
      code: 'archive-truncated',
      place: { file: 'index.json', byteOffset: 8 },
    });
  });

  test('a broken header ends the index there and keeps what came before', async () => {
    const { store, end } = await index(
      raw.concatBytes([raw.file('a', 'A'), new Uint8Array(512).fill(7), raw.file('b', 'B')]),
    );
    expect(end.error?.code).toBe('tar-bad-checksum');
    expect(store.find('a')).not.toBeNull();
    expect(store.find('b')).toBeNull();
  });

  test('nothing behind the end of the archive is a member', async () => {
    const { store, shape } = await index(raw.concatBytes([raw.archive(raw.file('a', 'A')), raw.file('b', 'B')]));
    expect(store.find('b')).toBeNull();
    expect(shape.memberCount).toBe(1);
  });

  test('bodies larger than a window are jumped over: ten gigabytes take a few dozen reads', async () => {
    const parts: [number, Uint8Array][] = [];
    const bodyBytes = 500_000_000;
    const stride = 512 + Math.ceil(bodyBytes / 512) * 512;
    for (let i = 0; i < 20; i++) parts.push([i * stride, raw.headerBlock({ name: `blobs/${i}`, size: bodyBytes })]);
    parts.push([20 * stride, raw.file('manifest.json', '[]')]);
    const { source, reads } = sparseSource(20 * stride + 2048, parts);
    const { store, end } = await indexArchive(source, {});
    expect(end.error).toBeNull();
    expect(store.find('blobs/19')?.location).toEqual({
      kind: 'range',
      file: 0,
      offsetBytes: 19 * stride + 512,
      sizeBytes: bodyBytes,
    });
    expect(store.find('manifest.json')).not.toBeNull();
    expect(reads.length).toBeLessThanOrEqual(41);
    expect(reads.reduce((sum, [, length]) => sum + length, 0)).toBeLessThan(64 << 20);
  });

  test('a plain root filesystem is not read to its end, as it is read as a layer anyway', async () => {
    const file = raw.file('usr/share/x', 'x'.repeat(1000));
    const parts = (first: Uint8Array): (readonly [number, Uint8Array])[] => [
      [0, first],
      ...Array.from({ length: 9000 }, (_, i) => [1536 * (i + 1), file] as const),
    ];
    const rootfs = sparseSource(1536 * 9001, parts(raw.file('etc/x', 'x'.repeat(1000))));
    expect((await indexArchive(rootfs.source, {})).end).toEqual({ error: null, tarEnd: null });
    expect(rootfs.reads).toHaveLength(3);
    const mixed = sparseSource(1536 * 9001, parts(raw.file('manifest.json', `"${'x'.repeat(998)}"`)));
    expect((await indexArchive(mixed.source, {})).shape.memberCount).toBe(9001);
  });

  test('windows grow while nothing is jumped over', async () => {
    const member = raw.file('blobs/x', 'x'.repeat(100_000));
    const { source, reads } = sparseSource(
      member.length * 400,
      Array.from({ length: 400 }, (_, i) => [i * member.length, member] as const),
    );
    await indexArchive(source, {});
    expect(reads.map(([, length]) => length / (1 << 20))).toEqual([1, 2, 4, 8, 16, expect.any(Number)]);
  });

  test('JSON documents that pass by are not read again', async () => {
    const tar = raw.archive(raw.file('index.json', '{"manifests":[]}'), raw.file('blobs/sha256/x', 'binary'));
    const { source, reads } = sparseSource(tar.length, [[0, tar]]);
    const { store } = await indexArchive(source, {});
    const before = reads.length;
    expect(new TextDecoder().decode(await store.readDocument(store.find('index.json')!))).toBe('{"manifests":[]}');
    expect(reads).toHaveLength(before);
    await store.readDocument(store.find('blobs/sha256/x')!);
    expect(reads).toHaveLength(before + 1);
  });

  test('progress is told in bytes, and an abort ends the reading', async () => {
    const tar = raw.archive(raw.file('a', 'x'.repeat(5000)));
    const seen: number[] = [];
    await indexArchive(memorySource(tar), { onProgress: (bytes) => seen.push(bytes) });
    expect(seen.at(-1)).toBe(tar.length);
    const controller = new AbortController();
    controller.abort();
    await expect(indexArchive(memorySource(tar), { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  test('a document past the limit is refused by its size alone', async () => {
    const { source } = sparseSource(100 << 20, [[0, raw.headerBlock({ name: 'index.json', size: (64 << 20) + 1 })]]);
    const { store } = await indexArchive(source, {});
    await expect(store.readDocument(store.find('index.json')!)).rejects.toMatchObject({ code: 'json-too-large' });
  });
});
