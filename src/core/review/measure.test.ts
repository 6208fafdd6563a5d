import { describe, expect, test } from 'vitest';
import { ImageModel } from '../layers/image-model.ts';
import type { LayerTable } from '../layers/layer-table.ts';
import { dir, file, hardlink, opaque, readLayer, symlink, whiteout } from '../layers/testing/apply-layers.ts';
import { archive } from '../tar/testing/raw-tar.ts';
import { measureImage, type Measure } from './measure.ts';
import { expectNaiveCount } from './testing/expect-naive-count.ts';

async function read(layers: readonly Uint8Array[]): Promise<{ tables: LayerTable[]; measure: Measure }> {
  const model = new ImageModel();
  const tables: LayerTable[] = [];
  for (const layer of layers) {
    const table = await readLayer(layer);
    tables.push(table);
    model.commitLayer(model.stageLayer(table), []);
  }
  return { tables, measure: measureImage(model) };
}

/** Deaths as `added > killed cause bytes`, in order. */
async function deaths(...layers: readonly Uint8Array[]): Promise<string[]> {
  const { tables, measure } = await read(layers);
  expectNaiveCount(tables, measure);
  return measure.deaths.map(
    ({ addedBy, killedBy, cause, weight }) => `${addedBy} > ${killedBy} ${cause} ${weight.bytes}`,
  );
}

describe('bytes are dead', () => {
  test('where a whiteout names the file, charged to the layer that has it', async () => {
    expect(await deaths(archive(file('a', '123'), file('b', '1')), archive(whiteout('a')))).toEqual([
      '0 > 1 whiteout 3',
    ]);
  });

  test('below a directory that has a whiteout', async () => {
    const lower = archive(dir('d/'), file('d/a', '123'), file('d/e/b', '12'));
    expect(await deaths(lower, archive(whiteout('d')))).toEqual(['0 > 1 directory-whiteout 5']);
  });

  test('below a directory that is opaque', async () => {
    const upper = archive(opaque('d'), file('d/b', '1'));
    expect(await deaths(archive(file('d/a', '123')), upper)).toEqual(['0 > 1 opaque 3']);
  });

  test('where a path, or one above it, becomes something that is no such file', async () => {
    const lower = archive(file('a', '123'), file('d/x', '12345'));
    const upper = archive(symlink('a', 'x'), symlink('d', 'x'));
    expect(await deaths(lower, upper)).toEqual(['0 > 1 type-change 8']);
  });

  test('where other content is written over them, each version by the one after it', async () => {
    const layers = ['one', 'two', 'three'].map((text) => archive(file('a', text)));
    expect(await deaths(...layers)).toEqual(['0 > 1 overwritten 3', '1 > 2 overwritten 3']);
  });

  test('where the same content is written again with another mode, owner or time', async () => {
    const lower = archive(file('a', '123'), file('b', '12'), file('c', '1'));
    const upper = archive(file('a', '123', { mode: 0o600 }), file('b', '12', { uid: 7 }), file('c', '1', { mtime: 9 }));
    expect(await deaths(lower, upper)).toEqual(['0 > 1 metadata-only 6']);
  });

  test('where nothing differs', async () => {
    expect(await deaths(archive(file('a', '123')), archive(file('a', '123')))).toEqual(['0 > 1 identical 3']);
  });

  test('of earlier entries of a path in one layer, and below a directory that a later entry replaces', async () => {
    const twice = archive(file('a', '1234'), file('a', '1'));
    expect(await deaths(twice)).toEqual(['0 > 0 same-layer 4']);
    const replaced = archive(dir('d/'), file('d/a', '1234'), file('d', '1'));
    expect(await deaths(replaced)).toEqual(['0 > 0 same-layer 4']);
  });

  test('of whiteouts with a body and of AUFS metadata, which no filesystem shows', async () => {
    expect(await deaths(archive(file('.wh.a', '12'), file('.wh..wh.aufs', '123')))).toEqual(['0 > 0 same-layer 5']);
  });
});

describe('an inode with several names', () => {
  test('is stored once and lives while one of them is visible', async () => {
    const { measure } = await read([archive(file('a', '123'), hardlink('b', 'a')), archive(whiteout('a'))]);
    expect(measure).toMatchObject({ total: { bytes: 3, versions: 1 }, live: { bytes: 3 }, dead: { bytes: 0 } });
  });

  test('dies of the event that takes the last name', async () => {
    const lower = archive(file('a', '123'), hardlink('b', 'a'));
    expect(await deaths(lower, archive(whiteout('a')), archive(file('b', 'new')))).toEqual(['0 > 2 overwritten 3']);
    expect(await deaths(lower, archive(file('b', '123')), archive(whiteout('a')))).toEqual(['0 > 2 whiteout 3']);
  });

  test('lives on under a link of a later layer', async () => {
    const layers = [archive(file('a', '123')), archive(hardlink('b', 'a')), archive(whiteout('a'))];
    expect(await deaths(...layers)).toEqual([]);
    expect(await deaths(...layers, archive(whiteout('b')))).toEqual(['0 > 3 whiteout 3']);
  });

  test('lives where its own entry is listed again in the same layer', async () => {
    expect(await deaths(archive(file('a', '123'), hardlink('b', 'a'), file('a', '1')))).toEqual([]);
  });

  test('lives where it is kept as AUFS metadata alone', async () => {
    const layer = archive(file('.wh..wh.plnk/1.2', '123'), hardlink('a', '.wh..wh.plnk/1.2'));
    expect(await deaths(layer)).toEqual([]);
    expect(await deaths(layer, archive(whiteout('a')))).toEqual(['0 > 1 whiteout 3']);
  });
});

test('a layer knows what it stores, what of it is dead, and what it killed', async () => {
  const { measure } = await read([archive(file('a', '123'), file('b', '12')), archive(whiteout('a'), file('c', '1'))]);
  expect(measure.layers).toEqual([
    {
      layer: 0,
      total: { bytes: 5, versions: 2 },
      live: { bytes: 2, versions: 1 },
      dead: { bytes: 3, versions: 1 },
      killed: { bytes: 0, versions: 0 },
    },
    {
      layer: 1,
      total: { bytes: 1, versions: 1 },
      live: { bytes: 1, versions: 1 },
      dead: { bytes: 0, versions: 0 },
      killed: { bytes: 3, versions: 1 },
    },
  ]);
  expect(measure.efficiency).toBe(0.5);
});

test('an image without bytes is efficient', async () => {
  const { measure } = await read([]);
  expect(measure).toMatchObject({ total: { bytes: 0, versions: 0 }, efficiency: 1, causes: [], deaths: [] });
});
