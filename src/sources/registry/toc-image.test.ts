import { describe, expect, it } from 'vitest';
import { tocFile, writeEstargz } from '../../core/lazy/testing/write-lazy-layer.ts';
import { fakeClient } from './testing/fake-effects.ts';
import { FakeRegistry } from './testing/fake-registry.ts';
import { TocImage } from './toc-image.ts';

const reference = { registry: 'ghcr.io', name: 'owner/app', tag: '1', digest: null };
const layerDigest = `sha256:${'5'.repeat(64)}`;

async function setUp(changes: { readonly size?: number } = {}) {
  const registry = new FakeRegistry();
  const { toc } = await writeEstargz([await tocFile('etc/hosts', 'localhost')], { external: true });
  const digest = await registry.addBlob(toc);
  const table = {
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    digest,
    size: changes.size ?? toc.length,
    annotations: { 'containerd.io/snapshot/stargz/layer.digest': layerDigest },
  };
  const manifest = { schemaVersion: 2, layers: [{ annotations: {} }, 7, table] };
  await registry.addManifest(manifest, 'application/vnd.oci.image.manifest.v1+json', '1-esgztoc');
  return { registry, client: fakeClient(registry), digest, toc };
}

describe('an image of tables', () => {
  it('gives the table of a layer, and is asked for once however many are wanted', async () => {
    const { registry, client, digest, toc } = await setUp();
    const tables = new TocImage(client, reference);
    expect(await tables.read(layerDigest)).toEqual(toc);
    expect(await tables.read(`sha256:${'6'.repeat(64)}`)).toBeNull();
    expect(registry.requests).toEqual(['GET manifests/1-esgztoc', `GET blobs/${digest}`]);
  });

  it('that is not there has no table', async () => {
    const registry = new FakeRegistry();
    expect(await new TocImage(fakeClient(registry), reference).read(layerDigest)).toBeNull();
  });

  it.each([
    ['by its digest alone', null],
    ['by a tag that leaves no room for more', 'x'.repeat(128)],
  ])('is not asked for where the image is named %s', async (_, tag) => {
    const { registry, client } = await setUp();
    expect(await new TocImage(client, { ...reference, tag }).read(layerDigest)).toBeNull();
    expect(registry.requests).toEqual([]);
  });

  it('whose table has another digest than it says gives none', async () => {
    const { registry, client, digest } = await setUp();
    registry.behaviour.corrupt.add(digest);
    await expect(new TocImage(client, reference).read(layerDigest)).rejects.toMatchObject({
      code: 'registry-digest-mismatch',
    });
  });

  it('that declares a table beyond the limit does not have it fetched', async () => {
    const { registry, client } = await setUp({ size: 2 ** 40 });
    await expect(new TocImage(client, reference).read(layerDigest)).rejects.toMatchObject({ code: 'toc-too-large' });
    expect(registry.requests).toEqual(['GET manifests/1-esgztoc']);
  });

  it('is asked for again after the registry failed', async () => {
    const { registry, client, toc } = await setUp();
    registry.behaviour.errors = [{ status: 403, error: { code: 'denied', upstreamStatus: 401 } }];
    const tables = new TocImage(client, reference);
    await expect(tables.read(layerDigest)).rejects.toMatchObject({ code: 'registry-denied' });
    expect(await tables.read(layerDigest)).toEqual(toc);
  });
});
