import { describe, expect, test } from 'vitest';
import type { ByteSource } from '../bytes/byte-source.ts';
import { gzipMember } from '../compression/testing/gzip-member.ts';
import { noise } from '../compression/testing/unpack.ts';
import { archive } from '../tar/testing/raw-tar.ts';
import { ImageModel } from './image-model.ts';
import { HashState } from './layer-table.ts';
import { LayerScan } from './layer-scan.ts';
import { hashBodies, scanLayer } from './scan-layer.ts';
import { dir, file, readLayer } from './testing/apply-layers.ts';
import { listChanges } from './layer-changes.ts';

const options = { hashWidth: 16, seed: [3, 5] } as const;

/** Bytes in memory that count how many of them were read. */
function countingSource(bytes: Uint8Array): ByteSource & { bytesRead: number } {
  return {
    bytesRead: 0,
    sizeBytes: bytes.length,
    read(offset, length) {
      const part = bytes.slice(offset, offset + length);
      this.bytesRead += part.length;
      return Promise.resolve(part);
    },
    stream(offset, length) {
      const end = Math.min(offset + length, bytes.length);
      let at = offset;
      return new ReadableStream<Uint8Array>(
        {
          pull: (controller) => {
            const part = bytes.slice(at, Math.min(at + (1 << 16), end));
            at += part.length;
            this.bytesRead += part.length;
            if (part.length === 0) controller.close();
            else controller.enqueue(part);
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
}

/** A file that is larger than the smallest jump. */
function bigBody(fill: number): Uint8Array {
  return new Uint8Array(40 << 20).fill(fill);
}

describe('scanning a layer', () => {
  test('gives the same table whatever the pieces', async () => {
    const tar = archive(dir('d/'), file('d/a', 'alpha'), file('b', 'x'.repeat(1500)));
    const whole = await readLayer(tar);
    for (const size of [1, 7, 511, 512, 513, 1000]) {
      const scan = await LayerScan.create({ ...options, seed: [7, 11], deferHashAboveBytes: Infinity });
      for (let at = 0; at < tar.length; at += size) scan.push(tar.subarray(at, at + size));
      expect(scan.finish(null)).toEqual({ table: whole, error: null });
    }
  });

  test('keeps the entries before the byte where the bytes stop, wherever that is', async () => {
    const tar = archive(file('a', 'alpha'), file('b', 'x'.repeat(600)), file('c', 'gamma'));
    for (let length = 0; length < tar.length - 1024; length += 64) {
      const scan = await LayerScan.create({ ...options, deferHashAboveBytes: Infinity });
      scan.push(tar.subarray(0, length));
      const { table, error } = scan.finish(null);
      // a: header and one block; b: header and two blocks; c: header and one block. Padding may be missing.
      const whole = [512 + 5, 1024 + 512 + 600, 2560 + 512 + 5].filter((end) => end <= length).length;
      expect(table.entryCount).toBe(whole);
      const betweenMembers = length === 0 || [1024, 2560, 3584].some((end) => length <= end && length >= end - 512 + 5);
      if (!betweenMembers) expect(error?.code).toBe('tar-truncated');
      expect(table.complete).toBe(error === null);
    }
  });

  test('gives the same table packed and plain: contents are hashed where the decoder has put them', async () => {
    const files = Array.from({ length: 300 }, (_, i) => file(`f${i}`, noise(i * 7, i + 1)));
    const tar = archive(dir('d/'), ...files, file('big', noise(900_000)));
    const plain = await scanLayer(countingSource(tar), options);
    const packed = await scanLayer(countingSource(gzipMember(tar, { level: 1 })), options);
    expect(packed).toEqual({ ...plain, compression: 'gzip' });
  });

  test('an offset in a packed layer is said to count in what was unpacked', async () => {
    const tar = archive(file('a', new Uint8Array(100_000)), file('b', 'beta'));
    tar[512 + 100_352 + 148] = 0x7a;
    const plain = await scanLayer(countingSource(tar), options);
    expect(plain.error?.place).toEqual({ byteOffset: 512 + 100_352 });
    const packed = await scanLayer(countingSource(gzipMember(tar)), options);
    expect(packed.error?.place).toEqual({ unpackedOffset: 512 + 100_352 });
    expect(packed.table.warnings[0]?.message).toMatch(/at byte 100864 .*\(counted in the unpacked layer\)$/);
  });

  test('jumps over large bodies and puts off their hashes', async () => {
    const source = countingSource(archive(file('big', bigBody(1)), file('after', 'small')));
    const { table, error } = await scanLayer(source, options);
    expect(error).toBeNull();
    expect([...table.hashState]).toEqual([HashState.deferred, HashState.known]);
    expect(source.bytesRead).toBeLessThan(1 << 20);
    expect(table.uncompressedBytes).toBe(source.sizeBytes);
  });

  test.each([
    ['equal', 1, ['unchanged', '/big']],
    ['different', 2, ['modified', '/big']],
  ] as const)('compares %s contents that were jumped over by reading just those', async (_, fill, [list, path]) => {
    const sources = [
      countingSource(archive(file('big', bigBody(1)))),
      countingSource(archive(file('big', bigBody(fill)))),
    ];
    const model = new ImageModel();
    for (const source of sources) {
      const { table } = await scanLayer(source, options);
      const staged = model.stageLayer(table);
      const contents: Uint8Array[] = [];
      for (const need of staged.contentNeeds)
        contents.push(...(await hashBodies(sources[need.layer]!, [need], options)));
      model.commitLayer(staged, contents);
    }
    expect(listChanges(model, 1, list)).toEqual([path]);
  });

  test('content that could not be read again counts as different', async () => {
    const model = new ImageModel();
    const table = await readLayer(archive(file('big', 'same')), 0);
    model.commitLayer(model.stageLayer(table), []);
    const staged = model.stageLayer(await readLayer(archive(file('big', 'same')), 0));
    expect(staged.contentNeeds).toHaveLength(2);
    model.commitLayer(staged, [null, null]);
    expect(listChanges(model, 1, 'modified')).toEqual(['/big']);
  });

  test('a file that ends before its size says at which byte, and what was read of it is kept', async () => {
    const tar = archive(file('a', 'alpha'), file('b', 'x'.repeat(5000)));
    const { table, error } = await scanLayer(
      { ...countingSource(tar.subarray(0, 2048)), sizeBytes: tar.length },
      options,
    );
    expect(error).toMatchObject({ code: 'read-failed', place: { byteOffset: 2048 } });
    expect(table.entryCount).toBe(1);
  });

  test('a layer that is no tar ends in an error and a warning that says so', async () => {
    const { table, error } = await scanLayer(countingSource(new TextEncoder().encode('no tar '.repeat(200))), options);
    expect(error).not.toBeNull();
    expect(table.entryCount).toBe(0);
    expect(table.warnings).toHaveLength(1);
  });

  test('stops when it is cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    const scan = scanLayer(countingSource(archive(file('a', 'b'))), { ...options, signal: controller.signal });
    await expect(scan).rejects.toMatchObject({ name: 'AbortError' });
  });
});
