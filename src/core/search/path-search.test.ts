import { describe, expect, it } from 'vitest';
import { Mark } from '../analysis/change.ts';
import { dir, file, hardlink, LayeredImage, whiteout } from '../layers/testing/apply-layers.ts';
import { archive } from '../tar/testing/raw-tar.ts';
import { planSearch } from './content-plan.ts';
import { describeFoundPath, searchPaths, type PathQuery } from './path-search.ts';

const layers = [
  archive(
    dir('b/'),
    file('b/needle', '12345'),
    file('a/needle.txt', '1'),
    file('needle', 'x'),
    hardlink('needle-too', 'needle'),
  ),
  archive(whiteout('b/needle'), file('a/needle.txt', '123')),
  archive(file('b/needle', '1'), whiteout('never-there')),
];

async function find(query: PathQuery) {
  const { model } = await LayeredImage.of(...layers);
  return Array.from(searchPaths(model, query), (path) => describeFoundPath(model, path));
}

describe('searching paths over all layers', () => {
  it('finds them by text, glob and expression, in the order of the tree', async () => {
    const texts = async (query: PathQuery) => (await find(query)).map(({ text }) => text);
    const all = ['/a/needle.txt', '/b/needle', '/needle', '/needle-too'];
    expect(await texts({ syntax: 'text', text: 'NEEDLE' })).toEqual(all);
    expect(await texts({ syntax: 'glob', text: '*.txt' })).toEqual(['/a/needle.txt']);
    expect(await texts({ syntax: 'regex', text: '^/b' })).toEqual(['/b', '/b/needle']);
    expect(await texts({ syntax: 'text', text: 'never' })).toEqual([]);
    await expect(texts({ syntax: 'regex', text: '(' })).rejects.toMatchObject({ code: 'filter-invalid' });
  });

  it('tells where each was written and where it was removed', async () => {
    const [found] = await find({ syntax: 'text', text: 'b/needle' });
    expect(found).toMatchObject({
      exists: true,
      events: [
        { layer: 0, mark: Mark.added, sizeBytes: 5 },
        { layer: 1, mark: Mark.removed, sizeBytes: 5 },
        { layer: 2, mark: Mark.added, sizeBytes: 1 },
      ],
    });
  });
});

describe('the contents that a search looks into', () => {
  it.each([
    ['as they stand after a layer', { kind: 'filesystem', layer: 1 }, ['0: needle', '1: a/needle.txt']],
    ['of one layer', { kind: 'layer', layer: 0 }, ['0: b/needle a/needle.txt needle']],
    ['of all versions', { kind: 'versions' }, ['0: b/needle a/needle.txt needle', '1: a/needle.txt', '2: b/needle']],
  ] as const)('are, %s, each once and in the order of their layer', async (_, scope, expected) => {
    const { model } = await LayeredImage.of(...layers);
    const name = (path: number) => new TextDecoder().decode(model.paths.fullPath(path));
    const plan = planSearch(model, scope);
    expect(plan.map(({ layer, paths }) => `${layer}: ${paths.map(name).join(' ')}`)).toEqual(expected);
  });
});
