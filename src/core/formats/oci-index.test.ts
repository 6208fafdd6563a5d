import { describe, expect, test } from 'vitest';
import type { Catalog, CatalogImage } from './catalog.ts';
import { computeDigest } from './digest.ts';
import { maxLayersPerImage } from './image-draft.ts';
import { maxDescriptors, maxIndexDepth } from './oci-index.ts';
import type { ImageFile } from './testing/image-files.ts';
import {
  BlobFolder,
  jsonBytes,
  layerTar,
  ociConfigType,
  ociIndexType,
  ociManifestType,
  packTar,
  withFile,
} from './testing/image-files.ts';
import { openBytes, refusal } from './testing/open-bytes.ts';

const open = async (files: readonly ImageFile[]): Promise<Catalog> => (await openBytes(packTar(files))).catalog;
const codes = (image: CatalogImage | undefined): string[] => image?.warnings.map((warning) => warning.code) ?? [];
const refName = 'org.opencontainers.image.ref.name';

describe('an OCI archive', () => {
  test('gives descriptors as declared, with the index before or behind the blobs', async () => {
    const folder = new BlobFolder();
    const manifest = await folder.addImage(['one', 'two'], { created: '2024-01-01T00:00:00Z' });
    const files = folder.layout({ ...manifest, annotations: { [refName]: 'latest', note: 'x' } });
    for (const order of [files, [...files].reverse()]) {
      const catalog = await open(order);
      expect(catalog.format).toBe('oci-archive');
      const [image] = catalog.images;
      expect(image).toMatchObject({
        names: ['latest'],
        kind: 'image',
        manifestDigest: manifest.digest,
        created: '2024-01-01T00:00:00Z',
        warnings: [],
      });
      expect(image?.annotations.get('note')).toBe('x');
      expect(image?.layers.map((layer) => [layer.status, layer.digest === layer.diffId, layer.declaredBytes])).toEqual([
        ['present', true, 2048],
        ['present', true, 2048],
      ]);
    }
  });

  test('lists every platform of nested indexes under the name of the index', async () => {
    const folder = new BlobFolder();
    const amd = await folder.addImage(['one']);
    const arm = await folder.addImage(['one'], { architecture: 'arm64' });
    const inner = await folder.addJson(ociIndexType, {
      manifests: [{ ...arm, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }],
    });
    const outer = await folder.addJson(ociIndexType, { manifests: [amd, inner] });
    const catalog = await open(
      folder.layout({ ...outer, annotations: { 'io.containerd.image.name': 'docker.io/library/multi:1' } }),
    );
    expect(catalog.images.map((image) => [image.names, image.platform])).toEqual([
      [['multi:1'], { os: 'linux', architecture: 'amd64' }],
      [['multi:1'], { os: 'linux', architecture: 'arm64', variant: 'v8' }],
    ]);
  });

  test('lists an image once that is named twice, with both names', async () => {
    const folder = new BlobFolder();
    const manifest = await folder.addImage(['one']);
    const names = ['a', 'b'].map((name) => ({ ...manifest, annotations: { [refName]: name } }));
    expect((await open(folder.layout(...names))).images.map((image) => image.names)).toEqual([['a', 'b']]);
  });

  test('lists attestations with the manifest that they speak of', async () => {
    const folder = new BlobFolder();
    const manifest = await folder.addImage(['one']);
    const statement = await folder.addJson('application/vnd.in-toto+json', {});
    const config = await folder.addJson(ociConfigType, { os: 'unknown', architecture: 'unknown' });
    const byAnnotation = await folder.addJson(ociManifestType, { config, layers: [statement] });
    const empty = await folder.addJson('application/vnd.oci.empty.v1+json', {});
    const byType = await folder.addJson(ociManifestType, {
      artifactType: 'application/vnd.docker.attestation.manifest.v1+json',
      config: empty,
      layers: [statement],
      subject: manifest,
    });
    const annotations = {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': manifest.digest,
    };
    const { images } = await open(
      folder.layout(
        manifest,
        { ...byAnnotation, annotations, platform: { os: 'unknown', architecture: 'unknown' } },
        byType,
      ),
    );
    expect(images.map((image) => [image.kind, image.subject])).toEqual([
      ['image', null],
      ['attestation', manifest.digest],
      ['attestation', manifest.digest],
    ]);
    expect(images[1]?.layers).toMatchObject([{ mediaType: 'application/vnd.in-toto+json', status: 'present' }]);
  });

  test.each([
    [
      'a config that is no image config',
      'application/vnd.cncf.helm.config.v1+json',
      'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
    ],
    ['layers that are no layers', ociConfigType, 'application/vnd.dev.cosign.simplesigning.v1+json'],
    ['layers of no known kind', ociConfigType, 'application/octet-stream'],
  ])('lists a manifest with %s as an artifact', async (_what, configType, layerType) => {
    const folder = new BlobFolder();
    const layer = await folder.add(layerType, layerTar('one'));
    const manifest = await folder.addJson(ociManifestType, {
      config: await folder.addJson(configType, {}),
      layers: [layer],
    });
    expect((await open(folder.layout(manifest))).images).toMatchObject([
      { kind: 'artifact', present: true, layers: [{ status: 'present' }] },
    ]);
  });

  test('keeps listing manifests that are absent, with their platform', async () => {
    const folder = new BlobFolder();
    const here = await folder.addImage(['one']);
    const absent = await folder.addImage(['two'], {}, { absent: true });
    const catalog = await open(folder.layout({ ...absent, platform: { os: 'linux', architecture: 's390x' } }, here));
    expect(catalog.images.map((image) => [image.present, image.platform?.architecture])).toEqual([
      [false, 's390x'],
      [true, 'amd64'],
    ]);
    expect(codes(catalog.images[0])).toEqual(['manifest-missing']);
  });

  test('marks absent layers and tells foreign ones from missing ones', async () => {
    const folder = new BlobFolder();
    const type = 'application/vnd.oci.image.layer.v1.tar';
    const layers = [
      await folder.add(type, layerTar('one'), { absent: true }),
      { ...(await folder.add(type, layerTar('two'), { absent: true })), urls: ['https://example.invalid/two'] },
      await folder.add('application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', layerTar('three'), {
        absent: true,
      }),
      {
        ...(await folder.add('application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', layerTar('four'))),
        urls: ['https://example.invalid/four'],
      },
    ];
    const config = await folder.addJson(ociConfigType, { os: 'windows', architecture: 'amd64' });
    const [image] = (await open(folder.layout(await folder.addJson(ociManifestType, { config, layers })))).images;
    expect(image?.layers.map((layer) => layer.status)).toEqual(['missing', 'foreign', 'foreign', 'present']);
    expect(image?.warnings.map((warning) => [warning.code, warning.layer])).toEqual([
      ['layer-missing', 0],
      ['layer-foreign', 1],
      ['layer-foreign', 2],
    ]);
  });

  test('shows layers without a config, and reads one that is embedded in its descriptor', async () => {
    const folder = new BlobFolder();
    const layer = await folder.add('application/vnd.oci.image.layer.v1.tar', layerTar('one'));
    const config = await folder.addJson(ociConfigType, { os: 'linux', architecture: 'riscv64' }, { absent: true });
    const without = await folder.addJson(ociManifestType, { config, layers: [layer] });
    const data = btoa('{"os":"linux","architecture":"riscv64"}');
    const embedded = await folder.addJson(ociManifestType, { config: { ...config, data }, layers: [layer] });
    const { images } = await open(folder.layout(without, embedded));
    expect([images[0]?.config, codes(images[0])]).toEqual([null, ['config-missing']]);
    expect([images[1]?.platform?.architecture, codes(images[1])]).toEqual(['riscv64', []]);
  });

  test('says where sizes and digests differ from what is declared', async () => {
    const folder = new BlobFolder();
    const layer = await folder.add('application/vnd.oci.image.layer.v1.tar', layerTar('one'));
    const config = await folder.addJson(ociConfigType, { os: 'linux' });
    const manifest = await folder.addJson(ociManifestType, { config, layers: [{ ...layer, size: 5 }] });
    const files = folder.layout({ ...manifest, size: 7 });
    const configPath = `blobs/sha256/${config.digest.slice(7)}`;
    const [image] = (await open(withFile(files, configPath, '{"os":"other"}'))).images;
    expect(codes(image)).toEqual(['size-mismatch', 'digest-mismatch', 'size-mismatch']);
    expect(image?.configDigest).toBe(config.digest);
  });

  test('with more layers than the limit shows the first ones and says so', async () => {
    const folder = new BlobFolder();
    const layer = await folder.add('application/vnd.oci.image.layer.v1.tar', layerTar('one'));
    const config = await folder.addJson(ociConfigType, {});
    const layers = new Array<object>(maxLayersPerImage + 1).fill(layer);
    const [image] = (await open(folder.layout(await folder.addJson(ociManifestType, { config, layers })))).images;
    expect(image?.layers).toHaveLength(maxLayersPerImage);
    expect(codes(image)).toEqual(['manifest-malformed']);
  });

  test('addressed by sha512 opens', async () => {
    const config = jsonBytes({ os: 'linux', architecture: 'amd64' });
    const configDigest = (await computeDigest(config, 'sha512'))!;
    const manifest = jsonBytes({
      config: { mediaType: ociConfigType, digest: configDigest, size: config.length },
      layers: [],
    });
    const manifestDigest = (await computeDigest(manifest, 'sha512'))!;
    const catalog = await open([
      [`blobs/sha512/${configDigest.slice(7)}`, config],
      [`blobs/sha512/${manifestDigest.slice(7)}`, manifest],
      [
        'index.json',
        jsonBytes({ manifests: [{ mediaType: ociManifestType, digest: manifestDigest, size: manifest.length }] }),
      ],
    ]);
    expect(catalog.images).toMatchObject([
      { kind: 'image', configDigest, platform: { architecture: 'amd64' }, warnings: [] },
    ]);
  });
});

describe('an index that leads nowhere', () => {
  const indexOnly = (index: unknown): ImageFile[] => [['index.json', jsonBytes(index)]];
  const zeros = '0'.repeat(64);

  test.each([
    ['nothing', { manifests: [] }, 'no-image', 'index.json'],
    ['an absent manifest', { manifests: [{ digest: `sha256:${zeros}` }] }, 'blob-missing', `sha256:${zeros}`],
    [
      'a digest that is a path',
      { manifests: [{ digest: 'sha256:../../etc/passwd' }] },
      'digest-malformed',
      '../../etc/passwd',
    ],
    ['no digest', { manifests: [{ size: 1 }] }, 'digest-malformed', 'manifest 1 of index.json'],
    ['a number', { manifests: [5] }, 'manifest-malformed', 'Manifest 1 of index.json'],
    ['manifests that are no list', { manifests: 'x' }, 'manifest-malformed', 'index.json'],
    ['a list instead of an object', [], 'manifest-malformed', 'index.json'],
  ])('because it holds %s is refused, naming it', async (_what, index, code, named) => {
    const error = await refusal(open(indexOnly(index)));
    expect(error.code).toBe(code);
    expect(error.message).toContain(named);
  });

  test('whose manifest is no JSON is refused, naming the blob', async () => {
    const folder = new BlobFolder();
    const manifest = await folder.add(ociManifestType, new TextEncoder().encode('{"layers":'));
    const error = await refusal(open(folder.layout(manifest)));
    expect([error.code, error.place.file]).toEqual(['json-invalid', `blobs/sha256/${manifest.digest.slice(7)}`]);
  });

  test('but to itself is refused', async () => {
    const [a, b] = ['a', 'b'].map((digit) => digit.repeat(64));
    const to = (digits: string | undefined): Uint8Array =>
      jsonBytes({ mediaType: ociIndexType, manifests: [{ digest: `sha256:${digits}` }] });
    const files: ImageFile[] = [
      ['index.json', to(a)],
      [`blobs/sha256/${a}`, to(b)],
      [`blobs/sha256/${b}`, to(a)],
    ];
    const error = await refusal(open(files));
    expect(error.code).toBe('index-too-deep');
    expect(error.message).toContain('lists itself');
  });

  test('is followed through as many nested indexes as the limit says, and no further', async () => {
    const nested = async (depth: number): Promise<ImageFile[]> => {
      const folder = new BlobFolder();
      let descriptor = await folder.addImage(['one']);
      for (let i = 0; i < depth; i++) descriptor = await folder.addJson(ociIndexType, { manifests: [descriptor] });
      return folder.layout(descriptor);
    };
    expect((await open(await nested(maxIndexDepth))).images).toHaveLength(1);
    expect((await refusal(open(await nested(maxIndexDepth + 1)))).code).toBe('index-too-deep');
  });

  test('that lists others millions of times over ends, and shows what is there', async () => {
    const folder = new BlobFolder();
    let descriptor: object = await folder.addJson('application/vnd.cncf.helm.config.v1+json', {});
    for (let i = 0; i < 5; i++) {
      const inner = descriptor;
      descriptor = await folder.addJson(ociIndexType, { manifests: Array.from({ length: 30 }, () => inner) });
    }
    const catalog = await open(folder.layout(await folder.addImage(['one']), descriptor));
    expect(catalog.images[0]?.kind).toBe('image');
    expect(catalog.warnings).toMatchObject([{ code: 'index-too-deep' }]);
    expect(catalog.images.length).toBeLessThanOrEqual(maxDescriptors);
  });

  test('of twenty thousand absent manifests is refused within a moment', async () => {
    const manifests = Array.from({ length: 20_000 }, (_, i) => ({ digest: `sha256:${String(i).padStart(64, '0')}` }));
    const error = await refusal(open(indexOnly({ manifests })));
    expect(error.code).toBe('blob-missing');
    expect(error.message).toContain('20,000');
  });
});
