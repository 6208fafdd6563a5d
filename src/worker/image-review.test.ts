import { afterEach, expect, test } from 'vitest';
import { buildArchive } from '../../fixtures/build/archives.ts';
import type { ImageSpec } from '../../fixtures/build/build-image.ts';
import { inputFile, sessionOnOneThread, type SessionOnOneThread } from './testing/session-on-one-thread.ts';

const open: SessionOnOneThread[] = [];
afterEach(() => {
  for (const each of open.splice(0)) {
    each.close();
    expect(each.crashes).toEqual([]);
  }
});

const image: ImageSpec = {
  names: ['demo:1'],
  layers: [
    'dir /app\nfile /app/a.txt "one"\nfile /app/b.txt "three"',
    { text: 'file /app/a.txt "new"\nwhiteout /app/b.txt', packing: 'gzip' },
  ],
};

async function opened(): Promise<SessionOnOneThread> {
  const started = sessionOnOneThread([inputFile(await buildArchive('docker', image))]);
  open.push(started);
  void started.session.open();
  await started.until(({ phase }) => phase.kind === 'ready');
  return started;
}

test('the page asks for the review of the selected image, with the base it says', async () => {
  const { rpc } = await opened();
  const review = await rpc.call('readReview', [{ base: 1 }]);
  expect(review).toMatchObject({
    complete: true,
    total: { bytes: 11, versions: 3 },
    live: { bytes: 3, versions: 1 },
    dead: { bytes: 8, versions: 2 },
    base: { layers: 1, how: 'chosen' },
    dive: { wastedBytes: 11 },
  });
  expect(review.layers.map(({ isBase, killed }) => [isBase, killed.bytes])).toEqual([
    [true, 0],
    [false, 8],
  ]);
  expect((await rpc.call('readReview', [{}])).base).toEqual({ layers: 0, how: 'unknown', name: null });
});

test('the size tree comes whole, or of one layer', async () => {
  const { rpc } = await opened();
  const tree = await rpc.call('readSizeTree', []);
  expect([tree.count, tree.bytes[0], tree.deadBytes[0]]).toEqual([5, 11, 8]);
  const ofUpper = await rpc.call('readSizeTree', [1]);
  expect([ofUpper.count, ofUpper.bytes[0]]).toEqual([3, 3]);
  // The columns have moved: asking again makes them anew.
  expect((await rpc.call('readSizeTree', [])).bytes[0]).toBe(11);
});

test('the report has reviews where they are asked for', async () => {
  const { rpc } = await opened();
  const plain = await rpc.call('exportReport', [{ paths: false }]);
  expect(plain.images[0]).not.toHaveProperty('review');
  const { images } = await rpc.call('exportReport', [{ paths: false, review: true }]);
  expect(images[0]?.review).toMatchObject({
    total: { bytes: 11, versions: 3 },
    causes: [
      { cause: 'whiteout', bytes: 5 },
      { cause: 'overwritten', bytes: 3 },
    ],
  });
});

test.each(['none', 'gzip'] as const)(
  'files are read where that is asked for (layers packed with %s)',
  async (packing) => {
    const token = `ghp_${'aB3dE6gH9'.repeat(4)}`;
    const secret = {
      ...image,
      layers: [
        {
          text: `file /srv/data size=200000 noise=4\nfile /root/.netrc "machine github.com login x password ${token}"`,
          packing,
        },
        { text: 'whiteout /root/.netrc', packing },
      ],
    };
    const started = sessionOnOneThread([inputFile(await buildArchive('docker', secret))]);
    open.push(started);
    void started.session.open();
    await started.until(({ phase }) => phase.kind === 'ready');
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    const review = await started.rpc.call('readReview', [{ contents: true }], { onProgress });
    expect(review.findings.find(({ severity }) => severity === 'secret')).toMatchObject({ layers: [0], killedBy: 1 });
    expect(review.packages).toMatchObject([{ kind: null, layer: 0, weight: { bytes: 200_000 } }]);
    expect(shares.at(-1)).toBe(1);
    const quick = await started.rpc.call('readReview', [{}]);
    expect(quick.findings.filter(({ severity }) => severity === 'secret')).toEqual([]);
  },
);
