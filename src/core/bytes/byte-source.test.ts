import { describe, expect, it } from 'vitest';
import { type ByteSource, sliceSource } from './byte-source.ts';
import { memorySource } from './memory-source.ts';

const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);

async function streamed(source: ByteSource, offset: number, length: number): Promise<number[][]> {
  const reader = source.stream(offset, length).getReader();
  const chunks: number[][] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return chunks;
    chunks.push([...value]);
  }
}

describe('a source in memory', () => {
  it('reads windows, shorter only at its end', async () => {
    const source = memorySource(bytes);
    expect(source.sizeBytes).toBe(100);
    expect([...(await source.read(10, 3))]).toEqual([10, 11, 12]);
    expect([...(await source.read(98, 10))]).toEqual([98, 99]);
    expect([...(await source.read(100, 10))]).toEqual([]);
  });

  it('streams in chunks of the size asked for, any number of times', async () => {
    const source = memorySource(bytes, 4);
    for (let i = 0; i < 2; i++) expect(await streamed(source, 1, 9)).toEqual([[1, 2, 3, 4], [5, 6, 7, 8], [9]]);
    expect(await streamed(source, 97, 50)).toEqual([[97, 98, 99]]);
    expect(await streamed(source, 50, 0)).toEqual([]);
  });

  it('does not read when it is cancelled', async () => {
    await expect(memorySource(bytes).read(0, 1, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a window on a source', () => {
  it('reads and streams what lies inside it and nothing beyond', async () => {
    const window = sliceSource(memorySource(bytes, 4), 20, 10);
    expect(window.sizeBytes).toBe(10);
    expect([...(await window.read(0, 3))]).toEqual([20, 21, 22]);
    expect([...(await window.read(8, 100))]).toEqual([28, 29]);
    expect([...(await window.read(10, 5))]).toEqual([]);
    expect((await streamed(window, 7, 100)).flat()).toEqual([27, 28, 29]);
  });

  it('is cut where its source ends', async () => {
    const window = sliceSource(memorySource(bytes), 95, 50);
    expect(window.sizeBytes).toBe(5);
    expect([...(await window.read(0, 50))]).toEqual([95, 96, 97, 98, 99]);
    expect(sliceSource(memorySource(bytes), 200, 50).sizeBytes).toBe(0);
  });

  it('may be taken of a window', async () => {
    const inner = sliceSource(sliceSource(memorySource(bytes), 20, 50), 10, 10);
    expect([...(await inner.read(0, 2))]).toEqual([30, 31]);
  });
});
