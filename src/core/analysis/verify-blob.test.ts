import { describe, expect, test } from 'vitest';
import { pack, type Packing } from '../../../fixtures/build/compress.ts';
import { packArchive } from '../../../fixtures/build/archives.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { computeDigest } from '../formats/digest.ts';
import type { BlobHashing } from './blob-hashing.ts';
import { verificationWarnings, verifyBlob } from './verify-blob.ts';
import { verifyStreamMembers } from './verify-stream.ts';
import { webHashing } from './web-hashing.ts';

const content = new TextEncoder().encode('the bytes of a layer, long enough for a few blocks\n'.repeat(5000));
const source = (bytes: Uint8Array) => memorySource(bytes);
const digestOf = async (bytes: Uint8Array, algorithm?: string) => (await computeDigest(bytes, algorithm))!;

/** The two ways: whole in memory, and streamed. */
const ways: readonly (readonly [string, BlobHashing])[] = [
  ['whole', webHashing],
  ['streamed', { ...webHashing, wholeUpToBytes: 0 }],
];

describe('a plain blob that is streamed', () => {
  /** Counts the hashes that are started. */
  function counted(): { readonly hashing: BlobHashing; readonly started: string[] } {
    const started: string[] = [];
    const start: BlobHashing['start'] = (algorithm) => {
      started.push(algorithm);
      return webHashing.start(algorithm);
    };
    return { hashing: { ...webHashing, wholeUpToBytes: 0, start }, started };
  }

  test('is hashed once, as its content is its stored bytes', async () => {
    const { hashing, started } = counted();
    const claims = { digest: null, diffId: await digestOf(content) };
    const found = await verifyBlob(source(content), claims, hashing);
    expect(found).toEqual({
      digest: { computed: claims.diffId, matches: null },
      diffId: { computed: claims.diffId, matches: true },
    });
    expect(started).toEqual(['sha256']);
  });

  test('is hashed twice where digest and diff ID are of different algorithms', async () => {
    const { hashing, started } = counted();
    const claims = { digest: await digestOf(content, 'sha512'), diffId: await digestOf(content) };
    const found = await verifyBlob(source(content), claims, hashing);
    expect([found.digest.matches, found.diffId.matches]).toEqual([true, true]);
    expect(started).toEqual(['sha512', 'sha256']);
  });
});

describe.each(ways)('%s', (_way, hashing) => {
  test.each(['none', 'gzip', 'gzip-members', 'gzip-zeros', 'zstd', 'zstd-frames'] as const)(
    'a good %s blob matches its digest and diff ID',
    async (packing: Packing) => {
      const stored = pack(content, packing);
      const claims = { digest: await digestOf(stored), diffId: await digestOf(content) };
      const found = await verifyBlob(source(stored), claims, hashing);
      expect(found).toEqual({
        digest: { computed: claims.digest, matches: true },
        diffId: { computed: claims.diffId, matches: true },
      });
      expect(verificationWarnings(0, claims, found)).toEqual([]);
    },
  );

  test('sha512 is verified, on either side', async () => {
    const stored = pack(content, 'gzip');
    const claims = { digest: await digestOf(stored, 'sha512'), diffId: await digestOf(content, 'sha512') };
    const found = await verifyBlob(source(stored), claims, hashing);
    expect([found.digest.matches, found.diffId.matches]).toEqual([true, true]);
  });

  test('one changed bit fails both, and the warnings name what was found and what is declared', async () => {
    const claims = { digest: await digestOf(content), diffId: await digestOf(content) };
    const changed = content.slice();
    changed[100]! ^= 1;
    const found = await verifyBlob(source(changed), claims, hashing);
    expect([found.digest.matches, found.diffId.matches]).toEqual([false, false]);
    const warnings = verificationWarnings(4, claims, found);
    expect(warnings.map((warning) => [warning.code, warning.layer])).toEqual([
      ['digest-mismatch', 4],
      ['diff-id-mismatch', 4],
    ]);
    for (const { message } of warnings) {
      expect(message).toContain(await digestOf(changed));
      expect(message).toContain(claims.digest);
    }
  });

  test('a blob that breaks off does not match its diff ID, without a second warning', async () => {
    const stored = pack(content, 'gzip').subarray(0, 300);
    const claims = { digest: await digestOf(stored), diffId: await digestOf(content) };
    const found = await verifyBlob(source(stored), claims, hashing);
    expect(found.digest.matches).toBe(true);
    expect(found.diffId).toEqual({ computed: null, matches: false });
    expect(verificationWarnings(0, claims, found)).toEqual([]);
  });

  test('with nothing declared the digests are computed and nothing is claimed', async () => {
    const stored = pack(content, 'gzip');
    const found = await verifyBlob(source(stored), { digest: null, diffId: null }, hashing);
    expect(found).toEqual({
      digest: { computed: await digestOf(stored), matches: null },
      diffId: { computed: await digestOf(content), matches: null },
    });
  });

  test.each(['blake3:00ff', 'sha256:nonsense', 'nonsense'])(
    '%s cannot be verified and is not a mismatch',
    async (digest) => {
      const found = await verifyBlob(source(content), { digest, diffId: digest }, hashing);
      expect(found.digest).toEqual({ computed: null, matches: null });
      expect(found.diffId).toEqual({ computed: null, matches: null });
    },
  );

  test('an empty blob has the digest of nothing', async () => {
    const found = await verifyBlob(source(new Uint8Array(0)), { digest: null, diffId: null }, hashing);
    expect(found.digest.computed).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(found.diffId.computed).toBe(found.digest.computed);
  });

  test('an abort signal ends it', async () => {
    const options = { signal: AbortSignal.abort(new DOMException('cancelled', 'AbortError')) };
    await expect(verifyBlob(source(content), { digest: null, diffId: null }, hashing, options)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('members of a compressed archive', () => {
  const stored = pack(content, 'gzip');
  const archive = packArchive(
    [
      { path: 'empty.tar', bytes: new Uint8Array(0) },
      { path: 'layer.tar.gz', bytes: stored },
      { path: 'other', bytes: content },
      { path: 'tiny', bytes: new Uint8Array([0x1f, 0x8b]) },
    ],
    'gzip',
  );

  test('are verified by name in one pass', async () => {
    const claims = new Map([
      ['layer.tar.gz', { digest: await digestOf(stored), diffId: await digestOf(content) }],
      ['empty.tar', { digest: null, diffId: null }],
      ['tiny', { digest: await digestOf(content), diffId: null }],
      ['absent', { digest: null, diffId: null }],
    ]);
    const found = await verifyStreamMembers(source(await archive), 'gzip', claims, webHashing);
    expect([...found.keys()].sort()).toEqual(['empty.tar', 'layer.tar.gz', 'tiny']);
    expect(found.get('layer.tar.gz')).toMatchObject({ digest: { matches: true }, diffId: { matches: true } });
    expect(found.get('empty.tar')?.digest.computed).toMatch(/^sha256:e3b0c442/);
    expect(found.get('tiny')).toMatchObject({ digest: { matches: false }, diffId: { computed: null, matches: null } });
  });

  test('are left out from where the archive breaks off', async () => {
    const cut = (await archive).subarray(0, (await archive).length - 200);
    const claims = new Map([
      ['empty.tar', { digest: null, diffId: null }],
      ['other', { digest: null, diffId: null }],
    ]);
    const found = await verifyStreamMembers(source(cut), 'gzip', claims, webHashing);
    expect(found.has('empty.tar')).toBe(true);
    expect(found.has('other')).toBe(false);
  });
});
