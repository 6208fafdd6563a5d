import { describe, expect, it } from 'vitest';
import { writeZtoc } from '../../core/lazy/testing/write-ztoc.ts';
import { findAttachedSociLists, findSociLists, listLayerBySoci } from './soci-index.ts';
import { fakeClient } from './testing/fake-effects.ts';
import { FakeRegistry } from './testing/fake-registry.ts';

const repository = { registry: 'public.ecr.aws', name: 'owner/app' };
const layerDigest = `sha256:${'5'.repeat(64)}`;

async function setUp() {
  const registry = new FakeRegistry();
  const ztoc = writeZtoc([{ name: 'etc/hosts', type: 'reg', size: 5 }]);
  const digest = await registry.addBlob(ztoc);
  const list = {
    mediaType: 'application/octet-stream',
    digest,
    size: ztoc.length,
    annotations: { 'com.amazon.soci.image-layer-digest': layerDigest },
  };
  const index = { schemaVersion: 2, layers: [list, { annotations: {} }, 7] };
  const indexDigest = await registry.addManifest(index, 'application/vnd.oci.image.manifest.v1+json');
  const image = { annotations: new Map([['com.amazon.soci.index-digest', indexDigest]]) };
  return { registry, client: fakeClient(registry), digest, ztoc, image };
}

describe('an image with a SOCI index', () => {
  it('has its layers listed by two requests for the first and one for each further one', async () => {
    const { registry, client, image, ztoc } = await setUp();
    const lists = await findSociLists(client, repository, image);
    expect([...lists.keys()]).toEqual([layerDigest]);
    const location = { kind: 'registry', digest: layerDigest, sizeBytes: 1_000_000 } as const;
    const listing = await listLayerBySoci(client, repository, { location }, lists.get(layerDigest)!, { hashWidth: 32 });
    if (listing.kind !== 'listed') throw new Error(listing.reason);
    expect(listing).toMatchObject({ format: 'soci', verified: true, bytesSaved: 1_000_000 - ztoc.length });
    expect(listing.table.entryCount).toBe(1);
    expect(registry.requests).toHaveLength(2);
  });

  it('whose list is not what its digest says is not listed by it', async () => {
    const { registry, client, image, digest } = await setUp();
    registry.behaviour.corrupt.add(digest);
    const lists = await findSociLists(client, repository, image);
    await expect(
      listLayerBySoci(client, repository, { location: null }, lists.get(layerDigest)!, { hashWidth: 32 }),
    ).rejects.toMatchObject({ code: 'registry-digest-mismatch' });
  });

  it('that declares a list beyond the limit does not have it fetched', async () => {
    const { registry, client } = await setUp();
    const ztoc = { digest: layerDigest, sizeBytes: 2 ** 40, isNamedByImage: true };
    await expect(
      listLayerBySoci(client, repository, { location: null }, ztoc, { hashWidth: 32 }),
    ).rejects.toMatchObject({
      code: 'toc-too-large',
    });
    expect(registry.requests).toEqual([]);
  });
});

describe('an image without one', () => {
  it('costs no request', async () => {
    const { registry, client } = await setUp();
    for (const annotations of [new Map(), new Map([['com.amazon.soci.index-digest', '../../etc']])]) {
      expect((await findSociLists(client, repository, { annotations })).size).toBe(0);
    }
    expect(registry.requests).toEqual([]);
  });
});

describe('an image that a SOCI index is attached to', () => {
  const manifestDigest = `sha256:${'3'.repeat(64)}`;
  const artifactType = 'application/vnd.amazon.soci.index.v1+json';

  async function setUpAttached() {
    const made = await setUp();
    const index = made.image.annotations.get('com.amazon.soci.index-digest')!;
    made.registry.setReferrers(manifestDigest, [
      { digest: `sha256:${'9'.repeat(64)}`, artifactType: 'application/spdx+json' },
      { digest: index, artifactType },
    ]);
    return { ...made, index };
  }

  it('has its layers listed, and nothing vouches for the lists', async () => {
    const { registry, client, index, ztoc } = await setUpAttached();
    const lists = await findAttachedSociLists(client, repository, { manifestDigest });
    expect([...lists.keys()]).toEqual([layerDigest]);
    expect(registry.requests).toEqual([
      `GET referrers/${manifestDigest}?artifactType=${encodeURIComponent(artifactType)}`,
      `GET manifests/${index}`,
    ]);
    const location = { kind: 'registry', digest: layerDigest, sizeBytes: 1_000_000 } as const;
    const listing = await listLayerBySoci(client, repository, { location }, lists.get(layerDigest)!, { hashWidth: 32 });
    expect(listing).toMatchObject({ format: 'soci', verified: false, bytesSaved: 1_000_000 - ztoc.length });
  });

  it('is found by whom the registry tells of everything that is attached', async () => {
    const { registry, client } = await setUpAttached();
    registry.behaviour.referrers = 'whole';
    expect((await findAttachedSociLists(client, repository, { manifestDigest })).size).toBe(1);
  });

  it.each(['absent', 'page'] as const)(
    'is found by the tag that stands in for the referrers API where that is: %s',
    async (referrers) => {
      const { registry, client, index } = await setUpAttached();
      registry.behaviour.referrers = referrers;
      const attached = { schemaVersion: 2, manifests: [{ digest: index, size: 1, artifactType }] };
      await registry.addManifest(attached, 'application/vnd.oci.image.index.v1+json', `sha256-${'3'.repeat(64)}`);
      expect((await findAttachedSociLists(client, repository, { manifestDigest })).size).toBe(1);
    },
  );

  it('costs two requests to be found out not to be one where there is no referrers API, and one elsewhere', async () => {
    const registry = new FakeRegistry();
    const client = fakeClient(registry);
    expect((await findAttachedSociLists(client, repository, { manifestDigest })).size).toBe(0);
    expect(registry.requests).toHaveLength(1);
    registry.behaviour.referrers = 'absent';
    expect((await findAttachedSociLists(client, repository, { manifestDigest })).size).toBe(0);
    expect(registry.requests).toHaveLength(3);
  });

  it('is not asked for twice where the registry fails', async () => {
    const registry = new FakeRegistry();
    registry.behaviour.errors = [{ status: 502, error: { code: 'registry-failed', upstreamStatus: 500 } }];
    await expect(findAttachedSociLists(fakeClient(registry), repository, { manifestDigest })).rejects.toMatchObject({
      code: 'registry-registry-failed',
    });
    expect(registry.requests).toHaveLength(1);
  });
});
