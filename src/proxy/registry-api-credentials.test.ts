/** Tokens and credentials, at every door: who gets what, and who never does. */
import { describe, expect, it } from 'vitest';
import type { TokenAnswer } from '../base/registry-api.ts';
import {
  BLOB,
  bytesOf,
  describeAtEveryDoor,
  DIGEST,
  errorOf,
  grant,
  MANIFEST,
  serveBlob,
  serveManifest,
  sha256,
} from './testing/every-door.ts';
import { reply, replyJson } from './testing/fake-server.ts';

describeAtEveryDoor(({ registry, storage, tokens, stranger, hostOf, local, ask, post, wantToken, door }) => {
  describe('gets a token by itself for what everybody may read', () => {
    it('with the scope of the challenge, and once for many requests', async () => {
      registry.behave = wantToken('anonymous', serveManifest);
      tokens.behave = grant('anonymous');
      expect((await ask('manifests/latest')).status).toBe(200);
      expect((await ask('manifests/1')).status).toBe(200);
      expect(tokens.urls).toEqual(['/token?service=fake&scope=repository%3Ateam%2Fapp%3Apull%2Cpush']);
      expect(tokens.seen[0]?.headers.authorization).toBeUndefined();
      expect(registry.urls).toHaveLength(3);
    });

    it('over the connection that brought the challenge', async () => {
      registry.behave = wantToken('anonymous', serveManifest);
      tokens.behave = grant('anonymous');
      await ask('manifests/latest');
      expect(registry.seen).toHaveLength(2);
      expect(registry.connections).toBe(1);
    });

    it('anew for each repository', async () => {
      registry.behave = wantToken('anonymous', serveManifest);
      tokens.behave = grant('anonymous');
      await ask('manifests/latest');
      await door.call(local(), `/api/v2/${hostOf.registry()}/team/other/manifests/latest`);
      expect(tokens.seen).toHaveLength(2);
    });

    it('from a server under another domain: nothing secret goes there', async () => {
      registry.behave = wantToken('anonymous', serveManifest, `http://${hostOf.stranger()}/token`);
      stranger.behave = grant('anonymous');
      expect((await ask('manifests/latest')).status).toBe(200);
    });

    it('and says who would get credentials where that does not do', async () => {
      registry.behave = wantToken('secret', serveManifest);
      tokens.behave = grant('anonymous');
      const response = await ask('manifests/latest');
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBeNull();
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await errorOf(response)).toMatchObject({
        code: 'unauthorized',
        registry: hostOf.registry(),
        upstreamStatus: 401,
        upstreamCode: 'UNAUTHORIZED',
        challenge: { scheme: 'bearer', host: hostOf.tokens() },
      });
      expect(registry.seen).toHaveLength(2);
    });

    it('and says so when the token server wants credentials', async () => {
      registry.behave = wantToken('secret', serveManifest);
      tokens.behave = (_request, response) => reply(response, 401);
      expect((await errorOf(await ask('manifests/latest'))).code).toBe('unauthorized');
    });

    it('and never answers a Basic challenge', async () => {
      registry.behave = (_request, response) => reply(response, 401, { 'www-authenticate': 'Basic realm="x"' });
      const response = await ask('manifests/latest');
      expect(response.headers.get('www-authenticate')).toBeNull();
      expect(await errorOf(response)).toMatchObject({
        code: 'unauthorized',
        challenge: { scheme: 'basic', host: hostOf.registry() },
      });
    });

    it.each([
      ['http://169.254.169.254/token', /^(?:realm-refused|address-not-public)$/],
      ['https://127.0.0.1.evil.example:1/token', /^(?:host-not-found|connection-failed)$/],
      ['file:///etc/passwd', /^realm-refused$/],
      ['', /^realm-refused$/],
      ['http://user:password@reg.localhost/token', /^realm-refused$/],
    ])('but not from the realm %j', async (realm, code) => {
      registry.behave = wantToken('anonymous', serveManifest, realm);
      expect((await errorOf(await ask('manifests/latest'))).code).toMatch(code);
    });

    it.each([
      ['no JSON', 'x'],
      ['no token', '{}'],
      ['a token that no header can carry', '{"token":"a\\r\\nb"}'],
      ['a token that is a number', '{"token":1}'],
    ])('but not when the token server sends %s', async (_what, body) => {
      registry.behave = wantToken('anonymous', serveManifest);
      tokens.behave = (_request, response) => reply(response, 200, {}, body);
      expect((await errorOf(await ask('manifests/latest'))).code).toBe('registry-failed');
    });
  });

  describe('trades credentials', () => {
    const credentials = () => ({ registry: hostOf.registry(), name: 'team/app', username: 'ann', secret: 'pässword' });
    const basic = `Basic ${Buffer.from('ann:pässword').toString('base64')}`;

    it('for a token of the token server, which alone sees them', async () => {
      registry.behave = wantToken('granted', serveManifest);
      tokens.behave = (request, response) => {
        expect(request.headers.authorization).toBe(basic);
        return grant('granted', 120)(request, response);
      };
      const response = await post(credentials());
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.json()).toEqual({
        authorization: 'Bearer granted',
        expiresInSeconds: 120,
        sentTo: hostOf.tokens(),
      } satisfies TokenAnswer);
      for (const { headers, url } of registry.seen) {
        expect(headers.authorization).toBeUndefined();
        expect(url).not.toContain('ann');
      }
    });

    it('but sends them to no token server under another domain', async () => {
      registry.behave = wantToken('granted', serveManifest, `http://${hostOf.stranger()}/token`);
      stranger.behave = grant('granted');
      const response = await post(credentials());
      expect((await errorOf(response)).code).toBe('realm-refused');
      expect(stranger.seen).toEqual([]);
    });

    it('and follows no redirect of the token server with them', async () => {
      registry.behave = wantToken('granted', serveManifest);
      tokens.behave = (_request, response) => reply(response, 307, { location: `http://${hostOf.stranger()}/token` });
      expect((await errorOf(await post(credentials()))).code).toBe('realm-refused');
      expect((await errorOf(await post({ ...credentials(), username: '<token>' }))).code).toBe('realm-refused');
      expect(stranger.seen).toEqual([]);
    });

    it('by the password grant where the token server knows no GET', async () => {
      registry.behave = wantToken('granted', serveManifest);
      tokens.behave = (request, response) => {
        if (request.method === 'GET') {
          reply(response, 405);
          return;
        }
        expect(Object.fromEntries(new URLSearchParams(request.body))).toMatchObject({
          grant_type: 'password',
          username: 'ann',
          password: 'pässword',
          service: 'fake',
        });
        replyJson(response, { access_token: 'granted' });
      };
      expect(await (await post(credentials())).json()).toMatchObject({
        authorization: 'Bearer granted',
        expiresInSeconds: 60,
      });
    });

    it('by the refresh grant where the secret is an identity token, else by GET', async () => {
      registry.behave = wantToken('granted', serveManifest);
      tokens.behave = (request, response) => {
        expect(request.method).toBe('POST');
        expect(new URLSearchParams(request.body).get('refresh_token')).toBe('identity');
        replyJson(response, { access_token: 'granted', refresh_token: 'never passed on' });
      };
      const identity = { ...credentials(), username: '<token>', secret: 'identity' };
      const answer = await (await post(identity)).text();
      expect(answer).toContain('Bearer granted');
      expect(answer).not.toContain('never passed on');
      tokens.behave = (request, response) =>
        request.method === 'POST' ? reply(response, 404) : grant('granted')(request, response);
      expect((await post(identity)).status).toBe(200);
    });

    it('for Basic where the registry wants that, after trying them', async () => {
      registry.behave = (request, response) =>
        request.headers.authorization === basic
          ? replyJson(response, { tags: [] })
          : reply(response, 401, { 'www-authenticate': 'Negotiate, Basic realm="a, b"' });
      expect(await (await post(credentials())).json()).toEqual({
        authorization: basic,
        expiresInSeconds: null,
        sentTo: hostOf.registry(),
      });
      const wrong = await post({ ...credentials(), secret: 'wrong' });
      expect(wrong.status).toBe(401);
      expect((await errorOf(wrong)).code).toBe('credentials-rejected');
    });

    it('and says when the token server rejects them', async () => {
      registry.behave = wantToken('granted', serveManifest);
      tokens.behave = (_request, response) => reply(response, 401);
      expect(await errorOf(await post(credentials()))).toMatchObject({
        code: 'credentials-rejected',
        challenge: { scheme: 'bearer', host: hostOf.tokens() },
      });
    });

    it('where everybody may list the tags and only the root asks', async () => {
      const challenging = wantToken('granted', serveManifest);
      registry.behave = (request, response) =>
        request.url === '/v2/' ? challenging(request, response) : replyJson(response, { tags: [] });
      tokens.behave = grant('granted');
      expect(await (await post(credentials())).json()).toMatchObject({ authorization: 'Bearer granted' });
    });

    it.each([
      ['no JSON', 'x'],
      ['no object', '[]'],
      ['no secret', { registry: 'a.example', name: 'b', username: 'c' }],
      ['an empty secret', { registry: 'a.example', name: 'b', username: 'c', secret: '' }],
      ['a colon in the user name', { registry: 'a.example', name: 'b', username: 'c:d', secret: 'e' }],
      ['a line end', { registry: 'a.example', name: 'b', username: 'c', secret: 'd\n' }],
      ['no registry', { registry: 'a/b', name: 'b', username: 'c', secret: 'd' }],
      ['no repository', { registry: 'a.example', name: '../b', username: 'c', secret: 'd' }],
    ])('but takes no request with %s', async (_what, body) => {
      const response = await post(body);
      expect(response.status).toBe(400);
      expect(response.headers.get('cache-control')).toBe('no-store');
    });

    it('but takes no form of a foreign page', async () => {
      const response = await door.call(local(), '/api/token', {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify(credentials()),
      });
      expect(response.status).toBe(400);
    });
  });

  describe('keeps what authorizes where it belongs', () => {
    it('sends what the page gave to the registry, and to nobody else', async () => {
      registry.behave = (request, response) => {
        expect(request.headers.authorization).toBe('Bearer mine');
        reply(response, 307, { location: `http://${hostOf.storage()}/blob?signature=x`, 'set-cookie': 'a=b' });
      };
      storage.behave = (request, response) => {
        expect(request.headers.range).toBe('bytes=0-9');
        reply(response, 206, { 'content-range': 'bytes 0-9/100' }, BLOB.subarray(0, 10));
      };
      const headers = { 'x-registry-authorization': 'Bearer mine', range: 'bytes=0-9', cookie: 'c=d' };
      const response = await ask(`blobs/${DIGEST}`, { headers });
      expect(response.status).toBe(206);
      expect(response.headers.get('cache-control')).toBe('private, no-store');
      expect(await bytesOf(response)).toHaveLength(10);
      expect(storage.seen).toHaveLength(1);
      expect(storage.seen[0]?.headers.authorization).toBeUndefined();
      expect(storage.seen[0]?.headers.cookie).toBeUndefined();
      expect(registry.seen[0]?.headers.cookie).toBeUndefined();
    });

    it('does not send a token back to a stranger who asks for one after a redirect', async () => {
      registry.behave = wantToken('anonymous', (_request, response) =>
        reply(response, 302, { location: `http://${hostOf.storage()}/v2/team/app/manifests/latest` }),
      );
      tokens.behave = grant('anonymous');
      storage.behave = (request, response) =>
        request.headers.authorization === 'Bearer theirs'
          ? serveManifest(request, response)
          : reply(response, 401, { 'www-authenticate': `Bearer realm="http://${hostOf.stranger()}/token"` });
      stranger.behave = grant('theirs');
      const response = await ask('manifests/latest');
      expect(response.status).toBe(200);
      expect(storage.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer theirs']);
      expect(stranger.seen[0]?.headers.authorization).toBeUndefined();
    });

    it('does not come along when a host of blobs sends the request back', async () => {
      registry.behave = (request, response) => {
        if (request.url.includes('/stolen/')) void serveBlob(request, response);
        else reply(response, 307, { location: `http://${hostOf.storage()}/` });
      };
      storage.behave = (_request, response) =>
        reply(response, 307, { location: `http://${hostOf.registry()}/v2/stolen/secret/blobs/${DIGEST}` });
      await ask(`blobs/${DIGEST}`, { headers: { 'x-registry-authorization': 'Bearer mine' } });
      expect(registry.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer mine', undefined]);
    });

    it('counts another port of the same host as another server', async () => {
      registry.behave = (_request, response) =>
        reply(response, 307, { location: `http://reg.localhost:${storage.port}/blob` });
      storage.behave = serveBlob;
      await ask(`blobs/${DIGEST}`, { headers: { 'x-registry-authorization': 'Bearer mine' } });
      expect(storage.seen[0]?.headers.authorization).toBeUndefined();
    });

    it('leaves it to the page what comes after rejected credentials', async () => {
      registry.behave = wantToken('other', serveManifest);
      const response = await ask('manifests/latest', { headers: { 'x-registry-authorization': 'Bearer mine' } });
      expect((await errorOf(response)).code).toBe('credentials-rejected');
      expect(tokens.seen).toEqual([]);
      expect(registry.seen).toHaveLength(1);
    });

    it('never caches what credentials opened', async () => {
      registry.behave = serveManifest;
      const headers = { 'x-registry-authorization': 'Bearer mine' };
      for (const rest of ['manifests/latest', `manifests/${sha256(MANIFEST)}`, 'tags/list']) {
        expect((await ask(rest, { headers })).headers.get('cache-control')).toBe('private, no-store');
      }
      registry.behave = (_request, response) => reply(response, 404);
      expect((await ask('manifests/latest', { headers })).headers.get('cache-control')).toBe('private, no-store');
    });
  });
});
