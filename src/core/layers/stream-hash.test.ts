import { describe, expect, it } from 'vitest';
import { createDecoder } from '../compression/create-decoder.ts';
import { gzipMember } from '../compression/testing/gzip-member.ts';
import { zstdSized } from '../compression/testing/packed-samples.ts';
import { noise } from '../compression/testing/unpack.ts';
import { HostMemory } from '../compression/wasm/host-memory.ts';
import { createPackagedXxh3, createStreamHash, type HashSeed, type StreamHash } from './stream-hash.ts';

const seeds: readonly HashSeed[] = [
  [0, 0],
  [3, 5],
  [0xffff_ffff, 0x8000_0001],
];
const data = noise(700_000);
/** Every length that has a rule of its own, and the borders of stripes (64), buffers (256) and blocks (1024). */
const lengths = [...Array(2001).keys(), 4096, 65_535, 65_537, 262_144, 700_000];

function hexOf(hash: StreamHash, parts: readonly Uint8Array[]): string {
  hash.start();
  for (const part of parts) hash.update(part);
  const digest = new Uint8Array(20).fill(0xee);
  hash.finish(digest, 2);
  expect([digest[1], digest[18]]).toEqual([0xee, 0xee]);
  return Array.from(digest.subarray(2, 18), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Parts of lengths that repeat only after a long time. */
function cut(bytes: Uint8Array, longest: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = 1 + ((i * 7919) % longest);
    parts.push(bytes.subarray(at, at + length));
    at += length;
  }
  return parts;
}

/** A memory of 2 MB whose second MB holds `data`, with one slot at its start. */
function hostWithData(): { host: HostMemory; inHost: Uint8Array; all: Uint8Array } {
  const memory = new WebAssembly.Memory({ initial: 32 });
  const all = new Uint8Array(memory.buffer).fill(0xaa);
  const inHost = all.subarray(1_000_001, 1_000_001 + data.length);
  inHost.set(data);
  const slots = [8];
  return { host: new HostMemory(memory, () => slots.pop() ?? null), inHost, all };
}

describe('the seeded hash', () => {
  it.each(seeds)(
    'with seed (%i, %i) is that of hash-wasm, whole and in pieces, copied and in place',
    async (...seed) => {
      const { host, inHost } = hostWithData();
      const reference = await createPackagedXxh3(seed);
      const copying = await createStreamHash(16, seed);
      const inPlace = await createStreamHash(16, seed, host);
      for (const length of lengths) {
        const expected = hexOf(reference, [data.subarray(0, length)]);
        const hosted = inHost.subarray(0, length);
        expect(hexOf(copying, [data.subarray(0, length)]), `${length} copied`).toBe(expected);
        expect(hexOf(inPlace, [hosted]), `${length} in place`).toBe(expected);
        expect(hexOf(inPlace, cut(hosted, 300)), `${length} in place, in pieces`).toBe(expected);
        expect(hexOf(inPlace, [data.subarray(0, length)]), `${length} copied into the host`).toBe(expected);
      }
    },
  );

  it('is the published one of XXH3 for no bytes and no seed', async () => {
    expect(hexOf(await createStreamHash(16, [0, 0]), [])).toBe('99aa06d3014798d86001c324468d497f');
  });

  it('of zeros is that of bytes that are zero', async () => {
    const hash = await createStreamHash(16, [3, 5]);
    for (const count of [1, 1023, 1024, 100_000]) {
      const expected = hexOf(hash, [data.subarray(0, 100), new Uint8Array(count)]);
      hash.start();
      hash.update(data.subarray(0, 100));
      hash.updateZeros(count);
      const digest = new Uint8Array(16);
      hash.finish(digest, 0);
      expect(Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')).toBe(expected);
    }
  });

  it('writes nothing in the memory of its host but its slot', async () => {
    const { host, inHost, all } = hostWithData();
    const hash = await createStreamHash(16, [3, 5], host);
    hexOf(hash, [inHost, data.subarray(0, 10_000)]);
    hash.updateZeros(5000);
    const isUntouched = (from: number, to: number) => all.subarray(from, to).every((byte) => byte === 0xaa);
    expect(isUntouched(0, 8)).toBe(true);
    expect(isUntouched(8 + 4096, 1_000_001)).toBe(true);
    expect(inHost.every((byte, i) => byte === data[i])).toBe(true);
    expect(isUntouched(1_000_001 + data.length, all.length)).toBe(true);
  });

  it('goes on when its host has grown', async () => {
    const { host, inHost } = hostWithData();
    const hash = await createStreamHash(16, [3, 5], host);
    const expected = hexOf(hash, [inHost]);
    host.memory.grow(1);
    const moved = new Uint8Array(host.memory.buffer, 1_000_001, data.length);
    expect(hexOf(hash, [moved])).toBe(expected);
  });

  it('takes a memory of its own where its host has no slot left, and gives its slot back', async () => {
    const { host, inHost } = hostWithData();
    const first = await createStreamHash(16, [3, 5], host);
    const second = await createStreamHash(16, [3, 5], host);
    expect(host.reserve()).toBeNull();
    expect(hexOf(second, [inHost])).toBe(hexOf(first, [inHost]));
    first.release();
    expect(host.reserve()).toBe(8);
  });

  it.each([
    ['gzip', gzipMember(data, { level: 6 })],
    ['zstd', zstdSized],
  ] as const)('reads what a decoder of %s unpacked where it lies', async (compression, packed) => {
    const decoder = await createDecoder(compression);
    expect(decoder.memory).not.toBeNull();
    const hosted = await createStreamHash(16, [3, 5], decoder.memory);
    const reference = await createPackagedXxh3([3, 5]);
    hosted.start();
    reference.start();
    for (const chunk of decoder.decode(packed)) {
      expect(chunk.buffer).toBe(decoder.memory?.memory.buffer);
      hosted.update(chunk);
      reference.update(chunk);
    }
    const digests = [new Uint8Array(16), new Uint8Array(16)] as const;
    hosted.finish(digests[0], 0);
    reference.finish(digests[1], 0);
    expect(digests[0]).toEqual(digests[1]);
  });
});
