/** What the registry API answers, at every door. */
import { describe, expect, it } from 'vitest';
import {
  BLOB,
  bytesOf,
  describeAtEveryDoor,
  DIGEST,
  errorOf,
  MANIFEST,
  MANIFEST_TYPE,
  serveBlob,
  serveManifest,
  sha256,
} from './testing/every-door.ts';
import { reply, replyJson } from './testing/fake-server.ts';

describeAtEveryDoor(({ registry, storage, hostOf, local, ask, door }) => {
  describe('answers', () => {
    it('a manifest by tag, with the type that the registry gave it', async () => {
      registry.behave = serveManifest;
      const response = await ask('manifests/latest');
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(MANIFEST);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(response.headers.get('x-oci-media-type')).toBe(MANIFEST_TYPE);
      expect(response.headers.get('docker-content-digest')).toBe(sha256(MANIFEST));
      expect(response.headers.get('cache-control')).toBe('public, max-age=60');
      expect(registry.urls).toEqual(['/v2/team/app/manifests/latest']);
    });

    it('HEAD of a manifest, with its length and without its body', async () => {
      registry.behave = (_request, response) =>
        reply(response, 200, { 'content-type': MANIFEST_TYPE, 'content-length': '1234' });
      const response = await ask('manifests/latest', { method: 'HEAD' });
      expect(response.status).toBe(200);
      expect(response.headers.get('x-oci-media-type')).toBe(MANIFEST_TYPE);
      expect(await response.text()).toBe('');
      expect(registry.seen[0]?.method).toBe('HEAD');
    });

    it('a manifest by digest, to be kept for ever', async () => {
      registry.behave = serveManifest;
      const response = await ask(`manifests/${sha256(MANIFEST)}`);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('etag')).toBe(`"${sha256(MANIFEST)}"`);
    });

    it('a manifest whose digest is wrong, and lets no cache keep it', async () => {
      registry.behave = serveManifest;
      const response = await ask(`manifests/${sha256('something else')}`);
      expect(await response.text()).toBe(MANIFEST);
      expect(response.headers.get('cache-control')).toBe('no-store');
    });

    it('304 for a tag that still means the same', async () => {
      registry.behave = (request, response) =>
        reply(response, request.headers['if-none-match'] === '"abc"' ? 304 : 500, { etag: '"abc"' });
      const response = await ask('manifests/latest', { headers: { 'if-none-match': '"abc"' } });
      expect(response.status).toBe(304);
      expect(response.headers.get('etag')).toBe('"abc"');
    });

    it('a blob byte for byte, as a file and never as a page', async () => {
      registry.behave = (_request, response) =>
        reply(response, 200, { 'content-type': 'text/html', 'content-length': String(BLOB.length) }, BLOB);
      const response = await ask(`blobs/${DIGEST}`);
      expect(sha256(await bytesOf(response))).toBe(DIGEST);
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(response.headers.get('content-length')).toBe(String(BLOB.length));
      expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; sandbox/);
      expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    });

    it('an empty blob', async () => {
      registry.behave = (_request, response) => reply(response, 200, { 'content-length': '0' });
      const response = await ask(`blobs/${sha256('')}`);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
    });

    it('one range of a blob', async () => {
      registry.behave = (request, response) => {
        expect(request.headers.range).toBe('bytes=1000-1999');
        reply(response, 206, { 'content-range': `bytes 1000-1999/${BLOB.length}` }, BLOB.subarray(1000, 2000));
      };
      const response = await ask(`blobs/${DIGEST}`, { headers: { range: 'bytes=1000-1999' } });
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe(`bytes 1000-1999/${BLOB.length}`);
      expect(await bytesOf(response)).toEqual(BLOB.slice(1000, 2000));
    });

    it('200 where the registry knows no ranges, so that the page decides', async () => {
      registry.behave = serveBlob;
      const response = await ask(`blobs/${DIGEST}`, { headers: { range: 'bytes=0-99' } });
      expect(response.status).toBe(200);
      expect(sha256(await bytesOf(response))).toBe(DIGEST);
    });

    it('a page of tags, and where the next one begins', async () => {
      registry.behave = (_request, response) =>
        replyJson(
          response,
          { name: 'team/app', tags: ['a', 'b'] },
          { link: '</v2/team/app/tags/list?n=2&last=b>; rel="next"' },
        );
      const response = await ask('tags/list?n=2&last=0');
      expect(response.headers.get('x-next-last')).toBe('b');
      expect(await response.json()).toEqual({ name: 'team/app', tags: ['a', 'b'] });
      expect(registry.urls).toEqual(['/v2/team/app/tags/list?n=2&last=0']);
    });

    it('referrers of one type', async () => {
      registry.behave = (_request, response) =>
        replyJson(response, { manifests: [] }, { 'oci-filters-applied': 'artifactType' });
      const response = await ask(`referrers/${DIGEST}?artifactType=application%2Fspdx%2Bjson`);
      expect(response.status).toBe(200);
      expect(response.headers.get('oci-filters-applied')).toBe('artifactType');
      expect(response.headers.get('cache-control')).toBe('public, max-age=300');
      expect(registry.urls).toEqual([`/v2/team/app/referrers/${DIGEST}?artifactType=application%2Fspdx%2Bjson`]);
    });

    it('what it can do', async () => {
      const response = await door.call(local(), '/api/capabilities');
      expect(await response.json()).toEqual({ mode: 'local', registries: null, storedCredentials: false });
      const open = { ...local(), mode: 'public' as const, registries: ['ghcr.io'] };
      expect(await (await door.call(open, '/api/capabilities')).json()).toMatchObject({
        mode: 'public',
        registries: ['ghcr.io'],
      });
    });
  });

  describe('sends a registry only its own headers', () => {
    it('and nothing that a browser says', async () => {
      registry.behave = serveManifest;
      await ask('manifests/latest', {
        headers: {
          accept: 'text/html',
          cookie: 'session=secret',
          referer: 'http://127.0.0.1:4173/#secret',
          'x-forwarded-for': '192.0.2.99',
          'accept-language': 'fi',
          authorization: 'Basic c2VjcmV0',
          'user-agent': 'A Browser',
        },
      });
      const { headers } = registry.seen[0]!;
      expect(headers.accept).toContain('application/vnd.oci.image.index.v1+json');
      expect(headers['accept-encoding']).toBe('identity');
      expect(headers['user-agent']).toBe('layerscope-test');
      const names = Object.keys(headers).filter(
        (name) => !/^(?:accept|accept-encoding|user-agent|host|connection)$/.test(name),
      );
      // The runtime of the edge tells a server that it is one; the door of a real deployment does, too.
      expect(names.filter((name) => !name.startsWith('cf-'))).toEqual([]);
    });

    it('and passes on only what the page needs', async () => {
      registry.behave = (_request, response) =>
        reply(
          response,
          200,
          {
            'content-type': `${MANIFEST_TYPE}; charset=utf-8`,
            'set-cookie': ['a=b', 'c=d'],
            'www-authenticate': 'Basic realm="steal"',
            'content-security-policy': 'default-src *',
            'strict-transport-security': 'max-age=1',
            'access-control-allow-origin': '*',
            'clear-site-data': '"*"',
            'service-worker-allowed': '/',
            refresh: '0; url=https://evil.example/',
            location: 'https://evil.example/',
            'x-own': 'x',
            'docker-ratelimit-source': '192.0.2.1',
            'ratelimit-limit': '100;w=21600',
            'ratelimit-remaining': '99;w=21600',
            warning: '299 - "old"',
          },
          MANIFEST,
        );
      const response = await ask('manifests/latest');
      const ours = [...response.headers.keys()].filter(
        (name) => !/^(?:connection|date|keep-alive|transfer-encoding)$/.test(name),
      );
      expect(ours.sort()).toEqual([
        'cache-control',
        'content-disposition',
        'content-length',
        'content-security-policy',
        'content-type',
        'cross-origin-resource-policy',
        'ratelimit-limit',
        'ratelimit-remaining',
        'referrer-policy',
        'warning',
        'x-content-type-options',
        'x-oci-media-type',
        'x-robots-tag',
      ]);
      expect(response.headers.get('x-oci-media-type')).toBe(MANIFEST_TYPE);
    });
  });

  describe('says what a registry said', () => {
    const error = (code: string) => JSON.stringify({ errors: [{ code, message: `<b>${code}</b>\u0007` }] });
    const json = { 'content-type': 'application/json' };

    it.each<[string, number, Record<string, string>, string, number, string]>([
      ['manifests/x', 404, json, error('MANIFEST_UNKNOWN'), 404, 'manifest-unknown'],
      ['manifests/x', 404, json, error('NAME_UNKNOWN'), 404, 'name-unknown'],
      [`blobs/${DIGEST}`, 404, json, error('BLOB_UNKNOWN'), 404, 'blob-unknown'],
      [`blobs/${DIGEST}`, 404, {}, '', 404, 'blob-unknown'],
      ['tags/list', 404, {}, '', 404, 'name-unknown'],
      ['manifests/x', 404, { 'content-type': 'text/html' }, '<!doctype html>', 502, 'not-a-registry'],
      ['manifests/x', 200, { 'content-type': 'text/html' }, '<!doctype html>', 502, 'not-a-registry'],
      ['manifests/x', 403, json, error('DENIED'), 403, 'denied'],
      [
        'manifests/x',
        429,
        json,
        '{"errors":[{"code":"TOOMANYREQUESTS","message":"https://www.docker.com/increase-rate-limit"}]}',
        429,
        'quota-exceeded',
      ],
      ['manifests/x', 429, { 'retry-after': '7' }, 'Too Many Requests', 429, 'too-many-requests-there'],
      [`blobs/${DIGEST}`, 416, {}, '', 416, 'range-not-satisfiable'],
      ['manifests/x', 500, json, error('UNKNOWN'), 502, 'registry-failed'],
      ['manifests/x', 400, {}, '', 502, 'registry-failed'],
      [`blobs/${DIGEST}`, 501, {}, 'Unsupported client range', 502, 'registry-failed'],
      ['manifests/x', 302, {}, '', 502, 'registry-failed'],
    ])('%s: status %i', async (rest, status, headers, body, ourStatus, code) => {
      registry.behave = (_request, response) => reply(response, status, headers, body);
      const response = await ask(rest);
      expect(response.status).toBe(ourStatus);
      expect(response.headers.get('content-type')).toBe('application/json');
      const said = await errorOf(response);
      expect(said).toMatchObject({ code, registry: hostOf.registry(), upstreamStatus: status });
      expect(said.message).toMatch(/^.+\.$/);
      expect(said.upstreamMessage ?? '').not.toMatch(/[\0-\x1f]/);
      expect(response.headers.get('retry-after')).toBe(headers['retry-after'] ?? null);
      expect(said.retryAfterSeconds).toBe('retry-after' in headers ? 7 : null);
    });

    it('nothing, when it cannot be reached', async () => {
      const { port } = registry;
      await registry.close();
      const response = await door.call(local(), `/api/v2/reg.localhost:${port}/a/manifests/latest`);
      expect(response.status).toBe(502);
      expect((await errorOf(response)).code).toBe('connection-failed');
    });

    it('and does not blame the person for a signed URL whose time is over', async () => {
      registry.behave = (_request, response) => reply(response, 307, { location: `http://${hostOf.storage()}/` });
      storage.behave = (_request, response) => reply(response, 403, {}, '<Error>AccessDenied</Error>');
      expect(await errorOf(await ask(`blobs/${DIGEST}`))).toMatchObject({
        code: 'registry-failed',
        upstreamStatus: 403,
      });
    });
  });

  describe('does not pretend', () => {
    it('that a blob is whole when the registry hangs up half way', async () => {
      for (const headers of [{}, { 'content-length': String(BLOB.length) }]) {
        registry.behave = (_request, response) => {
          response.writeHead(200, headers);
          response.write(BLOB.subarray(0, 100_000), () => response.destroy());
        };
        await expect(ask(`blobs/${DIGEST}`).then(bytesOf)).rejects.toThrow();
      }
    });

    it('that a document is whole when the registry hangs up half way', async () => {
      registry.behave = (_request, response) => {
        response.writeHead(200, { 'content-type': MANIFEST_TYPE, 'content-length': '1000' });
        response.write('{', () => response.destroy());
      };
      expect((await errorOf(await ask('manifests/latest'))).code).toBe('connection-failed');
    });
  });
});
