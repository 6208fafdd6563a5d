import { describe, expect, it } from 'vitest';
import type { ByteSource } from './byte-source.ts';
import { memorySource } from './memory-source.ts';
import { streamByWindows, WindowReader } from './window-reader.ts';

const bytes = Uint8Array.from({ length: 100 }, (_, index) => index);
const small = { smallestWindowBytes: 4, largestWindowBytes: 16 };

/** A source that remembers which ranges were asked for. */
function watchedSource(): { readonly source: ByteSource; readonly reads: (readonly [number, number])[] } {
  const inner = memorySource(bytes);
  const reads: (readonly [number, number])[] = [];
  const source: ByteSource = {
    ...inner,
    read: (offsetBytes, lengthBytes, signal) => {
      reads.push([offsetBytes, lengthBytes]);
      return inner.read(offsetBytes, lengthBytes, signal);
    },
  };
  return { source, reads };
}

async function readToEnd(windows: WindowReader): Promise<number[][]> {
  const chunks: number[][] = [];
  for (let chunk = await windows.next(); chunk !== null; chunk = await windows.next()) chunks.push([...chunk]);
  return chunks;
}

describe('reading by windows', () => {
  it('hands out every byte once and in order, in windows that grow', async () => {
    const chunks = await readToEnd(new WindowReader(memorySource(bytes), small));
    expect(chunks.flat()).toEqual([...bytes]);
    expect(chunks.map((chunk) => chunk.length)).toEqual([4, 8, 16, 16, 16, 16, 16, 8]);
  });

  it('has the next read under way while the last window is worked on, and not more than that', async () => {
    const { source, reads } = watchedSource();
    const windows = new WindowReader(source, small);
    await windows.next();
    await windows.next();
    expect(reads).toEqual([
      [0, 4],
      [4, 8],
      [12, 16],
    ]);
  });

  it('goes on behind what is skipped, with the smallest window, and reads nothing of it', async () => {
    const { source, reads } = watchedSource();
    const windows = new WindowReader(source, small);
    await windows.next();
    windows.skip(50);
    expect([...(await windows.next())!]).toEqual([54, 55, 56, 57]);
    expect(reads).toEqual([
      [0, 4],
      [54, 4],
    ]);
    windows.skip(1000);
    expect(windows.offset).toBe(100);
    expect(await windows.next()).toBe(null);
  });

  it('reads nothing ahead after a skip, until a window was followed by the next', async () => {
    const { source, reads } = watchedSource();
    const windows = new WindowReader(source, small);
    await windows.next();
    await windows.next();
    windows.skip(10);
    await windows.next();
    expect(reads.at(-1)).toEqual([22, 4]);
  });

  it('ends in read-failed at the byte where a source ends before its size', async () => {
    const short: ByteSource = { ...memorySource(bytes.subarray(0, 4)), sizeBytes: 100 };
    const windows = new WindowReader(short, small);
    await windows.next();
    await expect(windows.next()).rejects.toMatchObject({ code: 'read-failed', place: { byteOffset: 4 } });
  });

  it('fails when the failed read is asked for, not before, and never unheard', async () => {
    const inner = memorySource(bytes);
    const failing: ByteSource = {
      ...inner,
      read: (offset, length) => (offset < 12 ? inner.read(offset, length) : Promise.reject(new Error('gone'))),
    };
    const windows = new WindowReader(failing, small);
    await windows.next();
    expect((await windows.next())?.length).toBe(8);
    await expect(windows.next()).rejects.toThrow('gone');
  });

  it('stops with the reason of the signal', async () => {
    const abort = new AbortController();
    const windows = new WindowReader(memorySource(bytes), { ...small, signal: abort.signal });
    await windows.next();
    abort.abort();
    await expect(windows.next()).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a stream by windows', () => {
  it('is the part that was asked for, cut at the end of the source', async () => {
    for (const [offset, length, expected] of [
      [10, 5, bytes.subarray(10, 15)],
      [90, 50, bytes.subarray(90)],
      [100, 5, bytes.subarray(0, 0)],
    ] as const) {
      const found: number[] = [];
      const reader = streamByWindows(memorySource(bytes), offset, length).getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) found.push(...next.value);
      expect(found).toEqual([...expected]);
    }
  });

  it('reads nothing before it is asked', () => {
    const { source, reads } = watchedSource();
    streamByWindows(source, 0, 100);
    expect(reads).toEqual([]);
  });
});
