import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import type { Credentials } from './sign-ins.ts';
import { fakeClient, FakeClock } from './testing/fake-effects.ts';
import { FakeRegistry } from './testing/fake-registry.ts';
import { addImage } from './testing/fill-registry.ts';

const repository = { registry: 'ghcr.io', name: 'owner/private' };
const me: Credentials = { username: 'me', secret: 'pat' };

async function setUp(ask: () => Promise<Credentials | null> = () => Promise.resolve(me)) {
  const registry = new FakeRegistry();
  const clock = new FakeClock();
  let asked = 0;
  const client = fakeClient(registry, clock, {
    askCredentials: () => {
      asked += 1;
      return ask();
    },
  });
  await addImage(registry, 'latest', { architecture: 'amd64', layers: ['a'] });
  registry.behaviour.account = { ...me, expiresInSeconds: 300 };
  return { registry, clock, client, asked: () => asked };
}

describe('signing in', () => {
  it('sends the credentials once and says who got them', async () => {
    const { client, registry, asked } = await setUp();
    expect(await client.signIn(repository, me)).toEqual({ sentTo: 'auth.example.com' });
    await client.fetchManifest(repository, 'latest');
    await client.fetchManifest(repository, 'latest');
    expect(registry.tokensGiven).toBe(1);
    expect(asked()).toBe(0);
  });

  it('counts for that repository alone', async () => {
    const { client } = await setUp();
    await client.signIn(repository, me);
    await expect(client.fetchManifest({ ...repository, name: 'owner/other' }, 'latest')).rejects.toMatchObject({
      code: 'registry-unauthorized',
    });
  });

  it('with wrong credentials is refused, and nothing is kept', async () => {
    const { client } = await setUp();
    await expect(client.signIn(repository, { ...me, secret: 'no' })).rejects.toMatchObject({
      code: 'registry-credentials-rejected',
    });
    await expect(client.fetchManifest(repository, 'latest')).rejects.toBeInstanceOf(AppError);
  });

  it('is renewed half a minute before it runs out, once for all who wait', async () => {
    const { client, clock, registry, asked } = await setUp();
    await client.signIn(repository, me);
    clock.nowMs = 269_000;
    await client.fetchManifest(repository, 'latest');
    expect(asked()).toBe(0);
    clock.nowMs = 271_000;
    await Promise.all([1, 2, 3].map(() => client.fetchManifest(repository, 'latest')));
    expect(asked()).toBe(1);
    expect(registry.tokensGiven).toBe(2);
  });

  it('that the registry ends early is renewed', async () => {
    const { client, registry, asked } = await setUp();
    await client.signIn(repository, me);
    registry.tokensGiven += 1;
    expect((await client.fetchManifest(repository, 'latest')).bytes.length).toBeGreaterThan(0);
    expect(asked()).toBe(1);
  });

  it('that nobody renews ends in being told so', async () => {
    const { client, clock } = await setUp(() => Promise.resolve(null));
    await client.signIn(repository, me);
    clock.nowMs = 400_000;
    await expect(client.fetchManifest(repository, 'latest')).rejects.toMatchObject({ code: 'registry-unauthorized' });
  });

  it('is over after signing out', async () => {
    const { client } = await setUp();
    await client.signIn(repository, me);
    client.signOut(repository);
    await expect(client.fetchManifest(repository, 'latest')).rejects.toMatchObject({ code: 'registry-unauthorized' });
  });
});
