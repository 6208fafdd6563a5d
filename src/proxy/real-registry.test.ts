/** Against the registry that Debian packages (docker-registry), filled over its own API: skipped where it is missing, and not on CI. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegistryErrorBody, TokenAnswer } from '../base/registry-api.ts';
import type { DockerRegistry } from './testing/docker-registry.ts';
import { sha256, startDockerRegistry } from './testing/docker-registry.ts';
import type { CallOptions, Door } from './testing/doors.ts';
import { openNodeDoor } from './testing/doors.ts';
import { realRegistryAbsence } from './testing/skopeo.ts';

const LAYER = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 31) % 253);
const CONFIG = JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } });
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: MANIFEST_TYPE,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: sha256(CONFIG), size: CONFIG.length },
  layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: sha256(LAYER), size: LAYER.length }],
});
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
const INDEX = JSON.stringify({
  schemaVersion: 2,
  mediaType: INDEX_TYPE,
  manifests: [
    {
      mediaType: MANIFEST_TYPE,
      digest: sha256(MANIFEST),
      size: MANIFEST.length,
      platform: { os: 'linux', architecture: 'amd64' },
    },
  ],
});

async function startRegistry(withPassword: boolean): Promise<DockerRegistry> {
  const registry = await startDockerRegistry(withPassword);
  const encode = (text: string) => new TextEncoder().encode(text);
  await registry.upload({
    repository: 'team/app',
    blobs: [LAYER, encode(CONFIG)],
    manifests: [
      { reference: sha256(MANIFEST), mediaType: MANIFEST_TYPE, body: encode(MANIFEST) },
      ...['1.0', '1.1', 'latest'].map((reference) => ({ reference, mediaType: INDEX_TYPE, body: encode(INDEX) })),
    ],
  });
  return registry;
}

const title = realRegistryAbsence === null ? 'a real registry' : `a real registry (skipped: ${realRegistryAbsence})`;

describe.skipIf(realRegistryAbsence !== null)(title, () => {
  let door: Door;
  let everybodys: DockerRegistry;
  let locked: DockerRegistry;

  beforeAll(async () => {
    [door, everybodys, locked] = await Promise.all([openNodeDoor(), startRegistry(false), startRegistry(true)]);
  });
  afterAll(async () => {
    await Promise.all([door, everybodys, locked].map((one) => one.close()));
  });

  const setup = { id: 'real', mode: 'local' as const, registries: null, limits: {} };
  const ask = ({ host }: DockerRegistry, rest: string, options?: CallOptions) =>
    door.call(setup, `/api/v2/${host}/team/app/${rest}`, options);
  const codeOf = async (response: Response) => ((await response.json()) as { error: RegistryErrorBody }).error;
  const tokenFor = (secret: string) =>
    door.call(setup, '/api/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ registry: locked.host, name: 'team/app', username: 'ann', secret }),
    });

  it('is read from tag to layer', async () => {
    const head = await ask(everybodys, 'manifests/latest', { method: 'HEAD' });
    expect(head.headers.get('docker-content-digest')).toBe(sha256(INDEX));
    const index = await ask(everybodys, `manifests/${sha256(INDEX)}`);
    expect(index.headers.get('x-oci-media-type')).toBe(INDEX_TYPE);
    expect(index.headers.get('cache-control')).toMatch(/immutable/);
    expect(await index.text()).toBe(INDEX);
    expect(await (await ask(everybodys, `manifests/${sha256(MANIFEST)}`)).text()).toBe(MANIFEST);
    expect(await (await ask(everybodys, `blobs/${sha256(CONFIG)}`)).text()).toBe(CONFIG);
    const layer = await ask(everybodys, `blobs/${sha256(LAYER)}`);
    expect(layer.headers.get('content-length')).toBe(String(LAYER.length));
    expect(new Uint8Array(await layer.arrayBuffer())).toEqual(LAYER);
  });

  it('gives the end of a layer alone', async () => {
    const range = `bytes=${LAYER.length - 72}-${LAYER.length - 1}`;
    const tail = await ask(everybodys, `blobs/${sha256(LAYER)}`, { headers: { range } });
    expect(tail.status).toBe(206);
    expect(tail.headers.get('content-range')).toBe(`${range.replace('=', ' ')}/${LAYER.length}`);
    expect(new Uint8Array(await tail.arrayBuffer())).toEqual(LAYER.slice(-72));
    const beyond = await ask(everybodys, `blobs/${sha256(LAYER)}`, { headers: { range: 'bytes=999999-1000000' } });
    expect((await codeOf(beyond)).code).toBe('range-not-satisfiable');
  });

  it('lists its tags page by page', async () => {
    const tags: string[] = [];
    for (let last: string | null = ''; last !== null;) {
      const page: Response = await ask(everybodys, `tags/list?n=2${last === '' ? '' : `&last=${last}`}`);
      tags.push(...((await page.json()) as { tags: string[] }).tags);
      last = page.headers.get('x-next-last');
    }
    // Release 2.8 sends all of them at once and in no order.
    expect(tags.sort()).toEqual(['1.0', '1.1', 'latest']);
  });

  it('says what it does not have', async () => {
    expect((await codeOf(await ask(everybodys, 'manifests/absent'))).code).toBe('manifest-unknown');
    expect((await codeOf(await ask(everybodys, `blobs/${sha256('absent')}`))).code).toBe('blob-unknown');
    const other = await door.call(setup, `/api/v2/${everybodys.host}/team/absent/tags/list`);
    expect((await codeOf(other)).code).toBe('name-unknown');
  });

  it('wants a password where it has one, and gives everything for it', async () => {
    expect(await codeOf(await ask(locked, 'manifests/latest'))).toMatchObject({
      code: 'unauthorized',
      challenge: { scheme: 'basic', host: locked.host },
    });
    expect((await codeOf(await tokenFor('wrong'))).code).toBe('credentials-rejected');
    const { authorization, sentTo } = (await (await tokenFor('opensesame')).json()) as TokenAnswer;
    expect(sentTo).toBe(locked.host);
    const headers = { 'x-registry-authorization': authorization };
    expect(await (await ask(locked, 'manifests/latest', { headers })).text()).toBe(INDEX);
    const layer = await ask(locked, `blobs/${sha256(LAYER)}`, { headers });
    expect(layer.headers.get('cache-control')).toBe('private, no-store');
    expect(new Uint8Array(await layer.arrayBuffer())).toEqual(LAYER);
  });
});
