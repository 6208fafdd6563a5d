import { describe, expect, test } from 'vitest';
import type { ByteSource } from '../bytes/byte-source.ts';
import { archive, gnuSparse } from '../tar/testing/raw-tar.ts';
import { HashState } from './layer-table.ts';
import { maxJumps, smallestJumpBytes, type OpenRest } from './scan-in-jumps.ts';
import { scanLayer } from './scan-layer.ts';
import { file } from './testing/apply-layers.ts';

const options = { hashWidth: 32, seed: [3, 5] } as const;
const chunkBytes = 64 << 10;

/** A source of streams alone that notes where they begin and counts what is taken out of them. */
function streamed(sizeBytes: number, cut: (from: number, to: number) => Uint8Array) {
  const log = { opened: [] as number[], bytes: 0, cancelled: 0 };
  const stream = (offset: number): ReadableStream<Uint8Array> => {
    log.opened.push(offset);
    let at = offset;
    return new ReadableStream(
      {
        pull(controller) {
          const to = Math.min(at + chunkBytes, sizeBytes);
          if (at >= to) {
            controller.close();
            return;
          }
          log.bytes += to - at;
          controller.enqueue(cut(at, to));
          at = to;
        },
        cancel() {
          log.cancelled += 1;
        },
      },
      { highWaterMark: 0 },
    );
  };
  const source: ByteSource = {
    sizeBytes,
    prefersStreams: true,
    read: (offset, length) => Promise.resolve(cut(offset, Math.min(offset + length, sizeBytes))),
    stream,
  };
  const openRest: OpenRest = (offset) => Promise.resolve(stream(offset));
  return { source, openRest, log };
}

function ofBytes(bytes: Uint8Array) {
  return streamed(bytes.length, (from, to) => bytes.slice(from, to));
}

const big = (bytes: number) => new Uint8Array(bytes).fill(7);

describe('a plain layer that is streamed', () => {
  test('is taken up behind its large bodies, which stay deferred, and lists the same entries', async () => {
    const tar = archive(file('a', 'alpha'), file('big', big(20 << 20)), file('z', 'omega'), file('big2', big(3 << 20)));
    const { source, openRest, log } = ofBytes(tar);
    const jumped = await scanLayer(source, { ...options, openRest });
    const whole = await scanLayer(source, options);
    expect(jumped.error).toBeNull();
    const { known, deferred } = HashState;
    expect([...jumped.table.hashState]).toEqual([known, deferred, known, deferred]);
    expect({ ...jumped.table, hashState: null, hashes: null }).toEqual({
      ...whole.table,
      hashState: null,
      hashes: null,
    });
    for (const entry of [0, 2]) {
      const at = entry * 32;
      expect(jumped.table.hashes.slice(at, at + 32)).toEqual(whole.table.hashes.slice(at, at + 32));
    }
    expect(log.opened.slice(0, 2)).toEqual([0, 512 * 3 + (20 << 20)]);
    expect(log.cancelled).toBe(2);
    expect(jumped.jumpedBytes).toBeGreaterThan(22 << 20);
  });

  test('goes on where it was, and hashes all, where its rest is not to be had', async () => {
    const { source, log } = ofBytes(archive(file('big', big(4 << 20)), file('big2', big(4 << 20))));
    let asked = 0;
    const openRest: OpenRest = () => {
      asked += 1;
      return Promise.resolve(null);
    };
    const scan = await scanLayer(source, { ...options, openRest });
    expect(scan.table).toEqual((await scanLayer(source, options)).table);
    expect(scan.jumpedBytes).toBe(0);
    expect(asked).toBe(1);
    expect(log.opened).toEqual([0, 0]);
  });

  test('is read on where a jump gains less than what was read before it', async () => {
    const { source, openRest, log } = ofBytes(
      archive(...Array.from({ length: 6 }, (_, i) => file(`s${i}`, big(900_000))), file('big', big(4 << 20))),
    );
    const scan = await scanLayer(source, { ...options, openRest });
    expect(scan.jumpedBytes).toBe(0);
    expect(log.opened).toEqual([0]);
  });

  test('keeps reading the body of a sparse file, whose map would be lost', async () => {
    const sparse = gnuSparse('sparse', 20 << 20, [[4096, big(4 << 20)]]);
    const { source, openRest, log } = ofBytes(archive(sparse));
    const scan = await scanLayer(source, { ...options, openRest });
    expect([...scan.table.hashState]).toEqual([HashState.known]);
    expect(log.opened).toEqual([0]);
  });

  test('costs no more requests than maxJumps, however many large bodies it has', async () => {
    const first = file('big', big(smallestJumpBytes + 2 * chunkBytes));
    const count = maxJumps + 3;
    const { source, openRest, log } = streamed(first.length * count, (from, to) => {
      const bytes = new Uint8Array(to - from);
      for (let at = from - (from % first.length); at < to; at += first.length) {
        const header = first.subarray(Math.max(0, from - at), Math.min(512, to - at));
        if (at + 512 > from) bytes.set(header, Math.max(0, at - from));
      }
      return bytes;
    });
    const { table, error } = await scanLayer(source, { ...options, openRest });
    expect(error).toBeNull();
    expect(table.entryCount).toBe(count);
    expect(table.hashState.filter((state) => state === HashState.deferred)).toHaveLength(maxJumps);
    expect(log.opened).toHaveLength(maxJumps + 1);
  });

  test.each([
    ['in a large body', 3 << 20],
    ['behind one', (8 << 20) + 512 + 100],
  ])('that is cut %s ends in the same error as when it is read whole', async (_, sizeBytes) => {
    const tar = archive(file('big', big(8 << 20)), file('z', 'omega')).subarray(0, sizeBytes);
    const { source, openRest } = ofBytes(tar);
    const [jumped, whole] = [await scanLayer(source, { ...options, openRest }), await scanLayer(source, options)];
    expect(whole.error?.code).toBe('tar-truncated');
    expect(jumped.error).toEqual(whole.error);
    expect(jumped.table.entryCount).toBe(whole.table.entryCount);
    expect(jumped.jumpedBytes).toBeGreaterThan(0);
  });

  test('lets go of its stream when it is cancelled behind a jump', async () => {
    const { source, openRest, log } = ofBytes(archive(file('big', big(4 << 20)), file('z', big(900_000))));
    const controller = new AbortController();
    const scan = scanLayer(source, {
      ...options,
      signal: controller.signal,
      openRest,
      onProgress: () => {
        if (log.opened.length === 2) controller.abort();
      },
    });
    await expect(scan).rejects.toMatchObject({ name: 'AbortError' });
    expect(log.cancelled).toBe(2);
  });
});
