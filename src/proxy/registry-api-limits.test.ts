/** Redirects, limits and readers that leave, at every door. */
import { describe, expect, it } from 'vitest';
import {
  BLOB,
  bytesOf,
  describeAtEveryDoor,
  DIGEST,
  drip,
  errorOf,
  MANIFEST,
  serveBlob,
  serveManifest,
  sha256,
} from './testing/every-door.ts';
import type { Behaviour } from './testing/fake-server.ts';
import { reply, replyJson } from './testing/fake-server.ts';

describeAtEveryDoor(({ registry, storage, tokens, stranger, hostOf, local, ask, post, wantToken, isEdge }) => {
  describe('follows redirects one by one', () => {
    it('of blobs and of manifests', async () => {
      registry.behave = (request, response) =>
        reply(response, 307, { location: `http://${hostOf.storage()}${request.url}` });
      storage.behave = (request, response) =>
        request.url.includes('blobs') ? serveBlob(request, response) : serveManifest(request, response);
      expect(sha256(await bytesOf(await ask(`blobs/${DIGEST}`)))).toBe(DIGEST);
      expect(await (await ask('manifests/latest')).text()).toBe(MANIFEST);
    });

    it('relative ones, too', async () => {
      registry.behave = (request, response) =>
        request.url.startsWith('/other')
          ? serveManifest(request, response)
          : reply(response, 301, { location: '/other' });
      expect((await ask('manifests/latest')).status).toBe(200);
    });

    it.each([
      ['http://169.254.169.254/latest/meta-data/'],
      ['http://[fd00:ec2::254]/latest/meta-data/'],
      ['http://10.0.0.1/'],
      ['http://public.example/'],
      ['https://user:password@public.example/'],
      ['file:///etc/passwd'],
      ['data:text/plain,x'],
      ['ftp://public.example/'],
      ['//169.254.169.254/'],
      ['http://'],
    ])('but not to %s', async (location) => {
      registry.behave = (_request, response) => reply(response, 307, { location });
      const response = await ask(`blobs/${DIGEST}`);
      expect((await errorOf(response)).code).toMatch(/^(?:redirect-refused|address-not-public)$/);
    });

    it('and ignores a Link to another host', async () => {
      const pageOfTags = { tags: ['a'] };
      for (const link of [
        `<http://${hostOf.stranger()}/v2/team/app/tags/list?last=a>; rel="next"`,
        '<http://169.254.169.254/v2/team/app/tags/list?last=a>; rel="next"',
        '</v2/other/app/tags/list?last=a>; rel="next"',
        '</v2/team/app/tags/list?last=a>; rel="prev"',
      ]) {
        registry.behave = (_request, response) => replyJson(response, pageOfTags, { link });
        const response = await ask('tags/list');
        expect(response.status).toBe(200);
        expect(response.headers.get('x-next-last')).toBeNull();
        expect(response.headers.get('link')).toBeNull();
      }
      expect(stranger.seen).toEqual([]);
    });
  });

  describe('has an end to everything:', () => {
    const never: Behaviour = () => undefined;
    const codeOf = async (response: Response) => (await errorOf(response)).code;

    it('documentBytes, declared or not', async () => {
      registry.behave = (_request, response) => reply(response, 200, json(), 'x'.repeat(2000));
      expect(await codeOf(await ask('manifests/latest', {}, local({ documentBytes: 1999 })))).toBe('answer-too-large');
      expect((await ask('manifests/latest', {}, local({ documentBytes: 2000 }))).status).toBe(200);
      registry.behave = (_request, response) => {
        response.writeHead(200, json());
        response.write('x'.repeat(1000));
        response.end('x'.repeat(1000));
      };
      expect(await codeOf(await ask('tags/list', {}, local({ documentBytes: 1999 })))).toBe('answer-too-large');
    });

    it('blobBytes, declared or not', async () => {
      registry.behave = serveBlob;
      const limited = local({ blobBytes: 100_000 });
      expect(await codeOf(await ask(`blobs/${DIGEST}`, {}, limited))).toBe('answer-too-large');
      registry.behave = (_request, response) => {
        response.writeHead(200);
        response.end(BLOB);
      };
      await expect(ask(`blobs/${DIGEST}`, {}, limited).then(bytesOf)).rejects.toThrow();
    });

    it('rangeBytes', async () => {
      registry.behave = serveBlob;
      const limited = local({ rangeBytes: 10 });
      expect((await ask(`blobs/${DIGEST}`, { headers: { range: 'bytes=5-15' } }, limited)).status).toBe(400);
      expect((await ask(`blobs/${DIGEST}`, { headers: { range: 'bytes=5-14' } }, limited)).status).toBe(200);
    });

    it('tokenBytes', async () => {
      registry.behave = wantToken('anonymous', serveManifest);
      tokens.behave = (_request, response) => replyJson(response, { token: 'anonymous', padding: 'x'.repeat(70_000) });
      expect(await codeOf(await ask('manifests/latest'))).toBe('answer-too-large');
    });

    it('tokenRequestBytes', async () => {
      const body = { registry: 'a.example', name: 'b', username: 'c', secret: 'd'.repeat(70_000) };
      expect((await post(body)).status).toBe(400);
    });

    it('errorBodyBytes', async () => {
      registry.behave = (_request, response) =>
        reply(response, 404, json(), JSON.stringify({ errors: [{ code: 'NAME_UNKNOWN' }], padding: 'x'.repeat(500) }));
      expect((await errorOf(await ask('manifests/latest'))).upstreamCode).toBe('NAME_UNKNOWN');
      expect(
        (await errorOf(await ask('manifests/latest', {}, local({ errorBodyBytes: 100 })))).upstreamCode,
      ).toBeNull();
    });

    it('hops', async () => {
      registry.behave = (_request, response) => reply(response, 302, { location: '/again' });
      expect(await codeOf(await ask('manifests/latest'))).toBe('redirect-refused');
      expect(registry.seen).toHaveLength(6);
    });

    it('hops of a token server', async () => {
      registry.behave = wantToken('anonymous', serveManifest);
      tokens.behave = (_request, response) => reply(response, 302, { location: '/again' });
      expect(await codeOf(await ask('manifests/latest'))).toBe('redirect-refused');
      expect(tokens.seen).toHaveLength(6);
    });

    it('idleMs, for the headers', async () => {
      registry.behave = never;
      const response = await ask('manifests/latest', {}, local({ idleMs: 100 }));
      expect(response.status).toBe(504);
      expect(await codeOf(response)).toBe('timed-out');
      await registry.departure();
    });

    it('idleMs, for a token', async () => {
      registry.behave = wantToken('anonymous', serveManifest);
      tokens.behave = never;
      expect(await codeOf(await ask('manifests/latest', {}, local({ idleMs: 100 })))).toBe('timed-out');
    });

    it('idleMs, between two pieces of a document or a blob', async () => {
      registry.behave = (_request, response) => {
        response.writeHead(200, json());
        response.write('{');
      };
      const limited = local({ idleMs: 100 });
      expect(await codeOf(await ask('manifests/latest', {}, limited))).toBe('timed-out');
      await expect(ask(`blobs/${DIGEST}`, {}, limited).then(bytesOf)).rejects.toThrow();
      await registry.departure();
      await registry.departure();
    });

    it('idleMs, for the body of an error, which changes nothing', async () => {
      registry.behave = (_request, response) => {
        response.writeHead(404, json());
        response.write('{"errors":');
      };
      expect(await codeOf(await ask(`blobs/${DIGEST}`, {}, local({ idleMs: 100 })))).toBe('blob-unknown');
      await registry.departure();
    });

    it('idleMs, for the body of a redirect or a challenge, which is not waited for', async () => {
      registry.behave = (_request, response) => {
        response.writeHead(307, { location: `http://${hostOf.storage()}/` });
        response.write('<a href');
      };
      storage.behave = serveBlob;
      expect((await ask(`blobs/${DIGEST}`)).status).toBe(200);
      await registry.departure();
    });

    it('totalMs, also while pieces keep coming', async () => {
      registry.behave = drip;
      await expect(ask(`blobs/${DIGEST}`, {}, local({ totalMs: 200 })).then(bytesOf)).rejects.toThrow();
      await registry.departure();
    });

    it('streamsPerClient, and gives the place back', async () => {
      registry.behave = drip;
      const limited = local({ streamsPerClient: 1 });
      const abort = new AbortController();
      const first = await ask(`blobs/${DIGEST}`, { signal: abort.signal }, limited);
      const refused = await ask(`blobs/${DIGEST}`, {}, limited);
      expect(refused.status).toBe(429);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(await codeOf(refused)).toBe('too-many-requests-here');
      await first.body?.cancel();
      abort.abort();
      await registry.departure();
      registry.behave = serveManifest;
      await expect.poll(async () => (await ask('manifests/latest', {}, limited)).status).toBe(200);
    });

    it('streamsPerUpstream', async () => {
      registry.behave = drip;
      const limited = local({ streamsPerUpstream: 1 });
      const first = await ask(`blobs/${DIGEST}`, {}, limited);
      expect((await ask(`blobs/${DIGEST}`, {}, limited)).status).toBe(429);
      await first.body?.cancel();
    });

    it('requestsPerMinute', async () => {
      registry.behave = serveManifest;
      const limited = local({ requestsPerMinute: 3 });
      const statuses: number[] = [];
      for (let request = 0; request < 4; request++) statuses.push((await ask('manifests/latest', {}, limited)).status);
      expect(statuses).toEqual([200, 200, 200, 429]);
      expect(registry.seen).toHaveLength(3);
    });

    const json = () => ({ 'content-type': 'application/json' });
  });

  describe('lets go of the registry', () => {
    it('when the reader leaves in the middle of a blob', async () => {
      registry.behave = drip;
      const abort = new AbortController();
      const response = await ask(`blobs/${DIGEST}`, { signal: abort.signal });
      const reader = response.body!.getReader();
      expect((await reader.read()).done).toBe(false);
      await reader.cancel();
      abort.abort();
      await registry.departure();
    });

    // The runtime of the edge notices at its next write that the reader is gone; until then idleMs is the end.
    it.skipIf(isEdge)('when the reader leaves before the headers have come', async () => {
      const abort = new AbortController();
      const asked = new Promise<void>((resolve) => {
        registry.behave = () => resolve();
      });
      // In process nobody takes the connection away, and an answer is made that nobody reads.
      const settled = ask(`blobs/${DIGEST}`, { signal: abort.signal }).catch(() => undefined);
      await asked;
      abort.abort();
      await registry.departure();
      await settled;
    });
  });
});
