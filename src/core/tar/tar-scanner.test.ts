import { describe, expect, it, vi } from 'vitest';
import {
  archive,
  concatBytes,
  endBlocks,
  file,
  headerBlock,
  member,
  pax,
  paxBody,
  paxGlobal,
} from './testing/raw-tar.ts';
import { plainMember, plainOutcome, scanBytes, type ScanWay } from './testing/scan-bytes.ts';
import { tarSamples } from './testing/tar-samples.ts';
import { MAX_XATTRS, parsePaxRecords } from './pax-records.ts';
import { MAX_SPARSE_EXTENTS } from './sparse-map.ts';
import { BLOCK_BYTES, isChecksumRight, sumBlock } from './tar-header.ts';
import { TarScanner } from './tar-scanner.ts';

// Thousands of runs each; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

describe('a tar scanner', () => {
  for (const sample of tarSamples) {
    it(sample.claim, () => {
      const outcome = plainOutcome(scanBytes(sample.bytes));
      expect(outcome.members).toMatchObject(sample.members);
      expect(outcome.members).toHaveLength(sample.members.length);
      if (sample.error === undefined) {
        expect(outcome.error).toBeNull();
        expect(outcome.end?.endBlocks).toBe(sample.endBlocks ?? 2);
      } else {
        expect(outcome.error).toMatchObject({
          code: sample.error.code,
          place: { byteOffset: sample.error.byteOffset },
        });
        expect(outcome.error?.message).toContain(
          `byte ${outcome.error?.code === 'tar-truncated' ? sample.bytes.length : ''}`,
        );
      }
    });
  }
});

const ways: readonly (readonly [string, ScanWay])[] = [
  ['one byte at a time', { chunks: [1] }],
  ['in chunks of 7', { chunks: [7] }],
  ['in chunks of 511', { chunks: [511] }],
  ['in chunks of 512', { chunks: [512] }],
  ['in chunks of 513', { chunks: [513] }],
  ['a byte, then all', { chunks: [1, 1 << 20] }],
  ['in chunks of 1000', { chunks: [1000] }],
];

describe('however an archive is chunked', () => {
  for (const [name, way] of ways) {
    it(`delivers the same ${name}`, () => {
      for (const sample of tarSamples) {
        expect(plainOutcome(scanBytes(sample.bytes, way)), sample.claim).toEqual(plainOutcome(scanBytes(sample.bytes)));
      }
    });
  }

  for (const [name, way] of [
    ['passed over', { bodies: false }],
    ['passed over a byte at a time', { bodies: false, chunks: [1] }],
    ['jumped over', { bodies: 'skip', chunks: [512] }],
    ['jumped over from within a chunk', { bodies: 'skip', chunks: [700, 3, 512] }],
  ] as const) {
    it(`delivers the same entries with bodies ${name}`, () => {
      for (const sample of tarSamples) {
        const whole = plainOutcome(scanBytes(sample.bytes));
        const outcome = plainOutcome(scanBytes(sample.bytes, way));
        expect(outcome, sample.claim).toEqual({
          ...whole,
          members: whole.members.map((each) => ({ ...each, body: '' })),
        });
      }
    });
  }
});

describe('an archive cut short anywhere', () => {
  it('keeps exactly the members that ended before the cut, and says that it is cut', () => {
    let cuts = 0;
    const wrong: string[] = [];
    for (const sample of tarSamples) {
      const whole = scanBytes(sample.bytes, { chunks: [1] });
      const written = whole.members.map((each) => JSON.stringify(plainMember(each)));
      for (const length of cutLengths(sample.bytes.length)) {
        cuts++;
        const { members, error } = scanBytes(sample.bytes.subarray(0, length));
        const kept = members.filter((each) => each.endedAt !== null);
        const due = whole.members.filter((each) => each.endedAt !== null && each.endedAt <= length).length;
        const isRight =
          kept.length === due &&
          kept.every((each, i) => JSON.stringify(plainMember(each)) === written[i]) &&
          // A member that is begun and not ended is always reported.
          (members.length === due || (members.length === due + 1 && error !== null)) &&
          (error === null || error.code === 'tar-truncated' || error.code === whole.error?.code);
        if (!isRight) wrong.push(`${sample.claim}, cut at ${length}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(cuts).toBeGreaterThan(20_000);
  });

  it('between two members, inside padding or inside the end blocks is not an error', () => {
    const bytes = archive(file('a', 'x'), file('b'));
    const fine: number[] = [];
    for (let length = 0; length <= bytes.length; length++) {
      if (scanBytes(bytes.subarray(0, length)).error === null) fine.push(length);
    }
    const padding = Array.from({ length: 512 }, (_, i) => 513 + i);
    const end = [1536, ...Array.from({ length: 513 }, (_, i) => 2048 + i)];
    expect(fine).toEqual([0, ...padding, ...end]);
  });
});

/** Lengths around block borders, and every thirteenth between. */
function cutLengths(size: number): number[] {
  const lengths: number[] = [];
  for (let length = 0; length < size; length++) {
    const inBlock = length % 512;
    if (inBlock <= 1 || inBlock >= 511 || (length % 13 === 0 && length < 8192)) lengths.push(length);
  }
  return lengths;
}

describe('a damaged archive', () => {
  it('ends in an AppError or in members, the same whatever the chunks', () => {
    const random = numbers(20);
    const wrong: string[] = [];
    let errors = 0;
    let runs = 0;
    for (const sample of tarSamples.filter((each) => each.bytes.length > 0)) {
      for (let round = 0; round < 25; round++) {
        const bytes = sample.bytes.slice();
        for (let i = 0; i < 1 + round / 8; i++) bytes[random() % bytes.length] = random() % 256;
        // Without this nearly every run would end at the checksum.
        if (round % 2 === 0) mendChecksums(sample.bytes, bytes);
        const whole = scanBytes(bytes);
        const pieces = scanBytes(bytes, { chunks: [1 + (random() % 700)] });
        if (JSON.stringify(plainOutcome(whole)) !== JSON.stringify(plainOutcome(pieces))) wrong.push(sample.claim);
        runs++;
        if (whole.error !== null) errors++;
      }
    }
    expect(wrong).toEqual([]);
    expect(errors).toBeGreaterThan(runs / 4);
    expect(errors).toBeLessThan(runs);
  });
});

/** Whole numbers below 2^31 from a linear congruential generator. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 1;
  };
}

/** Gives every block that was a header with a right checksum a right checksum again. */
function mendChecksums(before: Uint8Array, bytes: Uint8Array): void {
  for (let at = 0; at + BLOCK_BYTES <= bytes.length; at += BLOCK_BYTES) {
    const sum = sumBlock(before, at);
    if (sum === 0 || !isChecksumRight(before, at, sum)) continue;
    bytes.fill(0x20, at + 148, at + 156);
    const text = sumBlock(bytes, at).toString(8).padStart(6, '0');
    for (let i = 0; i < 6; i++) bytes[at + 148 + i] = text.charCodeAt(i);
    bytes[at + 154] = 0;
  }
}

describe('the end of an archive', () => {
  it('is the first end block, wherever the stream ends', () => {
    const outcome = scanBytes(concatBytes([file('a', 'x'), endBlocks(20)]));
    expect(outcome.end).toEqual({ endBlocks: 2, endOffset: 1024, junkAfterEnd: false, globalPaxHeaders: 0 });
  });

  it('is where the stream stops when there is no end block', () => {
    expect(scanBytes(file('a', 'x')).end).toMatchObject({ endBlocks: 0, endOffset: 1024 });
  });

  it('tells zeros after it from other bytes', () => {
    const smuggled = concatBytes([archive(file('a', 'x')), new Uint8Array(512), file('smuggled', 'y')]);
    expect(scanBytes(smuggled).end).toMatchObject({ endBlocks: 2, endOffset: 1024, junkAfterEnd: true });
    expect(scanBytes(smuggled, { chunks: [1] }).end?.junkAfterEnd).toBe(true);
  });

  it('takes the table of contents of an eStargz layer behind it for what it is', () => {
    const layer = archive(file('a', 'x'));
    const table = archive(file('stargz.index.json', '{"version":1,"entries":[]}'.padEnd(700)));
    for (const chunks of [undefined, [1], [511, 513]]) {
      const options = chunks === undefined ? {} : { chunks };
      expect(scanBytes(concatBytes([layer, table]), options).end?.junkAfterEnd).toBe(false);
      expect(scanBytes(concatBytes([layer, new Uint8Array(1024), table]), options).end?.junkAfterEnd).toBe(false);
      for (const [junk, wrong] of [
        ['a second one', concatBytes([layer, table, table])],
        ['another file with it', concatBytes([layer, file('stargz.index.json', 'x'), archive(file('b', 'y'))])],
        ['a table that is cut off', concatBytes([layer, table.subarray(0, 700)])],
        ['another name', concatBytes([layer, archive(file('stargz.index.json5', 'x'))])],
        ['a part of a header', concatBytes([layer, table.subarray(0, 100)])],
      ] as const) {
        expect(scanBytes(wrong, options).end?.junkAfterEnd, junk).toBe(true);
      }
      const changed = table.slice();
      changed[124] = 0x37;
      expect(scanBytes(concatBytes([layer, changed]), options).end?.junkAfterEnd, 'a wrong checksum').toBe(true);
    }
  });

  it('counts global PAX headers', () => {
    expect(scanBytes(archive(paxGlobal([['comment', 'x']]), file('a'), paxGlobal([]))).end?.globalPaxHeaders).toBe(2);
  });

  it('is known to the caller, who may stop reading there', () => {
    const scanner = new TarScanner({ entry: () => true, body: () => undefined, entryEnd: () => undefined });
    scanner.push(archive(file('a', 'x')));
    expect(scanner.ended).toBe(true);
    expect(scanner.offset).toBe(2048);
  });
});

describe('bodies', () => {
  it('are views of the pushed chunk, not copies', () => {
    const bytes = archive(file('a', 'x'.repeat(1000)));
    const buffers: ArrayBufferLike[] = [];
    const scanner = new TarScanner({
      entry: () => true,
      body: (part) => void buffers.push(part.buffer),
      entryEnd: () => undefined,
    });
    scanner.push(bytes);
    expect(buffers).toEqual([bytes.buffer]);
    expect(buffers[0]).toBe(bytes.buffer);
  });

  it('can be skipped in part, up to the next header', () => {
    const ended: number[] = [];
    const scanner = new TarScanner({
      entry: () => false,
      body: () => undefined,
      entryEnd: () => void ended.push(scanner.offset),
    });
    const bytes = archive(file('a', 'x'.repeat(1000)), file('b'));
    scanner.push(bytes.subarray(0, 600));
    expect(scanner.skippableBytes).toBe(1024 - 88);
    scanner.skip(900);
    scanner.push(bytes.subarray(1500, 1511));
    expect(scanner.skippableBytes).toBe(1 + 24);
    expect(ended).toHaveLength(0);
    scanner.skip(1);
    expect(ended).toEqual([1512]);
    expect(scanner.skippableBytes).toBe(24);
    expect(() => scanner.skip(25)).toThrow(RangeError);
    scanner.skip(24);
    expect(scanner.skippableBytes).toBe(0);
    scanner.push(bytes.subarray(1536));
    expect(scanner.finish().endBlocks).toBe(2);
    expect(ended).toHaveLength(2);
  });

  it('that are delivered cannot be skipped, but their padding can', () => {
    const scanner = new TarScanner({ entry: () => true, body: () => undefined, entryEnd: () => undefined });
    scanner.push(file('a', 'x').subarray(0, 512));
    expect(scanner.skippableBytes).toBe(0);
    scanner.push(Uint8Array.of(0x78));
    expect(scanner.skippableBytes).toBe(511);
  });
});

describe('after an error', () => {
  it('throws the same error again', () => {
    const scanner = new TarScanner({ entry: () => true, body: () => undefined, entryEnd: () => undefined });
    const bad = archive(file('a', '', { checksum: '0000000\0' }));
    expect(() => scanner.push(bad)).toThrow('wrong checksum');
    expect(() => scanner.push(endBlocks())).toThrow('wrong checksum');
    expect(() => scanner.finish()).toThrow('wrong checksum');
  });

  it('names the member that is cut and how much is missing', () => {
    const { error } = scanBytes(headerBlock({ name: 'etc/\u202eevil\n', size: 1000 }));
    expect(error?.message).toBe(
      'the archive ends at byte 512, 1000 bytes before the content of "etc/\\u202eevil\\n" is complete',
    );
  });
});

describe('large headers', () => {
  it('of several megabytes are read whatever the chunks', () => {
    const path = 'p/'.repeat(1_500_000);
    const bytes = archive(pax([['path', path]]), file('x', 'body'));
    for (const way of [{}, { chunks: [65_536] }, { chunks: [10_007] }]) {
      const { members } = scanBytes(bytes, way);
      expect(members).toHaveLength(1);
      expect(members[0]?.entry.name).toHaveLength(path.length);
    }
  });

  it('with more xattrs than any file can have are refused', () => {
    // "LENGTH SCHILY.xattr.NUMBER=\n", six digits each, so that all records are equally long.
    const records = Array.from({ length: MAX_XATTRS + 1 }, (_, i) => `24 SCHILY.xattr.${100_000 + i}=\n`);
    const scan = (lines: string[]) => scanBytes(archive(member({ flag: 'x' }, lines.join('')), file('x')));
    expect(scan(records).error?.code).toBe('tar-header-too-large');
    expect(scan(records.slice(1)).members[0]?.entry.xattrs).toHaveLength(MAX_XATTRS);
  });

  it('with more sparse extents than are held are refused', () => {
    const scan = (extents: number) =>
      scanBytes(
        archive(
          pax([
            ['GNU.sparse.map', `${'1,0,'.repeat(extents - 1)}1,0`],
            ['GNU.sparse.size', '1'],
          ]),
          file('x'),
        ),
      );
    expect(scan(MAX_SPARSE_EXTENTS + 1).error?.code).toBe('tar-bad-sparse');
    const repeated = paxBody([
      ['GNU.sparse.offset', '1'],
      ['GNU.sparse.numbytes', '0'],
      ['GNU.sparse.offset', '2'],
    ]);
    expect(parsePaxRecords(repeated, 2).fault).toMatchObject({ kind: 'limit' });
    expect(parsePaxRecords(repeated, 3).fault).toBeNull();
  });
});
