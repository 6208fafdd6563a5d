import { expect, it } from 'vitest';
import type { BlobCache, CacheLimits } from '../blob-cache.ts';

export function digestOf(letter: string): string {
  return `sha256:${letter.repeat(64)}`;
}

export async function put(cache: BlobCache, letter: string, bytes: Uint8Array): Promise<boolean> {
  const entry = await cache.begin(digestOf(letter), bytes.length);
  if (!entry) return false;
  await entry.append(bytes.subarray(0, 3));
  await entry.append(bytes.subarray(3));
  await entry.commit();
  return true;
}

async function read(cache: BlobCache, letter: string): Promise<Uint8Array | null> {
  const source = await cache.get(digestOf(letter));
  return source ? source.read(0, source.sizeBytes) : null;
}

const ten = Uint8Array.from({ length: 10 }, (_, i) => i + 1);

/** What every cache keeps to. `open` gives an empty one; its clock moves on with every call. */
export function describeCache(open: (limits: CacheLimits) => Promise<BlobCache>): void {
  const openSmall = (): Promise<BlobCache> => open({ maxBytes: 35, maxBlobBytes: 20 });

  it('gives back what was put in, and nothing else', async () => {
    const cache = await openSmall();
    expect(await cache.get(digestOf('a'))).toBeNull();
    expect(await put(cache, 'a', ten)).toBe(true);
    expect(await read(cache, 'a')).toEqual(ten);
    expect(await read(cache, 'b')).toBeNull();
    expect(await cache.list()).toEqual([{ digest: digestOf('a'), sizeBytes: 10 }]);
  });

  it('removes one blob and leaves the others', async () => {
    const cache = await openSmall();
    await put(cache, 'a', ten);
    await put(cache, 'b', ten);
    await cache.remove(digestOf('a'));
    expect(await cache.get(digestOf('a'))).toBeNull();
    expect(await read(cache, 'b')).toEqual(ten);
  });

  it('does not find an entry before it is committed, nor one that was discarded or cut short', async () => {
    const cache = await openSmall();
    const entry = (await cache.begin(digestOf('a'), 10))!;
    await entry.append(ten.subarray(0, 9));
    expect(await cache.get(digestOf('a'))).toBeNull();
    await entry.discard();
    expect(await cache.get(digestOf('a'))).toBeNull();
    expect(await cache.list()).toEqual([]);
    const short = (await cache.begin(digestOf('b'), 10))!;
    await short.append(ten.subarray(0, 4));
    await short.commit();
    expect(await cache.get(digestOf('b'))).toBeNull();
    expect(await put(cache, 'b', ten)).toBe(true);
    expect(await read(cache, 'b')).toEqual(ten);
  });

  it('makes room by removing what was used longest ago', async () => {
    const cache = await openSmall();
    for (const letter of ['a', 'b', 'c']) await put(cache, letter, ten);
    await cache.get(digestOf('a'));
    await put(cache, 'd', ten);
    expect((await cache.list()).map(({ digest }) => digest)).toEqual(['d', 'a', 'c'].map(digestOf));
  });

  it('takes no blob that is larger than one may be, and none that cannot be verified', async () => {
    const cache = await openSmall();
    expect(await cache.begin(digestOf('a'), 21)).toBeNull();
    expect(await cache.begin('blake3:00', 10)).toBeNull();
    expect(await cache.begin('sha256:../../x', 10)).toBeNull();
  });

  it('is empty after it was cleared', async () => {
    const cache = await openSmall();
    await put(cache, 'a', ten);
    await cache.clear();
    expect(await cache.list()).toEqual([]);
    expect(await cache.get(digestOf('a'))).toBeNull();
  });
}
