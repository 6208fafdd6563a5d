/** What the registry API refuses before a registry hears of it, at every door. */
import { describe, expect, it } from 'vitest';
import { describeAtEveryDoor, DIGEST, errorOf } from './testing/every-door.ts';

describeAtEveryDoor(({ registry, local, ask, door }) => {
  describe('refuses before anything is sent', () => {
    it.each([
      '/api/',
      '/api/v2/',
      '/api/v1/a.example/b/manifests/latest',
      '/api/v2/a.example/manifests/latest',
      '/api/v2/a.example/b/manifests/-x',
      '/api/v2/a.example/B/manifests/latest',
      '/api/v2/a.example/b%2Fc/manifests/latest',
      '/api/v2/a.example/b%252Fc/manifests/latest',
      '/api/v2/a.example/b/c%2F..%2Fmanifests/latest',
      '/api/v2/a.example%2Fb/c/manifests/latest',
      '/api/v2/user@a.example/b/manifests/latest',
      '/api/v2/a.example%3A80%3A80/b/manifests/latest',
      '/api/v2/a.example%23/b/manifests/latest',
      '/api/v2/a.example%3F/b/manifests/latest',
      '/api/v2/a.example/b/blobs/latest',
      '/api/v2/a.example/b/blobs/sha256:abc',
      '/api/v2/a.example/b/tags/lists',
      '/api/v2/a.example/b/_catalog',
      '/api/v2/a.example/b/blobs/uploads/',
      '/api/v2/a.example/b/manifests/%ff',
      '/api/v2/a.example/b/manifests/latest/',
      '/api/v2//b/manifests/latest',
      '/api/tokens',
    ])('the path %s, which means nothing', async (wrong) => {
      const response = await door.call(local(), wrong);
      expect(response.status).toBe(404);
      expect((await errorOf(response)).code).toBe('request-malformed');
    });

    it.each([
      ['manifests/latest?x=1'],
      [`blobs/${DIGEST}?url=http://169.254.169.254/`],
      ['tags/list?n=0'],
      ['tags/list?n=1001'],
      ['tags/list?n=-1'],
      ['tags/list?n=1&n=2'],
      ['tags/list?last=%2F'],
      [`referrers/${DIGEST}?artifactType=x`],
    ])('the query of %s', async (rest) => {
      const response = await ask(rest);
      expect(response.status).toBe(400);
      expect((await errorOf(response)).code).toBe('request-malformed');
      expect(registry.seen).toEqual([]);
    });

    it.each([
      ['POST', 'manifests/latest'],
      ['PUT', 'manifests/latest'],
      ['DELETE', `manifests/${DIGEST}`],
      ['PATCH', `blobs/${DIGEST}`],
      ['HEAD', `blobs/${DIGEST}`],
      ['HEAD', 'tags/list'],
      ['OPTIONS', 'tags/list'],
    ])('%s of %s', async (method, rest) => {
      const response = await ask(rest, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toMatch(/GET/);
      expect(registry.seen).toEqual([]);
    });

    it.each([
      'bytes=-72',
      'bytes=5-',
      'bytes=5-4',
      'bytes=0-1,3-4',
      'bytes=0x1-2',
      'bytes= 0-1',
      'items=0-1',
      'bytes=0-1e3',
      `bytes=0-${'9'.repeat(16)}`,
    ])('the range %s', async (range) => {
      const response = await ask(`blobs/${DIGEST}`, { headers: { range } });
      expect(response.status).toBe(400);
      expect(registry.seen).toEqual([]);
    });

    it('a range of a manifest', async () => {
      expect((await ask('manifests/latest', { headers: { range: 'bytes=0-1' } })).status).toBe(400);
    });

    it.each([
      ['without our header', { 'x-layerscope': '' }],
      ['from another site', { 'sec-fetch-site': 'cross-site' }],
      ['from a sister site', { 'sec-fetch-site': 'same-site' }],
      ['typed into the address bar', { 'sec-fetch-site': 'none' }],
      ['for an image', { 'sec-fetch-dest': 'image' }],
      ['for a frame', { 'sec-fetch-dest': 'iframe' }],
      ['for a script', { 'sec-fetch-dest': 'script' }],
      ['without CORS', { 'sec-fetch-mode': 'no-cors' }],
      ['that navigates', { 'sec-fetch-mode': 'navigate' }],
      ['for a service worker', { 'service-worker': 'script' }],
      ['of another origin', { origin: 'https://evil.example' }],
      ['of no origin', { origin: 'null' }],
      ['of another port', { origin: 'http://127.0.0.1:1' }],
      ['to a name turned to our address', { host: 'evil.example' }],
    ])('a request %s', async (_what, headers) => {
      const response = await ask('manifests/latest', { headers });
      expect(response.status).toBe(403);
      expect((await errorOf(response)).code).toBe('not-from-our-page');
      expect(registry.seen).toEqual([]);
    });

    it('a request without Sec-Fetch headers, where everybody can ask', async () => {
      const bare = { 'sec-fetch-site': '', 'sec-fetch-mode': '', 'sec-fetch-dest': '' };
      const open = { ...local(), mode: 'public' as const, registries: ['ghcr.io'] };
      expect((await door.call(open, '/api/capabilities', { headers: bare })).status).toBe(403);
      expect((await door.call(local(), '/api/capabilities', { headers: bare })).status).toBe(200);
    });

    it.each([
      ['quay.io', 'registry-not-allowed'],
      ['ghcr.io:8443', 'registry-not-allowed'],
      ['ghcr.io.evil.example', 'registry-not-allowed'],
      ['evil-ghcr.io', 'registry-not-allowed'],
      ['a.b.pkg.dev.evil.example', 'registry-not-allowed'],
    ])('the registry %s, where only some may be asked', async (host, code) => {
      const open = { ...local(), mode: 'public' as const, registries: ['ghcr.io', '*.pkg.dev'] };
      const response = await door.call(open, `/api/v2/${host}/a/manifests/latest`);
      expect(response.status).toBe(403);
      expect((await errorOf(response)).code).toBe(code);
    });

    it.each([
      'localhost:5000',
      'reg.localhost',
      '127.0.0.1:5000',
      '127.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '10.0.0.1',
      '169.254.169.254',
      '8.8.8.8',
      '[::1]:5000',
      '[fd00:ec2::254]',
      'printer.local',
      'metadata.google.internal',
      'router.home.arpa',
      'intranet',
    ])('the registry %s, where everybody can ask and any registry may be asked', async (host) => {
      const open = { ...local(), mode: 'public' as const, registries: null };
      const response = await door.call(open, `/api/v2/${host}/a/manifests/latest`);
      expect(response.status).toBe(403);
      expect((await errorOf(response)).code).toBe('address-not-public');
    });

    it('an authorization that is neither Bearer nor Basic', async () => {
      for (const value of ['Digest x', 'Bearer', 'Bearer a b', `Bearer ${'a'.repeat(20_000)}`]) {
        const response = await ask('manifests/latest', { headers: { 'x-registry-authorization': value } });
        expect([400, 431]).toContain(response.status);
      }
      expect(registry.seen).toEqual([]);
    });

    it('stored credentials, where they are not switched on', async () => {
      const response = await ask('manifests/latest', { headers: { 'x-use-stored-credentials': '1' } });
      expect((await errorOf(response)).code).toBe('request-malformed');
    });
  });
});
