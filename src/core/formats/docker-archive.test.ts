import { describe, expect, test } from 'vitest';
import type { CatalogImage } from './catalog.ts';
import { computeDigest } from './digest.ts';
import type { ImageFile } from './testing/image-files.ts';
import {
  BlobFolder,
  dockerFiles,
  jsonBytes,
  layerTar,
  ociConfigType,
  ociManifestType,
  packTar,
  withFile,
} from './testing/image-files.ts';
import { openBytes, refusal } from './testing/open-bytes.ts';

const open = async (files: readonly ImageFile[]): ReturnType<typeof openBytes> => openBytes(packTar(files));
const firstImage = async (files: readonly ImageFile[]): Promise<CatalogImage> => (await open(files)).catalog.images[0]!;
const codes = (image: CatalogImage): string[] => image.warnings.map((warning) => warning.code);

describe('a docker-archive', () => {
  test('gives names, the digest of its config, platform, and layers bottom up', async () => {
    const files = await dockerFiles(['one', 'two'], {
      tags: ['a:1', 'b:2'],
      config: { created: '2024-01-01T00:00:00Z', config: { Cmd: ['sh'] } },
    });
    const { catalog } = await open(files);
    expect([catalog.format, catalog.compression, catalog.warnings]).toEqual(['docker-archive', 'none', []]);
    const [image] = catalog.images;
    const config = files.find(([path]) => /^[0-9a-f]{64}\.json$/.test(path))!;
    expect(image).toMatchObject({
      names: ['a:1', 'b:2'],
      kind: 'image',
      manifestDigest: null,
      configDigest: await computeDigest(config[1]),
      platform: { os: 'linux', architecture: 'amd64' },
      created: '2024-01-01T00:00:00Z',
      config: { cmd: ['sh'] },
      present: true,
      warnings: [],
    });
    expect(
      image?.layers.map(({ index, name, diffId, digest, status }) => ({ index, name, diffId, digest, status })),
    ).toEqual(
      await Promise.all(
        files.slice(0, 2).map(async ([name, tar], index) => ({
          index,
          name,
          diffId: await computeDigest(tar),
          digest: null,
          status: 'present',
        })),
      ),
    );
  });

  test('with its names under ./ opens', async () => {
    const files = (await dockerFiles(['one'])).map(([path, bytes]): ImageFile => [`./${path}`, bytes]);
    expect((await firstImage(files)).layers[0]?.status).toBe('present');
  });

  test('with keys in lower case opens, as Go reads it', async () => {
    const files = await dockerFiles(['one'], { tags: ['lower:1'] });
    const text = new TextDecoder().decode(files.at(-1)![1]);
    const lower = text
      .replace('"Config"', '"config"')
      .replace('"RepoTags"', '"repotags"')
      .replace('"Layers"', '"layers"');
    expect(await firstImage(withFile(files, 'manifest.json', lower))).toMatchObject({
      names: ['lower:1'],
      layers: [{ status: 'present' }],
    });
  });

  test('of several images lists them all in order', async () => {
    const one = await dockerFiles(['one'], { tags: ['one:1'] });
    const two = await dockerFiles(['two'], { tags: ['two:1'] });
    const entries = [one, two].map((files) => (JSON.parse(new TextDecoder().decode(files.at(-1)![1])) as unknown[])[0]);
    const { catalog } = await open([...one.slice(0, -1), ...two.slice(0, -1), ['manifest.json', jsonBytes(entries)]]);
    expect(catalog.images.map((image) => image.names)).toEqual([['one:1'], ['two:1']]);
  });

  test('takes the last of two manifest.json, with a warning', async () => {
    const files = await dockerFiles(['one'], { tags: ['last:1'] });
    const { catalog } = await open([
      ['manifest.json', jsonBytes([{ Config: 'nowhere.json', Layers: ['x'] }])],
      ...files,
    ]);
    expect(catalog.images[0]?.names).toEqual(['last:1']);
    expect(catalog.warnings).toMatchObject([{ code: 'duplicate-manifest' }]);
  });

  test('marks a layer that is not there and shows the rest', async () => {
    const files = await dockerFiles(['one', 'two']);
    const image = await firstImage(withFile(files, files[1]![0], null));
    expect(image.layers.map((layer) => layer.status)).toEqual(['present', 'missing']);
    expect(image.warnings).toMatchObject([{ code: 'layer-missing', layer: 1 }]);
    expect(image.warnings[0]?.message).toContain(files[1]![0]);
  });

  test('shows its layers when the config is absent or broken', async () => {
    const files = await dockerFiles(['one']);
    const config = files[1]![0];
    expect(await firstImage(withFile(files, config, null))).toMatchObject({
      config: null,
      configDigest: null,
      layers: [{ diffId: null }],
    });
    expect(codes(await firstImage(withFile(files, config, null)))).toEqual(['config-missing']);
    expect(codes(await firstImage(withFile(files, config, '{"os":')))).toEqual(['config-malformed', 'digest-mismatch']);
    expect(codes(await firstImage(withFile(files, config, '[]')))).toEqual(['config-malformed', 'digest-mismatch']);
  });

  test('says when history and diff IDs do not fit the layers', async () => {
    const history = [{ created_by: 'a' }, { created_by: 'b' }, { created_by: 'c', empty_layer: true }];
    const files = await dockerFiles(['one'], { config: { history, rootfs: { diff_ids: ['sha256:a', 'sha256:b'] } } });
    expect(codes(await firstImage(files))).toEqual(['history-mismatch', 'diff-ids-mismatch']);
  });

  test('without layers opens, also with null for them', async () => {
    const files = await dockerFiles([]);
    expect((await firstImage(files)).layers).toEqual([]);
    const text = new TextDecoder().decode(files.at(-1)![1]).replace('[]}', 'null}');
    expect((await firstImage(withFile(files, 'manifest.json', text))).layers).toEqual([]);
  });

  test('knows a foreign layer by its source when the blob is absent', async () => {
    const files = await dockerFiles(['one']);
    const diffId = (await computeDigest(files[0]![1]))!;
    const [entry] = JSON.parse(new TextDecoder().decode(files.at(-1)![1])) as Record<string, unknown>[];
    const sources = {
      [diffId]: {
        mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
        size: 5,
        digest: 'x',
        urls: ['https://example.invalid/base'],
      },
    };
    const manifest = jsonBytes([{ ...entry, LayerSources: sources }]);
    const withSource = files.map((file): ImageFile =>
      file[0] === 'manifest.json' ? ['manifest.json', manifest] : file,
    );
    expect((await firstImage(withSource)).layers[0]).toMatchObject({ status: 'present', mediaType: null });
    expect((await firstImage(withFile(withSource, files[0]![0], null))).layers[0]).toMatchObject({
      status: 'foreign',
      urls: ['https://example.invalid/base'],
    });
  });

  test.each([
    ['no list', '{"Layers":[]}', 'it is no list'],
    ['null', 'null', 'it is no list'],
    ['an empty list', '[]', 'it lists no images'],
    ['a list of null', '[null]', 'the image is no JSON object'],
    ['a Config that is a number', '[{"Config":5}]', 'Config of the image is no text'],
    ['Layers that are a text', '[{"Config":"x","Layers":"y"}]', 'Layers of the image is no list of texts'],
    ['RepoTags with a number', '[{"RepoTags":[5]}]', 'RepoTags of the image is no list of texts'],
    ['nothing but what prototypes have', '[{"__proto__":{"Config":"y"},"Config":"x","Layers":[]}]', 'nothing to show'],
  ])('whose manifest.json is %s is refused by name', async (_what, text, why) => {
    const error = await refusal(open(withFile(await dockerFiles(['one']), 'manifest.json', text)));
    expect(error.code).toBe('manifest-malformed');
    expect(error.message).toMatch(/^manifest\.json is not what docker save writes/);
    expect(error.message).toContain(why);
    expect(error.place.file).toBe('manifest.json');
  });
});

describe('an archive with both manifest.json and index.json', () => {
  async function docker25(options: {
    readonly tags: readonly string[];
    readonly withoutOciLayers?: boolean;
    readonly name?: string;
  }): Promise<ImageFile[]> {
    const folder = new BlobFolder();
    const layer = await folder.add('application/vnd.oci.image.layer.v1.tar', layerTar('one'));
    const config = await folder.addJson(ociConfigType, {
      os: 'linux',
      architecture: 'amd64',
      rootfs: { diff_ids: [layer.digest] },
    });
    const manifest = await folder.addJson(ociManifestType, { config, layers: options.withoutOciLayers ? [] : [layer] });
    const annotations = options.name === undefined ? {} : { annotations: { 'io.containerd.image.name': options.name } };
    const path = (digest: string): string => `blobs/sha256/${digest.slice(7)}`;
    return [
      ...folder.layout({ ...manifest, ...annotations }),
      [
        'manifest.json',
        jsonBytes([{ Config: path(config.digest), RepoTags: options.tags, Layers: [path(layer.digest)] }]),
      ],
    ];
  }

  test('is one image with the names of manifest.json and the descriptors of the OCI manifest', async () => {
    const { catalog } = await open(
      await docker25({ tags: ['example/a:1', 'example/a:latest'], name: 'docker.io/example/a:1' }),
    );
    expect(catalog.format).toBe('docker-archive+oci');
    expect(catalog.images).toHaveLength(1);
    expect(catalog.images[0]).toMatchObject({ names: ['example/a:1', 'example/a:latest'], mediaType: ociManifestType });
    expect(catalog.images[0]?.manifestDigest).toMatch(/^sha256:/);
    expect(catalog.images[0]?.layers[0]).toMatchObject({
      mediaType: 'application/vnd.oci.image.layer.v1.tar',
      declaredBytes: 2048,
    });
    expect(catalog.warnings).toEqual([]);
  });

  test('takes the layers of manifest.json where the OCI manifest has none', async () => {
    const image = await firstImage(await docker25({ tags: ['a:1'], withoutOciLayers: true }));
    expect(image.layers).toHaveLength(1);
    expect(codes(image)).toContain('descriptors-disagree');
  });

  test('says when the two name an image differently', async () => {
    const { catalog } = await open(await docker25({ tags: ['b:2'], name: 'docker.io/library/a:1' }));
    expect(catalog.images[0]?.names).toEqual(['b:2', 'a:1']);
    expect(catalog.warnings).toMatchObject([{ code: 'descriptors-disagree' }]);
  });

  test('lists an image that only manifest.json has, and says so', async () => {
    const files = withFile(await docker25({ tags: ['a:1'] }), 'index.json', '{"schemaVersion":2,"manifests":null}');
    const { catalog } = await open(files);
    expect(catalog.images).toMatchObject([
      { names: ['a:1'], layers: [{ status: 'present', digest: expect.stringMatching(/^sha256:/) as string }] },
    ]);
    expect(catalog.warnings).toMatchObject([{ code: 'descriptors-disagree' }]);
  });

  test('opens by the one that can be read', async () => {
    const files = await docker25({ tags: ['a:1'] });
    const noIndex = await open(withFile(files, 'index.json', '{'));
    expect(noIndex.catalog.images.map((image) => image.names)).toEqual([['a:1']]);
    expect(noIndex.catalog.warnings.map((warning) => warning.message).join()).toContain('index.json is not valid JSON');
    const noManifest = await open(withFile(files, 'manifest.json', '[null]'));
    expect(noManifest.catalog.images).toHaveLength(1);
    expect(noManifest.catalog.warnings.map((warning) => warning.message).join()).toContain('manifest.json is not what');
  });
});
