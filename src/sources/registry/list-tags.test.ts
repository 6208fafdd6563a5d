import { describe, expect, it } from 'vitest';
import { isAttachment, listTags } from './list-tags.ts';
import { sortTagsNewestFirst } from './tag-order.ts';
import { fakeClient } from './testing/fake-effects.ts';
import { FakeRegistry } from './testing/fake-registry.ts';

const repository = { registry: 'ghcr.io', name: 'owner/app' };

async function allTags(registry: FakeRegistry): Promise<string[]> {
  const tags: string[] = [];
  for await (const page of listTags(fakeClient(registry), repository)) tags.push(...page.tags);
  return tags;
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `t${String(i).padStart(5, '0')}`);
}

describe('the tags of a repository', () => {
  it('come page by page, all ten thousand of them', async () => {
    const registry = new FakeRegistry();
    registry.addTags(...numbered(10_000));
    expect(await allTags(registry)).toEqual(numbered(10_000));
    expect(registry.requests).toHaveLength(10);
  });

  it('are not asked for before somebody wants them', async () => {
    const registry = new FakeRegistry();
    registry.addTags(...numbered(5000));
    const pages = listTags(fakeClient(registry), repository);
    expect(registry.requests).toEqual([]);
    await pages.next();
    expect(registry.requests).toEqual(['GET tags/list?n=1000']);
    await pages.return();
    expect(registry.requests).toHaveLength(1);
  });

  it('come in smaller pages where a registry refuses large ones', async () => {
    const registry = new FakeRegistry();
    registry.addTags(...numbered(150));
    registry.behaviour.errors = [{ status: 502, error: { code: 'registry-failed', upstreamStatus: 400 } }];
    expect(await allTags(registry)).toHaveLength(150);
    expect(registry.requests[1]).toBe('GET tags/list?n=100');
  });

  it('leave out what only attaches things to a digest, and say how many those were', async () => {
    const registry = new FakeRegistry();
    registry.addTags('1.0', `sha256-${'a'.repeat(64)}.sig`, `sha256-${'b'.repeat(64)}`, 'sha256-short');
    const { value } = await listTags(fakeClient(registry), repository).next();
    expect(value).toEqual({ tags: ['1.0', 'sha256-short'], hidden: 2 });
  });

  it('may be none', async () => {
    expect(await allTags(new FakeRegistry())).toEqual([]);
  });

  it('of a registry that sends the same page for ever end in an error', async () => {
    const registry = new FakeRegistry();
    const client = fakeClient(registry);
    Object.assign(client.effects, {
      fetch: () =>
        Promise.resolve(
          new Response('{"tags":["a"]}', { headers: { 'Content-Type': 'application/json', 'X-Next-Last': 'a' } }),
        ),
    });
    const pages = listTags(client, repository);
    await pages.next();
    await pages.next();
    await expect(pages.next()).rejects.toMatchObject({ code: 'registry-answer-malformed' });
  });
});

describe('an attachment', () => {
  it.each(['.sig', '.att', '.sbom', '.cosign', ''])('is sha256-…%s', (ending) => {
    expect(isAttachment(`sha256-${'0'.repeat(64)}${ending}`)).toBe(true);
  });
  it.each(['latest', 'sha256-abc', 'sha-1234567', `sha256-${'0'.repeat(64)}-x`])('is not %s', (tag) => {
    expect(isAttachment(tag)).toBe(false);
  });
});

describe('tags newest first', () => {
  it.each([
    [
      ['1.9', '1.10', '1.2'],
      ['1.10', '1.9', '1.2'],
    ],
    [
      ['3.21', 'latest', '3.22', 'edge'],
      ['latest', 'edge', '3.22', '3.21'],
    ],
    [
      ['3.22-slim', '3.22', '3.22-alpine'],
      ['3.22', '3.22-alpine', '3.22-slim'],
    ],
    [
      ['2.0.0-rc.2', '2.0.0', '2.0.0-rc.10', '1.9.9'],
      ['2.0.0', '2.0.0-rc.10', '2.0.0-rc.2', '1.9.9'],
    ],
    [
      ['3.22.1', '3', '3.22', '4'],
      ['4', '3', '3.22', '3.22.1'],
    ],
    [
      ['v1.2.0', '1.3.0', 'v1.10.0'],
      ['v1.10.0', '1.3.0', 'v1.2.0'],
    ],
    [
      ['bookworm', '12', 'sha-abc', '20240101'],
      ['20240101', '12', 'bookworm', 'sha-abc'],
    ],
    [
      ['3f2a91c', '1.0'],
      ['1.0', '3f2a91c'],
    ],
  ])('%j', (tags, sorted) => {
    expect(sortTagsNewestFirst(tags)).toEqual(sorted);
    expect(sortTagsNewestFirst(tags.toReversed())).toEqual(sorted);
  });
});
