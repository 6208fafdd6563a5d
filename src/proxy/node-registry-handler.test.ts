import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RegistryErrorBody } from '../base/registry-api.ts';
import { createApp } from './app.ts';
import { buildPolicy } from './node-registry-handler.ts';
import type { FindStoredCredential } from './registry/credentials.ts';
import { createStoredCredentials } from './registry/docker-credentials.ts';
import { LOCAL_LIMITS } from './registry/limits.ts';
import type { LogEntry } from './registry/log-line.ts';
import { formatLogLine } from './registry/log-line.ts';
import type { NodeUpstream } from './registry/node-upstream.ts';
import { createNodeUpstream } from './registry/node-upstream.ts';
import { createRegistryHandler } from './registry/registry-handler.ts';
import { resolveLocalhost } from './testing/doors.ts';
import { FakeServer, reply, replyJson } from './testing/fake-server.ts';

let upstream: NodeUpstream;
let registry: FakeServer;
let tokens: FakeServer;
let entries: LogEntry[];
let home: string;

beforeEach(async () => {
  upstream = createNodeUpstream(resolveLocalhost);
  [registry, tokens] = await Promise.all([FakeServer.start(), FakeServer.start()]);
  entries = [];
  home = mkdtempSync(join(tmpdir(), 'layerscope-home-'));
});
afterEach(async () => {
  await Promise.all([upstream.close(), registry.close(), tokens.close()]);
  rmSync(home, { recursive: true });
});

const handlerWith = (findStoredCredential: FindStoredCredential | null) =>
  createRegistryHandler({
    policy: { mode: 'local', registries: null, privateHosts: [] },
    hosts: [],
    limits: LOCAL_LIMITS,
    fetchUpstream: upstream.fetchUpstream,
    now: Date.now,
    log: (entry) => entries.push(entry),
    findStoredCredential,
    sharesWork: true,
    userAgent: 'test',
  });

const request = (path: string, headers: Record<string, string> = {}) =>
  new Request(`http://127.0.0.1:4173${path}`, {
    headers: { 'x-layerscope': '1', 'sec-fetch-site': 'same-origin', ...headers },
  });
const manifest = () => `/api/v2/reg.localhost:${registry.port}/secret/name/manifests/secret-tag`;

describe('the credential files of the person', () => {
  beforeEach(() => {
    mkdirSync(join(home, '.docker'));
    const auth = Buffer.from('ann:opensesame').toString('base64');
    const auths = { [`reg.localhost:${registry.port}`]: { auth } };
    writeFileSync(join(home, '.docker', 'config.json'), JSON.stringify({ auths }));
    registry.behave = (seen, response) =>
      seen.headers.authorization === 'Bearer granted'
        ? replyJson(response, { schemaVersion: 2 })
        : reply(response, 401, {
            'www-authenticate': `Bearer realm="http://auth.reg.localhost:${tokens.port}/token",service="s"`,
          });
    tokens.behave = (seen, response) =>
      seen.headers.authorization === undefined ? reply(response, 401) : replyJson(response, { token: 'granted' });
  });

  const stored = { 'x-use-stored-credentials': '1' };

  it('open what they open, and go to the token server alone', async () => {
    const handle = handlerWith(createStoredCredentials({ HOME: home }));
    const response = await handle(request(manifest(), stored), '');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(registry.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer granted']);
    expect(tokens.seen[0]?.headers.authorization).toMatch(/^Basic /);
  });

  it('are not used for a request that does not ask for them, and their tokens neither', async () => {
    const handle = handlerWith(createStoredCredentials({ HOME: home }));
    await handle(request(manifest(), stored), '');
    const response = await handle(request(manifest()), '');
    expect(response.status).toBe(401);
    expect(tokens.seen.at(-1)?.headers.authorization).toBeUndefined();
  });

  it('are not used for a request of which no browser says that it is our page’s', async () => {
    const handle = handlerWith(createStoredCredentials({ HOME: home }));
    const bare = new Request(`http://127.0.0.1:4173${manifest()}`, { headers: { 'x-layerscope': '1', ...stored } });
    const response = await handle(bare, '');
    expect(((await response.json()) as { error: RegistryErrorBody }).error.code).toBe('not-from-our-page');
    expect(registry.seen).toEqual([]);
  });

  it('are not used where they are not switched on', async () => {
    expect((await handlerWith(null)(request(manifest(), stored), '')).status).toBe(400);
    expect(registry.seen).toEqual([]);
  });
});

describe('the log', () => {
  it('has one line for a request, without names, tokens and queries', async () => {
    registry.behave = (_seen, response) => replyJson(response, { tags: [] });
    const handle = handlerWith(null);
    const headers = { 'x-registry-authorization': 'Bearer secret-token' };
    const path = `/api/v2/reg.localhost:${registry.port}/secret/name/tags/list?last=secret-tag`;
    await (await handle(request(path, headers), '192.0.2.1')).text();
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      kind: 'tags',
      registry: `reg.localhost:${registry.port}`,
      status: 200,
      bytes: 11,
    });
    const line = formatLogLine(entries[0]!);
    expect(line).toMatch(/^tags reg\.localhost:\d+ 200 11 B \d+ ms$/);
    expect(line).not.toMatch(/secret|192/);
  });

  it('has a line for what was refused, and says why', async () => {
    const handle = handlerWith(null);
    await handle(request('/api/v2/x'), '');
    await handle(request('/api/capabilities', { 'sec-fetch-site': 'cross-site' }), '');
    expect(entries.map(({ kind, status, code }) => [kind, status, code])).toEqual([
      ['none', 404, 'request-malformed'],
      ['none', 403, 'not-from-our-page'],
    ]);
  });

  it('counts the bytes of a blob when its last one went out', async () => {
    registry.behave = (_seen, response) => reply(response, 200, {}, 'x'.repeat(1000));
    const path = `/api/v2/reg.localhost:${registry.port}/a/blobs/sha256:${'0'.repeat(64)}`;
    const response = await handlerWith(null)(request(path), '');
    expect(entries).toEqual([]);
    await response.text();
    expect(entries).toMatchObject([{ kind: 'blob', status: 200, bytes: 1000, code: null }]);
  });
});

describe('the page and the API beside each other', () => {
  it('keep the headers of their own', async () => {
    const handle = createApp({ pageFolder: home, registryHandler: handlerWith(null) });
    writeFileSync(join(home, 'index.html'), 'page');
    const api = await handle(request('/api/capabilities'));
    expect(api.headers.get('content-security-policy')).toMatch(/^default-src 'none'; sandbox/);
    const page = await handle(request('/'));
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self'");
    const nothing = await createApp({ pageFolder: home })(request('/api/capabilities'));
    expect(nothing.status).toBe(404);
    expect(nothing.headers.get('content-security-policy')).toMatch(/sandbox/);
  });

  it('answer a bug with 500 and without its text', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const broken = createApp({ pageFolder: home, registryHandler: () => Promise.reject(new Error('secret')) });
    const response = await broken(request('/api/capabilities'));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(printed).toHaveBeenCalledOnce();
    printed.mockRestore();
  });
});

it('the options of a server make its policy', () => {
  expect(buildPolicy('local', [], ['Team.Example']).privateHosts).toEqual(['team.example']);
  expect(buildPolicy('local', [], []).registries).toBeNull();
  expect(buildPolicy('public', [], []).registries).toContain('docker.io');
  expect(buildPolicy('public', ['A.example'], []).registries).toEqual(['a.example']);
  expect(buildPolicy('public', ['a.example', '*'], []).registries).toBeNull();
});
