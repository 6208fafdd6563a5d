import { concatBytes, endBlocks, gnuSparse, headerBlock, toBytes } from './raw-tar.ts';
import { before, after, BEFORE, AFTER, BLOCK, AT, type TarSample } from './tar-sample.ts';

function manyExtents(count: number): (readonly [number, string])[] {
  return Array.from({ length: count }, (_, i) => [i * 1000, String.fromCharCode(0x41 + (i % 26))] as const);
}

export const endSamples: readonly TarSample[] = [
  {
    claim: 'ends an archive of nothing but two zero blocks without members',
    bytes: endBlocks(),
    members: [],
  },
  {
    claim: 'takes an archive of no bytes for one without end blocks',
    bytes: new Uint8Array(0),
    members: [],
    endBlocks: 0,
  },
  {
    claim: 'reads an archive without end blocks',
    bytes: concatBytes([before, after]),
    members: [BEFORE, AFTER],
    endBlocks: 0,
  },
  {
    claim: 'reads an archive with a single end block',
    bytes: concatBytes([before, endBlocks(1)]),
    members: [BEFORE],
    endBlocks: 1,
  },
  {
    claim: 'reads an archive that ends inside its second end block',
    bytes: concatBytes([before, endBlocks(1), new Uint8Array(100)]),
    members: [BEFORE],
    endBlocks: 1,
  },
  {
    claim: 'reads an archive whose last padding is missing',
    bytes: concatBytes([before, headerBlock({ name: 'last', size: 3 }), toBytes('end')]),
    members: [BEFORE, { name: 'last', body: 'end', isWhole: true }],
    endBlocks: 0,
  },
  {
    claim: 'reads no member after the end blocks',
    bytes: concatBytes([before, endBlocks(), after, endBlocks()]),
    members: [BEFORE],
  },
  {
    claim: 'passes over padding to a record of 10 KiB',
    bytes: concatBytes([before, endBlocks(18)]),
    members: [BEFORE],
  },
  {
    claim: 'stops at data after a single zero block',
    bytes: concatBytes([before, endBlocks(1), after, endBlocks()]),
    members: [BEFORE],
    error: { code: 'tar-lone-zero-block', byteOffset: AT + BLOCK },
  },
  {
    claim: 'finds the archive cut inside a header',
    bytes: concatBytes([before, headerBlock({ name: 'x' }).subarray(0, 200)]),
    members: [BEFORE],
    error: { code: 'tar-truncated', byteOffset: AT },
  },
  {
    claim: 'finds the archive cut inside a body, whose member does not count',
    bytes: concatBytes([before, headerBlock({ name: 'cut', size: 600 }), new Uint8Array(512).fill(0x61)]),
    members: [BEFORE, { name: 'cut', body: 'a'.repeat(512), isWhole: false }],
    error: { code: 'tar-truncated', byteOffset: AT + 2 * BLOCK },
  },
  {
    claim: 'finds the archive cut right after the header of a file with content',
    bytes: concatBytes([before, headerBlock({ name: 'cut', size: 1 })]),
    members: [BEFORE, { name: 'cut', isWhole: false }],
    error: { code: 'tar-truncated', byteOffset: AT + BLOCK },
  },
  {
    claim: 'finds the archive cut inside the extension of a sparse header',
    bytes: concatBytes([before, gnuSparse('x', 60_000, manyExtents(50)).subarray(0, 700)]),
    members: [BEFORE],
    error: { code: 'tar-truncated', byteOffset: AT + BLOCK },
  },
];
