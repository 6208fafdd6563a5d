import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import type { ImageReference } from '../../base/image-reference.ts';
import { parseImageReference } from '../../base/image-reference.ts';
import { describeArtifact } from '../../core/formats/artifact-kind.ts';
import { ociIndexType, ociManifestType } from '../../core/formats/testing/image-files.ts';
import { openReference } from './open-reference.ts';
import { RegistryClient } from './registry-client.ts';
import { fakeClient, FakeClock } from './testing/fake-effects.ts';
import { FakeRegistry } from './testing/fake-registry.ts';
import { addImage, addIndex } from './testing/fill-registry.ts';

function reference(text: string): ImageReference {
  const parsed = parseImageReference(text);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  return parsed.reference;
}

async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

const twoPlatforms = [
  { architecture: 'amd64', layers: ['base', 'app'] },
  { architecture: 'arm64', layers: ['base-arm'] },
];

describe('an image of one platform', () => {
  it('is read whole with its manifest and config', async () => {
    const registry = new FakeRegistry();
    const { digest } = await addImage(registry, '1.0', { architecture: 'amd64', layers: ['a', 'b'] });
    const opening = await openReference(fakeClient(registry), reference('ghcr.io/owner/app:1.0'));
    expect(opening.digest).toBe(digest);
    expect(opening.catalog.format).toBe('registry');
    const [image] = opening.catalog.images;
    expect(image).toMatchObject({
      names: ['ghcr.io/owner/app:1.0'],
      kind: 'image',
      manifestDigest: digest,
      platform: { os: 'linux', architecture: 'amd64' },
      present: true,
      warnings: [],
    });
    expect(image!.unread).toBeUndefined();
    expect(image!.history).toHaveLength(2);
    expect(image!.layers.map((layer) => layer.status)).toEqual(['present', 'present']);
    expect(image!.layers[0]!.location).toEqual({
      kind: 'registry',
      digest: image!.layers[0]!.digest,
      sizeBytes: image!.layers[0]!.declaredBytes,
    });
    expect(registry.requests).toHaveLength(2);
    expect(await opening.load(0)).toBe(image);
  });

  it('is asked for anew by its tag, while what has a digest may come from what the browser keeps', async () => {
    const registry = new FakeRegistry();
    await addImage(registry, '1.0', { architecture: 'amd64', layers: ['a'] });
    const asked: string[] = [];
    const clock = new FakeClock();
    const client = new RegistryClient({
      effects: {
        wait: clock.wait,
        now: clock.now,
        fetch: (url, request) => {
          asked.push(`${request.cache ?? 'kept or not'}: ${/(manifests|blobs)\/.{3}/.exec(url)?.[0] ?? url}`);
          return registry.fetch(url, request);
        },
      },
    });
    await openReference(client, reference('ghcr.io/owner/app:1.0'));
    expect(asked).toEqual(['no-cache: manifests/1.0', 'kept or not: blobs/sha']);
  });

  it('of Docker Hub is found by HEAD first, so that only one request counts as a pull', async () => {
    const registry = new FakeRegistry();
    registry.behaviour.pullsLeft = 77;
    const { digest } = await addImage(registry, '3.22', { architecture: 'amd64', layers: ['a'] });
    const client = fakeClient(registry);
    const opening = await openReference(client, reference('alpine:3.22'));
    expect(opening.catalog.images[0]!.names).toEqual(['alpine:3.22']);
    expect(registry.requests.slice(0, 2)).toEqual(['HEAD manifests/3.22', `GET manifests/${digest}`]);
    expect(client.quota('docker.io')).toEqual({ limit: 100, remaining: 76, windowSeconds: 21600 });
  });

  it('of Docker Hub is asked for by tag where HEAD does not tell the digest', async () => {
    const registry = new FakeRegistry();
    registry.behaviour.hidesDigest = true;
    await addImage(registry, '3.22', { architecture: 'amd64', layers: ['a'] });
    await openReference(fakeClient(registry), reference('alpine:3.22'));
    expect(registry.requests.slice(0, 2)).toEqual(['HEAD manifests/3.22', 'GET manifests/3.22']);
  });

  it('asked for by digest is one request, also at Docker Hub', async () => {
    const registry = new FakeRegistry();
    const { digest } = await addImage(registry, '3.22', { architecture: 'amd64', layers: ['a'] });
    await openReference(fakeClient(registry), reference(`alpine:3.22@${digest}`));
    expect(registry.requests[0]).toBe(`GET manifests/${digest}`);
  });
});

describe('an index', () => {
  it('lists its platforms and attestations by one request, unread', async () => {
    const registry = new FakeRegistry();
    const [amd64] = await addIndex(registry, 'latest', twoPlatforms);
    const { catalog } = await openReference(fakeClient(registry), reference('ghcr.io/owner/app'));
    expect(registry.requests).toEqual(['GET manifests/latest']);
    expect(catalog.images.map(({ kind, unread, present }) => [kind, unread, present])).toEqual([
      ['image', true, true],
      ['image', true, true],
      ['attestation', true, true],
      ['attestation', true, true],
    ]);
    expect(catalog.images[1]!.platform).toEqual({ os: 'linux', architecture: 'arm64' });
    expect(catalog.images[2]!.subject).toBe(amd64!.digest);
  });

  it('has the chosen platform after one manifest and one config, once', async () => {
    const registry = new FakeRegistry();
    await addIndex(registry, 'latest', twoPlatforms);
    const opening = await openReference(fakeClient(registry), reference('ghcr.io/owner/app'));
    const image = await opening.load(0);
    expect(registry.requests).toHaveLength(3);
    expect(image.unread).toBeUndefined();
    expect(image.history.map((record) => record.createdBy)).toEqual([
      'COPY base / # buildkit',
      'COPY app / # buildkit',
    ]);
    expect(image.layers).toHaveLength(2);
    expect(await opening.load(0)).toBe(image);
    expect(registry.requests).toHaveLength(3);
  });

  it('within an index is followed', async () => {
    const registry = new FakeRegistry();
    await addIndex(registry, 'inner', twoPlatforms);
    const inner = await openReference(fakeClient(registry), reference('ghcr.io/owner/app:inner'));
    const manifests = [{ mediaType: ociIndexType, digest: inner.digest, size: 1 }];
    await registry.addManifest({ schemaVersion: 2, mediaType: ociIndexType, manifests }, ociIndexType, 'outer');
    const { catalog } = await openReference(fakeClient(registry), reference('ghcr.io/owner/app:outer'));
    expect(catalog.images.map((image) => image.platform?.architecture)).toEqual([
      'amd64',
      'arm64',
      'unknown',
      'unknown',
    ]);
  });

  it('keeps a platform that the registry lacks in the list, with a warning', async () => {
    const registry = new FakeRegistry();
    const missing = { mediaType: ociManifestType, digest: `sha256:${'0'.repeat(64)}`, size: 10 };
    await registry.addManifest({ schemaVersion: 2, manifests: [missing] }, ociIndexType, 'latest');
    const opening = await openReference(fakeClient(registry), reference('ghcr.io/owner/app'));
    const image = await opening.load(0);
    expect(image.present).toBe(false);
    expect(image.warnings[0]!.code).toBe('manifest-malformed');
  });

  it('does not take a failing network for a broken manifest', async () => {
    const registry = new FakeRegistry();
    await addIndex(registry, 'latest', twoPlatforms);
    const opening = await openReference(fakeClient(registry), reference('ghcr.io/owner/app'));
    registry.behaviour.errors = [{ status: 429, error: { code: 'quota-exceeded' } }];
    expect((await failureOf(opening.load(0))).code).toBe('registry-quota-exceeded');
    expect((await opening.load(0)).layers).toHaveLength(2);
  });
});

describe('what is no image', () => {
  it('is shown as the artifact it is', async () => {
    const registry = new FakeRegistry();
    const layer = {
      mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
      digest: `sha256:${'1'.repeat(64)}`,
      size: 9,
    };
    const config = {
      mediaType: 'application/vnd.cncf.helm.config.v1+json',
      digest: `sha256:${'2'.repeat(64)}`,
      size: 2,
    };
    const chart = {
      schemaVersion: 2,
      mediaType: ociManifestType,
      config,
      layers: [layer],
      annotations: { title: 'nginx' },
    };
    await registry.addManifest(chart, ociManifestType, '1.0');
    const { catalog } = await openReference(fakeClient(registry), reference('ghcr.io/charts/nginx:1.0'));
    const [artifact] = catalog.images;
    expect(artifact).toMatchObject({ kind: 'artifact', present: true, artifactType: config.mediaType });
    expect(artifact!.annotations.get('title')).toBe('nginx');
    expect(artifact!.layers[0]!.location).toEqual({ kind: 'registry', digest: layer.digest, sizeBytes: 9 });
    expect(describeArtifact(artifact!)).toBe('a Helm chart');
  });

  it('is refused when it is of schema version 1', async () => {
    const registry = new FakeRegistry();
    const type = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
    await registry.addManifest({ schemaVersion: 1, name: 'x', fsLayers: [], history: [] }, type, 'old');
    const error = await failureOf(openReference(fakeClient(registry), reference('ghcr.io/owner/app:old')));
    expect(error.code).toBe('registry-schema-1');
  });

  it('is refused when it is no JSON, or no object', async () => {
    const registry = new FakeRegistry();
    await registry.addManifest(new TextEncoder().encode('oops'), ociManifestType, 'text');
    await registry.addManifest(new TextEncoder().encode('[]'), ociManifestType, 'list');
    const open = (tag: string) => openReference(fakeClient(registry), reference(`ghcr.io/owner/app:${tag}`));
    expect((await failureOf(open('text'))).code).toBe('json-invalid');
    expect((await failureOf(open('list'))).code).toBe('manifest-malformed');
  });

  it('is refused when its bytes are not those of the digest that was asked for', async () => {
    const registry = new FakeRegistry();
    const { digest } = await addImage(registry, 'latest', { architecture: 'amd64', layers: ['a'] });
    registry.behaviour.corrupt.add(digest);
    const error = await failureOf(openReference(fakeClient(registry), reference(`ghcr.io/owner/app@${digest}`)));
    expect(error.code).toBe('registry-digest-mismatch');
    expect(error.message).toContain(digest);
  });
});

describe('a foreign layer', () => {
  it('is listed and never fetched', async () => {
    const registry = new FakeRegistry();
    const config = { os: 'windows', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } };
    const configBytes = new TextEncoder().encode(JSON.stringify(config));
    const configDigest = await registry.addBlob(configBytes);
    const layer = {
      mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      digest: `sha256:${'3'.repeat(64)}`,
      size: 5,
      urls: ['http://169.254.169.254/latest'],
    };
    const manifest = {
      schemaVersion: 2,
      config: {
        mediaType: 'application/vnd.docker.container.image.v1+json',
        digest: configDigest,
        size: configBytes.length,
      },
      layers: [layer],
    };
    await registry.addManifest(manifest, 'application/vnd.docker.distribution.manifest.v2+json', 'latest');
    const { catalog } = await openReference(fakeClient(registry), reference('mcr.microsoft.com/windows'));
    expect(catalog.images[0]!.layers[0]).toMatchObject({ status: 'foreign', location: null });
    expect(catalog.images[0]!.warnings.map((warning) => warning.message).join()).toContain('not in the registry');
  });
});

describe('a failure', () => {
  it('says what the registry said, and who would get credentials', async () => {
    const registry = new FakeRegistry();
    registry.behaviour.account = { username: 'me', secret: 'pat', expiresInSeconds: 60 };
    const error = await failureOf(openReference(fakeClient(registry), reference('ghcr.io/owner/private')));
    expect(error.code).toBe('registry-unauthorized');
    expect(error.place.registry).toMatchObject({
      status: 401,
      challenge: { scheme: 'bearer', host: 'auth.example.com' },
    });
  });

  it('of a tag that does not exist is not tried again', async () => {
    const registry = new FakeRegistry();
    const clock = new FakeClock();
    const error = await failureOf(openReference(fakeClient(registry, clock), reference('alpine:nope')));
    expect(error.code).toBe('registry-manifest-unknown');
    expect(error.place.registry?.said).toBe('MANIFEST_UNKNOWN: manifest unknown');
    expect(registry.requests).toEqual(['HEAD manifests/nope', 'GET manifests/nope']);
    expect(clock.waits).toEqual([]);
  });

  it('that passes is tried again with growing waits', async () => {
    const registry = new FakeRegistry();
    const clock = new FakeClock();
    await addImage(registry, 'latest', { architecture: 'amd64', layers: ['a'] });
    registry.behaviour.errors = [
      { status: 502, error: { code: 'registry-failed' } },
      { status: 504, error: { code: 'timed-out' } },
    ];
    await openReference(fakeClient(registry, clock), reference('ghcr.io/owner/app'));
    expect(clock.waits).toEqual([1000, 2000]);
  });

  it('of a host of plain files says that it has no server', async () => {
    const registry = new FakeRegistry();
    registry.behaviour.servesPlainFiles = true;
    const error = await failureOf(openReference(fakeClient(registry), reference('ghcr.io/owner/app')));
    expect(error.code).toBe('registry-proxy-absent');
  });

  it('with a code that is not known, or without any, is an answer that makes no sense', async () => {
    const registry = new FakeRegistry();
    for (const code of ['constructor', '', 'proxy-absent ']) {
      registry.behaviour.errors = [{ status: 418, error: { code: code as 'denied' } }];
      const error = await failureOf(openReference(fakeClient(registry), reference('ghcr.io/owner/app')));
      expect(error.code).toBe('registry-answer-malformed');
    }
  });

  it('of the server itself is told apart from one of the registry', async () => {
    const clock = new FakeClock();
    const registry = new FakeRegistry();
    const client = fakeClient(registry, clock);
    Object.assign(client.effects, { fetch: () => Promise.reject(new TypeError('Failed to fetch')) });
    const error = await failureOf(openReference(client, reference('ghcr.io/owner/app')));
    expect(error.code).toBe('registry-proxy-unreachable');
    expect(clock.waits).toEqual([1000, 2000, 4000]);
  });
});
