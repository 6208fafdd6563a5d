import { describe, expect, test } from 'vitest';
import { FakeRegistry } from '../sources/registry/testing/fake-registry.ts';
import { openTagList } from './page-registry.ts';
import { platformInMemory } from './testing/registry-platform-in-memory.ts';

const repository = { registry: 'ghcr.io', name: 'owner/app' };

function setUp() {
  const registry = new FakeRegistry();
  registry.behaviour.tagsPerPage = 2;
  registry.addTags('1', '2', '3', `sha256-${'a'.repeat(64)}.sig`);
  return { registry, platform: platformInMemory(registry) };
}

describe('the list of tags', () => {
  test('comes page by page, without signatures, to its end', async () => {
    const { platform } = setUp();
    const tags = openTagList(repository, null, false, platform);
    expect([await tags.next(), await tags.next(), await tags.next()]).toEqual([['1', '2'], ['3'], null]);
  });

  test('of a private repository comes with credentials, exchanged once', async () => {
    const { registry, platform } = setUp();
    registry.behaviour.account = { username: 'anna', secret: 'open sesame', expiresInSeconds: null };
    await expect(openTagList(repository, null, false, platform).next()).rejects.toMatchObject({
      code: 'registry-unauthorized',
    });
    const tags = openTagList(repository, { username: 'anna', secret: 'open sesame' }, false, platform);
    expect([await tags.next(), await tags.next()]).toEqual([['1', '2'], ['3']]);
    expect(registry.tokensGiven).toBe(1);
  });

  test('can be asked for again after it failed', async () => {
    const { registry, platform } = setUp();
    registry.behaviour.errors = [{ status: 403, error: { code: 'denied' } }];
    const tags = openTagList(repository, null, false, platform);
    await expect(tags.next()).rejects.toMatchObject({ code: 'registry-denied' });
    expect(await tags.next()).toEqual(['1', '2']);
  });

  test('asks for nothing once it is closed', async () => {
    const { registry, platform } = setUp();
    const tags = openTagList(repository, null, false, platform);
    tags.close();
    await expect(tags.next()).rejects.toMatchObject({ name: 'AbortError' });
    expect(registry.requests).toEqual([]);
  });
});
