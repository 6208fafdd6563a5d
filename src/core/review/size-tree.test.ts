import { describe, expect, test } from 'vitest';
import { decodeRawText } from '../bytes/byte-text.ts';
import { dir, file, hardlink, LayeredImage, whiteout } from '../layers/testing/apply-layers.ts';
import { archive } from '../tar/testing/raw-tar.ts';
import { fileKinds } from './file-kinds.ts';
import { measureImage } from './measure.ts';
import { deathCauses, type SizeTree } from './review.ts';
import { buildSizeTree } from './size-tree.ts';
import { randomLayers, seededRandom } from './testing/random-layers.ts';

function nameOf({ names, nameEnds }: SizeTree, node: number): string {
  return decodeRawText(names.subarray(node === 0 ? 0 : nameEnds[node - 1]!, nameEnds[node]));
}

function fullName(tree: SizeTree, node: number): string {
  const above = tree.parent[node]!;
  return above < 0 ? '' : `${fullName(tree, above)}/${nameOf(tree, node)}`;
}

/** Every node as `path bytes dead layer cause kind`, directories with a slash. */
function describeTree(tree: SizeTree): string[] {
  return Array.from({ length: tree.count }, (_, node) =>
    [
      `${fullName(tree, node)}${tree.isDirectory[node] === 1 ? '/' : ''}`,
      `${tree.bytes[node]! - tree.deadBytes[node]!}+${tree.deadBytes[node]}`,
      `L${tree.layer[node]}`,
      tree.cause[node] === 0 ? 'live' : deathCauses[tree.cause[node]! - 1],
      fileKinds[tree.kind[node]!],
    ].join(' '),
  );
}

describe('the size tree', () => {
  test('has a leaf for every file version and sums them up in directories', async () => {
    const { model } = await LayeredImage.of(
      archive(dir('lib/'), file('lib/x.so', '12345'), file('lib/x.md', '1'), file('tmp/c.tgz', '1234567890')),
      archive(file('lib/x.so', '1234567'), whiteout('tmp')),
    );
    expect(describeTree(buildSizeTree(model))).toEqual([
      '/ 8+15 L0 directory-whiteout library',
      '/lib/ 8+5 L1 overwritten library',
      '/tmp/ 0+10 L0 directory-whiteout archive',
      '/lib/x.so 0+5 L0 overwritten library',
      '/lib/x.md 1+0 L0 live docs',
      '/tmp/c.tgz 0+10 L0 directory-whiteout archive',
      '/lib/x.so 7+0 L1 live library',
    ]);
    expect(describeTree(buildSizeTree(model, 1))).toEqual([
      '/ 7+0 L1 live library',
      '/lib/ 7+0 L1 live library',
      '/lib/x.so 7+0 L1 live library',
    ]);
  });

  test('shows what a later entry of the layer replaced, under the name that is left', async () => {
    const { model } = await LayeredImage.of(
      archive(file('a', '123'), hardlink('b', 'a'), file('a', '1'), file('a', '')),
    );
    expect(describeTree(buildSizeTree(model)).sort()).toEqual([
      '/ 3+1 L0 same-layer other',
      '/a 0+0 L0 live other',
      '/a 0+1 L0 same-layer other',
      '/b 3+0 L0 live other',
    ]);
  });

  test('is a root alone for an image without files', async () => {
    const { model } = await LayeredImage.of();
    expect(describeTree(buildSizeTree(model))).toHaveLength(1);
  });

  test.each(Array.from({ length: 30 }, (_, seed) => seed))('sums up to the measure (random image %i)', async (seed) => {
    const { model } = await LayeredImage.of(...randomLayers(seededRandom(seed)));
    const tree = buildSizeTree(model);
    const { total, dead, layers } = measureImage(model);
    expect(tree.bytes[0]).toBe(total.bytes);
    expect(tree.deadBytes[0]).toBe(dead.bytes);
    expect(tree.isDirectory.filter((isDirectory) => isDirectory === 0)).toHaveLength(total.versions);
    for (const { layer, total: stored } of layers) expect(buildSizeTree(model, layer).bytes[0]).toBe(stored.bytes);
    for (let node = 1; node < tree.count; node++) {
      expect(tree.parent[node]).toBeLessThan(node);
      expect(tree.isDirectory[tree.parent[node]!]).toBe(1);
      if (tree.isDirectory[node] === 1) expect(tree.layer[node]).toBe(majority(tree, node, tree.layer));
    }
  });
});

/** Lowest value that most of the bytes below a directory have. */
function majority(tree: SizeTree, directory: number, values: Uint16Array): number {
  const sums = new Map<number, number>();
  for (let node = 0; node < tree.count; node++) {
    if (tree.isDirectory[node] === 1) continue;
    let p = node;
    while (p >= 0 && p !== directory) p = tree.parent[p]!;
    if (p === directory) sums.set(values[node]!, (sums.get(values[node]!) ?? 0) + tree.bytes[node]!);
  }
  const most = Math.max(0, ...sums.values());
  return most === 0 ? 0 : Math.min(...[...sums].filter(([, sum]) => sum === most).map(([value]) => value));
}
