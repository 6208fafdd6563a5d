/** Against the registry that Debian packages (docker-registry), filled over its own API: skipped where it is missing. */
import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RegistryErrorBody, TokenAnswer } from '../base/registry-api.ts';
import type { CallOptions, Door } from './testing/doors.ts';
import { openNodeDoor } from './testing/doors.ts';

const PROGRAM = 'docker-registry';
const isInstalled = spawnSync(PROGRAM, ['--version'], { stdio: 'ignore' }).status === 0;

/** `ann:opensesame`, hashed with bcrypt by `htpasswd -B`. */
const HTPASSWD = 'ann:$2y$05$TMFK9QQ3o38pllGRuzdJQeZv0VkUVHUwu9aYaCiNe1LC9kpxITmEu\n';
const BASIC = `Basic ${Buffer.from('ann:opensesame').toString('base64')}`;

const sha256 = (bytes: string | Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

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

interface RealRegistry {
  readonly host: string;
  close(): Promise<void>;
}

async function startRegistry(withPassword: boolean): Promise<RealRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'layerscope-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  writeFileSync(join(folder, 'htpasswd'), HTPASSWD);
  const auth = withPassword ? `auth: {htpasswd: {realm: tests, path: ${join(folder, 'htpasswd')}}}` : '';
  writeFileSync(
    join(folder, 'config.yml'),
    `version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: ${folder}}}
http: {addr: ${host}}
${auth}
`,
  );
  const child: ChildProcess = spawn(PROGRAM, ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
  await vi.waitFor(() => fetch(`http://${host}/v2/`), { timeout: 20_000 });
  await fill(host, withPassword ? { authorization: BASIC } : {});
  return {
    host,
    close: async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Uploads as the distribution specification says: POST for a place, PUT of all bytes. */
async function fill(host: string, headers: Record<string, string>): Promise<void> {
  const base = `http://${host}/v2/team/app`;
  for (const bytes of [LAYER, new TextEncoder().encode(CONFIG)]) {
    const place = await fetch(`${base}/blobs/uploads/`, { method: 'POST', headers });
    const url = new URL(place.headers.get('location') ?? '', base);
    url.searchParams.set('digest', sha256(bytes));
    const put = await fetch(url, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body: bytes,
    });
    expect(put.status).toBe(201);
  }
  const documents = [
    [sha256(MANIFEST), MANIFEST_TYPE, MANIFEST],
    ['1.0', INDEX_TYPE, INDEX],
    ['1.1', INDEX_TYPE, INDEX],
    ['latest', INDEX_TYPE, INDEX],
  ] as const;
  for (const [reference, type, body] of documents) {
    const put = await fetch(`${base}/manifests/${reference}`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': type },
      body,
    });
    expect(put.status).toBe(201);
  }
}

describe.skipIf(!isInstalled)('a real registry', () => {
  let door: Door;
  let everybodys: RealRegistry;
  let locked: RealRegistry;

  beforeAll(async () => {
    [door, everybodys, locked] = await Promise.all([openNodeDoor(), startRegistry(false), startRegistry(true)]);
  });
  afterAll(async () => {
    await Promise.all([door, everybodys, locked].map((one) => one.close()));
  });

  const setup = { id: 'real', mode: 'local' as const, registries: null, limits: {} };
  const ask = ({ host }: RealRegistry, rest: string, options?: CallOptions) =>
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
