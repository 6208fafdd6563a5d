import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { inflateWithoutWasm } from './decode-source.ts';
import { estargzFooter, gzipMember } from './testing/gzip-member.ts';
import { plainText } from './testing/packed-samples.ts';
import { join } from './testing/unpack.ts';

const plain = plainText();
const gzip = gzipMember(plain);

async function unpack(packed: Uint8Array): Promise<{ readonly bytes: Uint8Array; readonly error: AppError | null }> {
  const parts: Uint8Array[] = [];
  try {
    for await (const chunk of inflateWithoutWasm(memorySource(packed, 100), {})) parts.push(chunk);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { bytes: join(parts), error };
  }
  return { bytes: join(parts), error: null };
}

describe('gzip where WebAssembly is not to be had', () => {
  it.each([
    ['one member', gzip, plain],
    ['three members, which the browser’s own stream refuses', join([gzip, gzip, gzip]), join([plain, plain, plain])],
    ['zeros after the member, which it refuses too', join([gzip, new Uint8Array(512)]), plain],
    ['the empty last member of eStargz', join([gzip, estargzFooter()]), plain],
  ])('reads %s', async (_, packed, expected) => {
    expect(await unpack(packed)).toEqual({ bytes: expected, error: null });
  });

  it('hands out everything before a cut, once, and then says that it was cut', async () => {
    const { bytes, error } = await unpack(join([gzip, gzip]).subarray(0, gzip.length + 60));
    expect(error?.code).toBe('compression-truncated');
    expect(bytes.length).toBeGreaterThanOrEqual(plain.length);
    expect(join([plain, plain]).subarray(0, bytes.length)).toEqual(bytes);
  });

  it('finds content that does not match its CRC', async () => {
    const damaged = gzip.slice();
    damaged[gzip.length - 8]! ^= 1;
    expect((await unpack(damaged)).error?.code).toBe('compression-corrupt');
  });
});
