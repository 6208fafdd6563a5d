import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { memorySource } from '../bytes/memory-source.ts';
import type { Compression } from './compression.ts';
import { decodeSource, inflateWithoutWasm } from './decode-source.ts';
import type { ReadOptions } from './read-stored.ts';
import { estargzFooter, gzipMember } from './testing/gzip-member.ts';
import { bzip2Nine, plainText, xzCrc64, zstdSized } from './testing/packed-samples.ts';
import { isEqual, join, noise } from './testing/unpack.ts';

// Thousands of runs each; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const plain = plainText();
const kinds: readonly (readonly [Compression, Uint8Array])[] = [
  ['none', plain],
  ['gzip', gzipMember(plain)],
  ['zstd', zstdSized],
  ['xz', xzCrc64],
  ['bzip2', bzip2Nine],
];

/** A source that says how much of it was streamed, and whether its streams were closed. */
function watchedSource(bytes: Uint8Array, chunkBytes: number) {
  const inner = memorySource(bytes, chunkBytes);
  const watch = { streamedBytes: 0, openStreams: 0, openedStreams: 0 };
  const source: ByteSource = {
    ...inner,
    stream(offsetBytes, lengthBytes) {
      const reader = inner.stream(offsetBytes, lengthBytes).getReader();
      watch.openStreams++;
      watch.openedStreams++;
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const { done, value } = await reader.read();
            if (done) {
              watch.openStreams--;
              controller.close();
              return;
            }
            watch.streamedBytes += value.length;
            controller.enqueue(value);
          },
          cancel() {
            watch.openStreams--;
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
  return { source, watch };
}

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<{ bytes: Uint8Array; error: unknown }> {
  const parts: Uint8Array[] = [];
  try {
    for await (const chunk of chunks) parts.push(chunk.slice());
  } catch (error) {
    return { bytes: join(parts), error };
  }
  return { bytes: join(parts), error: null };
}

/** Runs after all tasks that wait now. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** gzip by our own inflate in one reading, and by the browser's own stream with a second reading by pako where that gives up. */
const gzipWays: readonly (readonly [
  string,
  (blob: ByteSource, options?: ReadOptions) => AsyncGenerator<Uint8Array>,
])[] = [
  ['by WebAssembly', (blob, options) => decodeSource(blob, 'gzip', options)],
  ['without WebAssembly', (blob, options = {}) => inflateWithoutWasm(blob, options)],
];

describe.each(gzipWays)('gzip %s', (_, inflate) => {
  const large = noise(400_000);
  const first = gzipMember(large, { level: 1 });

  it.each([
    ['a second member', gzipMember(plain), plain],
    ['an eStargz footer', estargzFooter(), new Uint8Array(0)],
    ['four zeros', new Uint8Array(4), new Uint8Array(0)],
    ['a block of zeros', new Uint8Array(512), new Uint8Array(0)],
  ])('with %s after a large member repeats nothing and leaves nothing out', async (__, rest, more) => {
    const steps: number[] = [];
    const packed = join([first, rest]);
    const options = { onStoredBytes: (storedBytes: number) => void steps.push(storedBytes) };
    const { bytes, error } = await gather(inflate(memorySource(packed, 30_000), options));
    expect(error).toBeNull();
    expect(isEqual(bytes, join([large, more]))).toBe(true);
    expect(steps.at(-1)).toBe(packed.length);
    expect(steps.every((step, i) => i === 0 || step > steps[i - 1]!)).toBe(true);
  });

  it('gives all that comes before damage', async () => {
    const damaged = join([first, gzipMember(plain, { level: 0 })]);
    damaged[damaged.length - 20]! ^= 1;
    const { bytes, error } = await gather(inflate(memorySource(damaged, 30_000)));
    expect((error as AppError).code).toBe('compression-corrupt');
    expect(bytes.length).toBe(large.length + plain.length);
    expect(isEqual(bytes.subarray(0, large.length), large)).toBe(true);
  });

  it('reads a zero-padded or eStargz blob once', async () => {
    for (const rest of [new Uint8Array(512), estargzFooter()]) {
      const { source, watch } = watchedSource(join([gzipMember(plain), rest]), 100);
      await gather(inflate(source));
      expect(watch.openedStreams).toBe(1);
    }
  });

  it('closes the source when the caller stops or cancels, and lets its errors through', async () => {
    const { source, watch } = watchedSource(first, 30_000);
    for await (const chunk of inflate(source)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(watch.openStreams).toBe(0);

    const abort = new AbortController();
    const cancelled = (async () => {
      for await (const chunk of inflate(source, { signal: abort.signal })) if (chunk.length > 0) abort.abort();
    })();
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(watch.openStreams).toBe(0);

    const cause = new Error('the disk is gone');
    const failing: ByteSource = {
      ...memorySource(first),
      stream: () =>
        new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(first.slice(0, 20_000)),
          pull: (controller) => controller.error(cause),
        }),
    };
    expect((await gather(inflate(failing))).error).toMatchObject({ code: 'read-failed', cause });
  });

  it('waits for a slow reader: little more is read than it has taken', async () => {
    const { source, watch } = watchedSource(gzipMember(noise(3_000_000), { level: 1 }), 100_000);
    const chunks = inflate(source);
    await chunks.next();
    for (let i = 0; i < 20; i++) await nextTask();
    expect(watch.streamedBytes).toBeLessThan(1_000_000);
    await chunks.return(undefined);
    expect(watch.openStreams).toBe(0);
  });
});

describe.each(kinds)('reading %s', (compression, packed) => {
  it('counts stored bytes up to the size of the blob', async () => {
    const steps: number[] = [];
    const options = { onStoredBytes: (storedBytes: number) => void steps.push(storedBytes) };
    await gather(decodeSource(memorySource(packed, 50), compression, options));
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.at(-1)).toBe(packed.length);
  });

  it('closes the source at the end', async () => {
    const { source, watch } = watchedSource(packed, 50);
    expect(isEqual((await gather(decodeSource(source, compression))).bytes, plain)).toBe(true);
    expect(watch.openStreams).toBe(0);
  });

  it('closes the source when the caller stops', async () => {
    const { source, watch } = watchedSource(packed, packed.length);
    for await (const chunk of decodeSource(source, compression)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(watch.openStreams).toBe(0);
  });

  it('does not begin when it is already cancelled', async () => {
    const { source, watch } = watchedSource(packed, 50);
    const chunks = decodeSource(source, compression, { signal: AbortSignal.abort() });
    await expect(gather(chunks)).resolves.toMatchObject({ error: { name: 'AbortError' } });
    expect(watch.openedStreams).toBe(0);
  });

  it('ends at once when it is cancelled while the source is silent', async () => {
    const abort = new AbortController();
    const silent: ByteSource = {
      ...memorySource(packed),
      stream: () =>
        new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(packed.slice(0, 20)),
        }),
    };
    const outcome = gather(decodeSource(silent, compression, { signal: abort.signal }));
    await nextTask();
    abort.abort();
    await expect(outcome).resolves.toMatchObject({ error: { name: 'AbortError' } });
  });

  it('says that reading failed where the source fails, with what it said', async () => {
    const cause = new Error('the disk is gone');
    const failing: ByteSource = {
      ...memorySource(packed),
      stream: () =>
        new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(packed.slice(0, 20)),
          pull: (controller) => controller.error(cause),
        }),
    };
    const { error } = await gather(decodeSource(failing, compression));
    expect(error).toMatchObject({ code: 'read-failed', cause });
  });

  it("lets the source's own AppError through", async () => {
    const cause = new AppError('read-failed', 'the file has changed');
    const failing: ByteSource = {
      ...memorySource(packed),
      stream: () => new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(cause) }),
    };
    expect((await gather(decodeSource(failing, compression))).error).toBe(cause);
  });
});

describe('a bomb', () => {
  const zeros = new Uint8Array(8 << 20);
  const member = gzipMember(zeros);
  const single = gzipMember(new Uint8Array(32 << 20));
  const bombs: readonly (readonly [string, Uint8Array, number])[] = [
    ['in one gzip member', single, 32 << 20],
    [
      'in eight gzip members and zeros',
      join([...Array.from({ length: 8 }, () => member), new Uint8Array(8)]),
      64 << 20,
    ],
  ];

  it.each(bombs)('%s comes in chunks of at most 1 MiB', async (_, packed, size) => {
    let total = 0;
    let largest = 0;
    for await (const chunk of decodeSource(memorySource(packed, packed.length), 'gzip')) {
      total += chunk.length;
      largest = Math.max(largest, chunk.length);
    }
    expect(total).toBe(size);
    expect(largest).toBeLessThanOrEqual(1 << 20);
  });

  it('is left when a task that waits cancels it, though all of it is in memory', async () => {
    // A terabyte: no machine is through with it before a task gets its turn.
    const endless = repeatingSource(member, 1 << 17);
    const abort = new AbortController();
    let total = 0;
    const reading = (async () => {
      for await (const chunk of decodeSource(endless, 'gzip', { signal: abort.signal })) {
        if (total === 0) setTimeout(() => abort.abort(), 0);
        total += chunk.length;
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(total).toBeGreaterThan(0);
  });
});

/** The same bytes `times` over, each at hand as soon as it is asked for. */
function repeatingSource(bytes: Uint8Array, times: number): ByteSource {
  return {
    sizeBytes: bytes.length * times,
    read: () => Promise.resolve(bytes),
    stream: () => {
      let left = times;
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(bytes);
          left -= 1;
          if (left === 0) controller.close();
        },
      });
    },
  };
}
