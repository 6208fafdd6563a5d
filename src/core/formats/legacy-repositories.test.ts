import { describe, expect, test } from 'vitest';
import type { ImageFile } from './testing/image-files.ts';
import { jsonBytes, layerTar, packTar } from './testing/image-files.ts';
import { openBytes, refusal } from './testing/open-bytes.ts';

const open = (files: readonly ImageFile[]): ReturnType<typeof openBytes> => openBytes(packTar(files));

const chain = (...ids: string[]): ImageFile[] =>
  ids.flatMap((id, index): ImageFile[] => [
    [`${id}/VERSION`, new TextEncoder().encode('1.0')],
    [
      `${id}/json`,
      jsonBytes({
        id,
        os: 'linux',
        architecture: 'amd64',
        ...(index > 0 ? { parent: ids[index - 1] } : {}),
        config: { Cmd: [id] },
      }),
    ],
    [`${id}/layer.tar`, layerTar(id)],
  ]);

describe('an archive with repositories alone', () => {
  test('is read through the parents of its layers, bottom first', async () => {
    const { catalog } = await open([
      ...chain('base', 'middle', 'top'),
      ['repositories', jsonBytes({ 'example/old': { '1.0': 'top', base: 'base' } })],
    ]);
    expect(catalog.format).toBe('docker-legacy');
    expect(catalog.images.map((image) => [image.names, image.layers.map((layer) => layer.name)])).toEqual([
      [['example/old:1.0'], ['base/layer.tar', 'middle/layer.tar', 'top/layer.tar']],
      [['example/old:base'], ['base/layer.tar']],
    ]);
    expect(catalog.images[0]).toMatchObject({
      platform: { os: 'linux', architecture: 'amd64' },
      config: { cmd: ['top'] },
    });
  });

  test('whose chain is broken shows the layers above the break, and one that runs in a circle ends', async () => {
    const broken = [...chain('base', 'top'), ['repositories', jsonBytes({ x: { y: 'top' } })] as ImageFile].filter(
      ([path]) => path !== 'base/json',
    );
    const [image] = (await open(broken)).catalog.images;
    expect(image?.layers.map((layer) => layer.name)).toEqual(['top/layer.tar']);
    expect(image?.warnings).toMatchObject([{ code: 'config-missing' }]);

    const circle: ImageFile[] = [
      ['a/json', jsonBytes({ parent: 'b' })],
      ['b/json', jsonBytes({ parent: 'a' })],
      ['repositories', jsonBytes({ x: { y: 'a' } })],
    ];
    const [round] = (await open(circle)).catalog.images;
    expect(round?.layers).toHaveLength(2);
    expect(round?.warnings.map((warning) => warning.code)).toContain('manifest-malformed');
  });

  test.each([
    ['[]', 'it is no JSON object'],
    ['{}', 'it lists no images'],
    ['{"x":5}', 'the tags of x'],
    ['{"x":{"y":5}}', 'the layer of x:y'],
  ])('that is %s is refused by name', async (text, why) => {
    const error = await refusal(open([...chain('base'), ['repositories', new TextEncoder().encode(text)]]));
    expect(error.code).toBe('manifest-malformed');
    expect(error.message).toContain(`repositories is not what docker save writes: ${why}`);
  });
});
