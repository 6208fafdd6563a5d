import { describe, expect, it, vi } from 'vitest';
import type { ErrorCode } from '../../base/app-error.ts';
import type { Compression } from './compression.ts';
import { estargzFooter, gzipMember } from './testing/gzip-member.ts';
import * as samples from './testing/packed-samples.ts';
import {
  isEqual,
  isPrefix,
  join,
  noise,
  type Unpacked,
  unpackPushed,
  unpackSource,
  unpackWith,
  unpackWithoutWasm,
} from './testing/unpack.ts';
import { GzipDecoder } from './gzip-decoder.ts';

// Thousands of runs each; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const plain = samples.plainText();
const empty = new Uint8Array(0);
const text = (value: string) => new TextEncoder().encode(value);
const zeros = (length: number) => new Uint8Array(length);

function skippableFrame(magicByte: number, content: Uint8Array): Uint8Array {
  return join([Uint8Array.of(magicByte, 0x2a, 0x4d, 0x18, content.length, 0, 0, 0), content]);
}

interface Packed {
  readonly name: string;
  readonly compression: Exclude<Compression, 'none'>;
  readonly bytes: Uint8Array;
  readonly plain: Uint8Array;
  /** Lengths at which a cut leaves a whole, shorter stream. */
  readonly wholeAt?: (length: number) => boolean;
  /** False where nothing in the format guards the content. */
  readonly isChecked?: boolean;
}

const gzip = gzipMember(plain);
const gzipNamed = gzipMember(plain, {
  extra: text('SG\x02\0ab'),
  name: 'layer.tar',
  comment: 'by hand',
  headerCrc: true,
});
const zstd = samples.zstdSized;
const skippable = skippableFrame(0x50, text('manifest'));

const packed: readonly Packed[] = [
  { name: 'a gzip member', compression: 'gzip', bytes: gzip, plain },
  { name: 'a gzip member with every header field', compression: 'gzip', bytes: gzipNamed, plain },
  { name: 'a stored gzip member', compression: 'gzip', bytes: gzipMember(plain, { level: 0 }), plain },
  { name: 'an empty gzip member', compression: 'gzip', bytes: gzipMember(empty), plain: empty },
  {
    name: 'three gzip members',
    compression: 'gzip',
    bytes: join([gzip, gzipMember(empty), gzip]),
    plain: join([plain, plain]),
    wholeAt: (length) => length === gzip.length || length === gzip.length + gzipMember(empty).length,
  },
  {
    name: 'eStargz: members, then an empty one with an extra field',
    compression: 'gzip',
    bytes: join([gzip, gzip, estargzFooter()]),
    plain: join([plain, plain]),
    wholeAt: (length) => length === gzip.length || length === 2 * gzip.length,
  },
  ...[1, 4, 8, 40].map((padding) => ({
    name: `a gzip member and ${padding} zeros`,
    compression: 'gzip' as const,
    bytes: join([gzip, zeros(padding)]),
    plain,
    wholeAt: (length: number) => length >= gzip.length,
  })),

  { name: 'a zstd frame', compression: 'zstd', bytes: zstd, plain },
  { name: 'a zstd frame that does not tell its size', compression: 'zstd', bytes: samples.zstdStreamed, plain },
  {
    name: 'a zstd frame without a checksum',
    compression: 'zstd',
    bytes: samples.zstdUnchecked,
    plain,
    isChecked: false,
  },
  { name: 'a zstd frame with a window of 128 MiB', compression: 'zstd', bytes: samples.zstdWindow128MiB, plain },
  {
    name: 'a zstd frame that ends where an output buffer is full',
    compression: 'zstd',
    bytes: samples.zstdTwoBuffersOfZeros,
    plain: zeros(262_144),
  },
  { name: 'an empty zstd frame', compression: 'zstd', bytes: samples.zstdEmpty, plain: empty },
  {
    name: 'three zstd frames',
    compression: 'zstd',
    bytes: join([zstd, samples.zstdEmpty, samples.zstdStreamed]),
    plain: join([plain, plain]),
    wholeAt: (length) => length === zstd.length || length === zstd.length + samples.zstdEmpty.length,
  },
  {
    name: 'zstd:chunked: skippable frames before, between and after',
    compression: 'zstd',
    bytes: join([skippable, zstd, skippable, zstd, skippableFrame(0x5f, empty)]),
    plain: join([plain, plain]),
    wholeAt: (length) =>
      [1, 2, 3].some((frames) => length === join([skippable, zstd, skippable, zstd].slice(0, frames)).length) ||
      length === join([skippable, zstd, skippable, zstd]).length,
    // A flipped bit in the length of a skippable frame may skip a whole frame.
    isChecked: false,
  },

  { name: 'an xz stream with CRC-64', compression: 'xz', bytes: samples.xzCrc64, plain },
  { name: 'an xz stream with CRC-32', compression: 'xz', bytes: samples.xzCrc32, plain },
  { name: 'an empty xz stream', compression: 'xz', bytes: samples.xzEmpty, plain: empty },
  {
    name: 'two xz streams with zeros between and behind',
    compression: 'xz',
    bytes: join([samples.xzCrc64, zeros(4), samples.xzCrc32, zeros(8)]),
    plain: join([plain, plain]),
    wholeAt: (length) => {
      const first = samples.xzCrc64.length;
      const both = first + 4 + samples.xzCrc32.length;
      return [first, first + 4, both, both + 4].includes(length);
    },
  },

  { name: 'a bzip2 stream', compression: 'bzip2', bytes: samples.bzip2Nine, plain },
  { name: 'an empty bzip2 stream', compression: 'bzip2', bytes: samples.bzip2Empty, plain: empty },
  {
    name: 'three bzip2 streams with zeros between',
    compression: 'bzip2',
    bytes: join([samples.bzip2Nine, zeros(3), samples.bzip2Empty, samples.bzip2Nine]),
    plain: join([plain, plain]),
    wholeAt: (length) => {
      const first = samples.bzip2Nine.length;
      return (length >= first && length <= first + 3) || length === first + 3 + samples.bzip2Empty.length;
    },
  },
];

/** Every place of a short sample; every fifth of a longer one, and its ends whole. */
function placesToTry(length: number): number[] {
  const places = Array.from({ length }, (_, i) => i);
  return places.filter((i) => length < 150 || i % 5 === 0 || i < 20 || i >= length - 20);
}

/**
 * The decoder's outcome. gzip has three decoders (WebAssembly, pako, the browser's own stream with pako behind it), which must
 * agree on whether the blob is whole, and on the bytes as far as both go. With `sameError` also on what is wrong: of damaged
 * data one may say that it ends too early where another has already met a code that stands for nothing.
 */
async function unpack(bytes: Uint8Array, compression: Compression, what: string, sameError = true): Promise<Unpacked> {
  const outcome = await unpackPushed(bytes, compression);
  if (compression !== 'gzip') return outcome;
  for (const [name, other] of [
    ['without WebAssembly', await unpackWithoutWasm(bytes)],
    ['by pako', await unpackWith(new GzipDecoder(), bytes)],
  ] as const) {
    const told = ({ error }: Unpacked) => (sameError ? error?.code : error === null);
    expect(told(other), `${what}: error ${name}`).toBe(told(outcome));
    const agree = isPrefix(other.bytes, outcome.bytes) || isPrefix(outcome.bytes, other.bytes);
    expect(agree, `${what}: bytes ${name}`).toBe(true);
    if (sameError) expect(other.bytes.length, `${what}: length ${name}`).toBe(outcome.bytes.length);
  }
  return outcome;
}

type Way = (bytes: Uint8Array, compression: Compression, chunkBytes: number) => Promise<Unpacked>;

function waysIn(compression: Compression): readonly Way[] {
  const withoutWasm: Way = (bytes, _, chunkBytes) => unpackWithoutWasm(bytes, chunkBytes);
  return compression === 'gzip' ? [unpackSource, unpackPushed, withoutWasm] : [unpackSource, unpackPushed];
}

describe('unpacking', () => {
  for (const sample of packed) {
    it(`${sample.name} gives the same bytes however it is chunked`, async () => {
      for (const chunkBytes of [sample.bytes.length, 1, 2, 7, 100]) {
        for (const unpackWay of waysIn(sample.compression)) {
          const { bytes, error } = await unpackWay(sample.bytes, sample.compression, chunkBytes);
          expect(error).toBeNull();
          expect(isEqual(bytes, sample.plain), `in chunks of ${chunkBytes}`).toBe(true);
        }
      }
    });

    it(`${sample.name} cut anywhere gives what came before the cut, and says so`, async () => {
      for (const length of placesToTry(sample.bytes.length)) {
        const what = `cut at ${length}`;
        const { bytes, error } = await unpack(sample.bytes.subarray(0, length), sample.compression, what);
        expect(isPrefix(bytes, sample.plain), what).toBe(true);
        expect(error?.code ?? null, what).toBe(sample.wholeAt?.(length) === true ? null : 'compression-truncated');
        const [, stored = '0'] = /after (\d+) stored bytes/.exec(error?.message ?? '') ?? [];
        expect(Number(stored), what).toBeLessThanOrEqual(length);
      }
    });

    if (sample.isChecked !== false) {
      it(`${sample.name} with any byte damaged gives an error or the right bytes`, async () => {
        let errors = 0;
        for (const i of placesToTry(sample.bytes.length)) {
          const damaged = sample.bytes.slice();
          damaged[i]! ^= 1 << ((i * 3) % 8);
          const { bytes, error } = await unpack(damaged, sample.compression, `byte ${i}`, false);
          if (error === null) expect(isEqual(bytes, sample.plain), `byte ${i}`).toBe(true);
          else errors++;
        }
        expect(errors).toBeGreaterThan(placesToTry(sample.bytes.length).length / 3);
      });
    }
  }

  it('a bzip2 stream of long runs over several blocks gives every letter', async () => {
    const { bytes, error } = await unpack(samples.bzip2Runs, 'bzip2', 'runs');
    expect(error).toBeNull();
    expect(isEqual(bytes, samples.runsOfLetters())).toBe(true);
  });

  it('megabytes that do not pack gives them back', async () => {
    const data = noise(1_000_000);
    const { bytes, error } = await unpack(gzipMember(data, { level: 1 }), 'gzip', 'noise');
    expect(error).toBeNull();
    expect(isEqual(bytes, data)).toBe(true);
  });

  it('hands out chunks that stay as they are', async () => {
    const data = noise(600_000);
    const members = join([gzipMember(data, { level: 1 }), gzipMember(data.subarray(0, 300_000), { level: 1 })]);
    const { bytes } = await unpackPushed(members, 'gzip', 10_000);
    expect(isEqual(bytes, join([data, data.subarray(0, 300_000)]))).toBe(true);
  });

  it('none passes the chunks through', async () => {
    const { bytes, error } = await unpack(plain, 'none', 'none');
    expect(error).toBeNull();
    expect(isEqual(bytes, plain)).toBe(true);
  });
});

describe('what cannot be unpacked', () => {
  const refused: readonly (readonly [string, Exclude<Compression, 'none'>, Uint8Array, ErrorCode, Uint8Array])[] = [
    ['junk after a gzip member', 'gzip', join([gzip, text('junk')]), 'compression-corrupt', plain],
    ['one byte of junk after a gzip member', 'gzip', join([gzip, text('j')]), 'compression-corrupt', plain],
    [
      'junk after zeros after a gzip member',
      'gzip',
      join([gzip, zeros(600), text('junk')]),
      'compression-corrupt',
      plain,
    ],
    ['a gzip member after zeros', 'gzip', join([gzip, zeros(3), gzip]), 'compression-corrupt', plain],
    [
      'junk that begins like a gzip member',
      'gzip',
      join([gzip, Uint8Array.of(0x1f, 0x00)]),
      'compression-corrupt',
      plain,
    ],
    [
      'a gzip member of an unknown method',
      'gzip',
      Uint8Array.of(0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0),
      'compression-corrupt',
      empty,
    ],
    ['a second gzip member that is cut', 'gzip', join([gzip, gzip.subarray(0, 8)]), 'compression-truncated', plain],
    ['junk after a zstd frame', 'zstd', join([zstd, text('junk')]), 'compression-corrupt', plain],
    ['zeros after a zstd frame', 'zstd', join([zstd, zeros(8)]), 'compression-corrupt', plain],
    ['a zstd window of 256 MiB', 'zstd', samples.zstdWindow256MiB, 'compression-window-too-large', empty],
    ['a zstd frame that needs a dictionary', 'zstd', samples.zstdDictionary, 'compression-unsupported', empty],
    ['an xz dictionary of 128 MiB', 'xz', samples.xzDictionary128MiB, 'compression-window-too-large', empty],
    ['an xz stream with SHA-256', 'xz', samples.xzSha256, 'compression-unsupported', empty],
    ['an xz stream with a filter for x86 code', 'xz', samples.xzX86, 'compression-unsupported', empty],
    [
      'junk after an xz stream',
      'xz',
      join([samples.xzCrc64, text('junk and more junk')]),
      'compression-corrupt',
      plain,
    ],
    ['junk after a bzip2 stream', 'bzip2', join([samples.bzip2Nine, text('junk')]), 'compression-corrupt', plain],
  ];
  for (const [name, compression, bytes, code, before] of refused) {
    it(`${name} is refused, after what comes before it`, async () => {
      const outcome = await unpack(bytes, compression, name);
      expect(outcome.error?.code).toBe(code);
      expect(isEqual(outcome.bytes, before)).toBe(true);
      expect(outcome.error?.place.unpackedOffset).toBe(before.length);
      expect(outcome.error?.place.byteOffset).toBeLessThanOrEqual(bytes.length);
      const inBytes = await unpackPushed(bytes, compression, 1);
      expect(inBytes.error?.code).toBe(code);
      expect(isEqual(inBytes.bytes, before)).toBe(true);
    });
  }

  it('a wrong gzip checksum or length is found after the content', async () => {
    for (const fromEnd of [1, 5]) {
      const wrong = gzip.slice();
      wrong[wrong.length - fromEnd]! ^= 0x10;
      const { bytes, error } = await unpack(wrong, 'gzip', `byte ${fromEnd} from the end`);
      expect(error?.code).toBe('compression-corrupt');
      expect(isEqual(bytes, plain)).toBe(true);
    }
  });

  it('the message names the format, the stored byte and the reason', async () => {
    const { error } = await unpackPushed(join([gzip, text('junk')]), 'gzip');
    expect(error?.message).toBe(
      `the gzip data is damaged near stored byte ${gzip.length} (${plain.length} bytes unpacked): bytes that are not gzip follow the end of the stream`,
    );
  });
});
