import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '../base/content-security-policy.ts';
import type { Door } from './testing/doors.ts';
import { openClient } from './testing/doors.ts';
import type { EdgeRuntime } from './testing/edge-runtime.ts';
import { isEdgeRuntimeHere, startEdgeRuntime } from './testing/edge-runtime.ts';

describe.skipIf(!isEdgeRuntimeHere())('the worker for the edge, as it ships', () => {
  let runtime: EdgeRuntime;
  let client: Door;

  beforeAll(async () => {
    runtime = await startEdgeRuntime(fileURLToPath(new URL('edge-worker.ts', import.meta.url)));
    client = openClient(runtime.origin);
  });
  afterAll(async () => {
    await client.close();
    await runtime.close();
  });

  const setup = { id: '', mode: 'public' as const, registries: null, limits: {} };

  it('is public and asks the well-known registries', async () => {
    const response = await client.call(setup, '/api/capabilities');
    expect(await response.json()).toMatchObject({
      mode: 'public',
      registries: expect.arrayContaining(['docker.io', 'ghcr.io']) as unknown,
      storedCredentials: false,
    });
    expect(response.headers.get('content-security-policy')).toMatch(/sandbox/);
  });

  it.each(['localhost:5000', '127.0.0.1', 'evil.example'])('does not ask %s', async (host) => {
    expect((await client.call(setup, `/api/v2/${host}/a/manifests/latest`)).status).toBe(403);
  });

  it('refuses what does not come from the page', async () => {
    expect((await client.call(setup, '/api/capabilities', { headers: { 'sec-fetch-site': '' } })).status).toBe(403);
  });

  it('gives the page its headers', async () => {
    const response = await client.call(setup, '/');
    expect(response.status).toBe(404); // no files are bound to it here
    expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  });

  it('writes a line to the log', async () => {
    await client.call(setup, '/api/v2/evil.example/secret/manifests/latest');
    await expect.poll(() => runtime.output()).toMatch(/manifest evil\.example 403 0 B \d+ ms registry-not-allowed/);
    expect(runtime.output()).not.toContain('secret');
  });
});
