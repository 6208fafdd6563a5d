import { archive, base256, concatBytes, directory, file, gnuSparse, padded, pax, toBytes } from './raw-tar.ts';
import { before, after, BEFORE, AFTER, BLOCK, AT, type TarSample } from './tar-sample.ts';

function sparseMap1(...numbers: number[]): Uint8Array {
  return padded(toBytes(numbers.map((n) => `${n}\n`).join('')));
}

function manyExtents(count: number): (readonly [number, string])[] {
  return Array.from({ length: count }, (_, i) => [i * 1000, String.fromCharCode(0x41 + (i % 26))] as const);
}

export const sparseSamples: readonly TarSample[] = [
  {
    claim: 'reads an old GNU sparse member with its real and stored size',
    bytes: archive(
      gnuSparse('hole', 1_000_000, [
        [0, 'start'],
        [999_997, 'end'],
      ]),
      after,
    ),
    members: [
      {
        name: 'hole',
        type: 'file',
        sizeBytes: 1_000_000,
        storedBytes: 8,
        sparse: [
          { offsetBytes: 0, lengthBytes: 5 },
          { offsetBytes: 999_997, lengthBytes: 3 },
        ],
        body: 'startend',
        bodyOffset: 512,
      },
      AFTER,
    ],
  },
  {
    claim: 'reads the extension blocks of an old GNU sparse member with many extents',
    bytes: archive(gnuSparse('holes', 60_000, manyExtents(50)), after),
    members: [
      {
        sizeBytes: 60_000,
        storedBytes: 50,
        bodyOffset: 4 * BLOCK,
        sparse: manyExtents(50).map(([offsetBytes]) => ({ offsetBytes, lengthBytes: 1 })),
      },
      AFTER,
    ],
  },
  {
    claim: 'reads sizes in base-256 from an old GNU sparse member',
    bytes: archive(
      gnuSparse('huge', 0, [], {
        patches: [
          [386, base256(2n ** 40n, 12)],
          [398, base256(0n, 12)],
          [483, base256(2n ** 40n, 12)],
        ],
      }),
    ),
    members: [{ sizeBytes: 2 ** 40, storedBytes: 0, sparse: [{ offsetBytes: 2 ** 40, lengthBytes: 0 }] }],
  },
  {
    claim: 'reads PAX sparse format 0.0, whose keys repeat',
    bytes: archive(
      pax([
        ['GNU.sparse.size', '2000'],
        ['GNU.sparse.numblocks', '2'],
        ['GNU.sparse.offset', '10'],
        ['GNU.sparse.numbytes', '3'],
        ['GNU.sparse.offset', '1000'],
        ['GNU.sparse.numbytes', '2'],
      ]),
      file('sparse00', 'abcde'),
      after,
    ),
    members: [
      {
        name: 'sparse00',
        sizeBytes: 2000,
        storedBytes: 5,
        body: 'abcde',
        sparse: [
          { offsetBytes: 10, lengthBytes: 3 },
          { offsetBytes: 1000, lengthBytes: 2 },
        ],
      },
      AFTER,
    ],
  },
  {
    claim: 'reads PAX sparse format 0.1, with the real name',
    bytes: archive(
      pax([
        ['GNU.sparse.map', '10,3,1000,2'],
        ['GNU.sparse.name', 'real'],
        ['GNU.sparse.size', '2000'],
        ['GNU.sparse.numblocks', '2'],
      ]),
      file('GNUSparseFile.1/real', 'abcde'),
      after,
    ),
    members: [{ name: 'real', sizeBytes: 2000, storedBytes: 5, body: 'abcde' }, AFTER],
  },
  {
    claim: 'takes an empty PAX sparse map for a file that is one hole',
    bytes: archive(
      pax([
        ['GNU.sparse.map', ''],
        ['GNU.sparse.size', '99'],
      ]),
      file('x'),
      after,
    ),
    members: [{ sizeBytes: 99, storedBytes: 0, sparse: [] }, AFTER],
  },
  {
    claim: 'reads PAX sparse format 1.0, whose map leads the body',
    bytes: archive(
      pax([
        ['GNU.sparse.major', '1'],
        ['GNU.sparse.minor', '0'],
        ['GNU.sparse.name', 'real/name'],
        ['GNU.sparse.realsize', '5000'],
      ]),
      file('GNUSparseFile.1/name', concatBytes([sparseMap1(2, 10, 3, 4998, 2), toBytes('abcde')])),
      after,
    ),
    members: [
      {
        name: 'real/name',
        sizeBytes: 5000,
        storedBytes: 517,
        body: 'abcde',
        bodyOffset: 4 * BLOCK,
        sparse: [
          { offsetBytes: 10, lengthBytes: 3 },
          { offsetBytes: 4998, lengthBytes: 2 },
        ],
      },
      AFTER,
    ],
  },
  {
    claim: 'reads a PAX 1.0 sparse map of several blocks',
    bytes: archive(
      pax([
        ['GNU.sparse.major', '1'],
        ['GNU.sparse.realsize', '200000'],
      ]),
      file(
        'x',
        concatBytes([
          sparseMap1(150, ...manyExtents(150).flatMap(([offset]) => [offset, 1])),
          toBytes(
            manyExtents(150)
              .map(([, byte]) => byte)
              .join(''),
          ),
        ]),
      ),
      after,
    ),
    members: [
      { sizeBytes: 200_000, sparse: manyExtents(150).map(([offsetBytes]) => ({ offsetBytes, lengthBytes: 1 })) },
      AFTER,
    ],
  },
  {
    claim: 'passes over sparse records of a member that is no file',
    bytes: archive(pax([['GNU.sparse.major', '1']]), directory('d/'), after),
    members: [{ name: 'd/', type: 'directory', sparse: null }, AFTER],
  },
  {
    claim: 'passes over bytes of a sparse member beyond its extents, still in step',
    bytes: archive(
      pax([
        ['GNU.sparse.map', '0,3'],
        ['GNU.sparse.size', '3'],
      ]),
      file('x', 'abc and more'),
      after,
    ),
    members: [{ sizeBytes: 3, storedBytes: 12, body: 'abc and more' }, AFTER],
  },
  ...(
    [
      ['a PAX map with an odd number of numbers', [['GNU.sparse.map', '1,2,3']]],
      ['a PAX map with a number that is none', [['GNU.sparse.map', '1,x']]],
      ['a PAX sparse file without a map', [['GNU.sparse.major', '0']]],
      [
        'extents that need more bytes than are stored',
        [
          ['GNU.sparse.map', '0,100'],
          ['GNU.sparse.size', '100'],
        ],
      ],
      [
        'extents that overlap',
        [
          ['GNU.sparse.map', '0,2,1,2'],
          ['GNU.sparse.size', '100'],
        ],
      ],
      [
        'extents beyond the real size',
        [
          ['GNU.sparse.map', '90,2'],
          ['GNU.sparse.size', '91'],
        ],
      ],
      [
        'a real size that is no number',
        [
          ['GNU.sparse.map', '0,1'],
          ['GNU.sparse.size', 'x'],
        ],
      ],
      [
        'a negative real size',
        [
          ['GNU.sparse.map', ''],
          ['GNU.sparse.size', '-1'],
        ],
      ],
    ] as const
  ).map(([what, records]): TarSample => ({
    claim: `stops at ${what}`,
    bytes: archive(before, pax(records), file('bad', 'abcde'), after),
    members: [BEFORE],
    error: { code: 'tar-bad-sparse', byteOffset: AT + 2 * BLOCK },
  })),
  ...(
    [
      ['whose count of extents is more than a million', '9999999\n'],
      ['that holds no number', 'x\n'],
      ['with an empty line', '1\n\n'],
      ['that is longer than the body', `300\n${'1\n'.repeat(254)}`],
    ] as const
  ).map(([what, map]): TarSample => ({
    claim: `stops at a PAX 1.0 sparse map ${what}`,
    bytes: archive(
      before,
      pax([
        ['GNU.sparse.major', '1'],
        ['GNU.sparse.realsize', '9'],
      ]),
      file('bad', padded(toBytes(map))),
    ),
    members: [BEFORE],
    error: { code: 'tar-bad-sparse', byteOffset: AT + (what === 'that is longer than the body' ? 4 : 3) * BLOCK },
  })),
  {
    claim: 'stops at an old GNU sparse header with a malformed number',
    bytes: archive(before, gnuSparse('bad', 9, [[0, 'x']], { patches: [[386, 'zzzzzzzzzzz\0']] })),
    members: [BEFORE],
    error: { code: 'tar-bad-sparse', byteOffset: AT },
  },
];
