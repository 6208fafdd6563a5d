import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '../base/content-security-policy.ts';
import { createApp } from './app.ts';

/** outer/secret.txt beside outer/page/, which is served. */
let outerFolder: string;
let handle: (request: Request) => Promise<Response>;

beforeAll(() => {
  outerFolder = mkdtempSync(join(tmpdir(), 'layerscope-app-'));
  const page = join(outerFolder, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(outerFolder, 'secret.txt'), 'secret');
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(page, 'assets', 'main-4f2a.js'), 'export {};');
  writeFileSync(join(page, 'assets', 'inflate-9c1b.wasm'), new Uint8Array([0, 0x61, 0x73, 0x6d]));
  writeFileSync(join(page, 'sample.tar'), 'tar');
  handle = createApp({ pageFolder: page });
});

afterAll(() => {
  rmSync(outerFolder, { recursive: true });
});

const get = (path: string, init?: RequestInit) => handle(new Request(`http://127.0.0.1:4173${path}`, init));

describe('the server of the built page', () => {
  it('answers / with index.html', async () => {
    const response = await get('/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await response.text()).toContain('<title>page</title>');
  });

  it.each([
    ['/assets/main-4f2a.js', /^text\/javascript/],
    ['/assets/inflate-9c1b.wasm', /^application\/wasm$/],
    ['/sample.tar', /^application\/octet-stream$/],
  ])('names the type of %s', async (path, type) => {
    expect((await get(path)).headers.get('content-type')).toMatch(type);
  });

  it('lets names with a content hash be cached for ever, and nothing else', async () => {
    expect((await get('/assets/main-4f2a.js')).headers.get('cache-control')).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await get('/')).headers.get('cache-control')).toBe('no-cache');
    expect((await get('/sample.tar')).headers.get('cache-control')).toBe('no-cache');
  });

  it.each(['/', '/assets/main-4f2a.js', '/healthz', '/nothing-here'])(
    'sends the policy and nosniff with %s',
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    },
  );

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '//secret.txt',
    '/assets/....//secret.txt',
    '/%00',
    '/%ff',
  ])('does not leave its folder for %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('secret');
  });

  it('answers 404 for a file that is not there', async () => {
    expect((await get('/nothing-here')).status).toBe(404);
  });

  it('answers HEAD without a body', async () => {
    const response = await get('/sample.tar', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('3');
    expect(await response.text()).toBe('');
  });

  it.each(['POST', 'PUT', 'DELETE'])('takes no %s', async (method) => {
    expect((await get('/', { method })).status).toBe(404);
  });

  it('says that it is well', async () => {
    const response = await get('/healthz');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('ok');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});
