import { describe, expect, test } from 'vitest';
import { blobName, computeDigest, parseDigest } from './digest.ts';

describe('digests', () => {
  test.each([
    `sha256:${'a'.repeat(64)}`,
    `sha512:${'0'.repeat(128)}`,
    'multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8',
  ])('%s is a digest and names a blob', (text) => {
    const digest = parseDigest(text);
    expect(digest?.text).toBe(text);
    expect(blobName(digest!)).toBe(`blobs/${text.replace(':', '/')}`);
  });

  test.each([
    '',
    'x',
    'sha256:',
    'sha256:../../../etc/passwd',
    `sha256:${'A'.repeat(64)}`,
    `sha256:${'a'.repeat(63)}`,
    `sha512:${'a'.repeat(64)}`,
    `SHA256:${'a'.repeat(64)}`,
    `sha256:${'a'.repeat(64)}\n`,
    `sha256:${'a'.repeat(32)}/${'a'.repeat(31)}`,
  ])('%j is malformed', (text) => {
    expect(parseDigest(text)).toBeNull();
  });

  test('digests of nothing are the known ones', async () => {
    const empty = new Uint8Array(0);
    expect(await computeDigest(empty)).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(await computeDigest(empty, 'sha384')).toMatch(/^sha384:38b060a751ac/);
    expect(await computeDigest(empty, 'sha512')).toMatch(/^sha512:cf83e1357eef/);
    expect(await computeDigest(empty, 'md5')).toBeNull();
  });
});
